"""Head office's window over the real server: from a shift that is short to a day that is closed.

Keys go in at the window; the ledger of a real database says what came of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, running
from tests.helpers.audit import audit
from tests.helpers.machines import Line
from tests.helpers.office_bench import OfficeBench
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.db.engine import reading, writing
from vending_server.ledger import accounts
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operators
from vending_server.points.service import make_enrolment_code

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"


class Books:
    """A town with a shift of 100 in cash, and the window of whoever keeps its books."""

    def __init__(self, town: ReconciledTown, client, folder: Path, app: QApplication) -> None:
        self.town = town
        with writing(town.engine) as connection:
            connection.execute(
                operators.update().values(password_hash=Passwords(CHEAP).hash(PASSWORD))
            )
            code = make_enrolment_code(connection, 2, town.clock.now())
        self.shift = self.town.open()
        self.town.sell(self.shift, 10_000)
        self.line = Line(client)
        facts = enrol(_URL, code, folder, new_session=self.line.new_session)
        self.api = ApiClient(_URL, new_session=self.line.new_session)
        line = OfficeLine(self.api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        self.bench = OfficeBench(app, line, Language.ENGLISH)

    def next_day(self) -> None:
        self.day = self.town.clock.time.astimezone(little_town.ZONE).date().isoformat()
        self.town.clock.time += dt.timedelta(days=1)
        self.bench.now = self.town.clock.time

    @property
    def screen(self):
        return self.bench.window.on_top

    def shown(self) -> str:
        labels = self.screen.findChildren(QLabel)
        return strip_controls(" ".join(part.text() for part in labels if part.isVisible()))

    def second_person(self, login: str) -> None:
        self.bench.wait_until(self.screen.second.user.isVisible, "the second person")
        self.bench.type_text(login)
        self.bench.press("Enter")
        self.bench.type_text(PASSWORD)
        self.bench.press("Enter")


@pytest.fixture
def books(qapp, database_url, tmp_path) -> Iterator[Books]:
    engine = little_town.build(database_url)
    town = ReconciledTown(engine)
    with running(database_url, tmp_path, clock=town.clock) as client:
        books = Books(town, client, tmp_path / "office", qapp)
        yield books
        books.bench.close()
        books.api.close()
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def test_a_short_shift_is_found_charged_by_two_people_and_its_day_closed(books: Books):
    bench = books.bench
    books.town.close(books.shift, 25_000)
    books.next_day()
    bench.sign_in("maysa", PASSWORD)
    bench.window.open("reconciliation")
    bench.settle()
    bench.press("F9")  # compare now: the server tells its items anew
    bench.settle()
    row = books.screen.table.current
    assert (row.subject.id, row.standing) == (books.shift.shift_id, "decide")

    bench.press("Enter")
    bench.settle()
    assert "Explained 0.00, left 50.00" in books.shown()
    bench.press("F9")
    bench.type_text("counted twice")
    bench.press("Enter")
    bench.type_text("rana")
    bench.press("Enter", "Enter")
    books.second_person("laila")
    bench.wait_for(event="acted", act="charge", state="decided")
    balance = books.town.balance()
    assert balance[accounts.cashier_debts_of("rana")] == 5_000
    assert balance[accounts.CASH_VARIANCE] == 0

    bench.window.open("day_close")
    bench.settle()
    point = next(
        at
        for at in range(books.screen.points.model.rowCount())
        if books.screen.points.model.row(at).number == 2
    )
    books.screen.points.choose(point)
    bench.settle()
    assert books.screen.lock.isEnabled(), books.screen.points.current.checks.lines
    bench.press("F12")
    bench.wait_for(event="locked", point=2)
    bench.settle()
    bench.press("F9")
    bench.type_text("a late slip")
    bench.press("Enter", "Enter")
    books.second_person("laila")
    bench.wait_for(event="reopened", point=2)


def test_the_banks_word_and_a_voucher_are_taken_down_by_keys(books: Books):
    bench = books.bench
    books.town.close(books.shift, 30_000, left=5_000)
    books.town.bag([books.shift.shift_id], 25_000)
    books.next_day()
    bench.sign_in("maysa", PASSWORD)
    bench.window.open("deposits")
    bench.settle()
    bench.press("F8")
    bench.type_text("BOP-778")
    bench.press("Enter")
    bench.type_text("250")
    bench.press("Enter", "Enter", "Enter")
    bench.wait_for(event="bank_said")
    assert books.town.balance()[accounts.BANK] == 25_000

    bench.window.open("vouchers")
    bench.settle()
    bench.press("F8")
    bench.type_text("2")
    bench.press("Enter")
    bench.type_text(books.day)
    bench.press("Enter", "Enter")
    bench.wait_for(event="voucher_made")
    bench.settle()
    made = books.screen.row
    assert (made.point_number, made.total_minor) == (2, made.ledger_minor)
    bench.press("F9")
    bench.wait_for(event="voucher_exported")
    bench.press("Esc", "F10")
    bench.type_text("J-1")
    bench.press("Enter")
    bench.type_text(f"{made.total_minor / 100:.2f}")
    bench.press("Enter", "Enter")
    bench.wait_for(event="voucher_posted")
    bench.settle()

    assert books.screen.row.posted_minor == made.total_minor
