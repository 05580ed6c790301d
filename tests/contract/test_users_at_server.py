"""H10 over the real server: a person is taken on, sells, is suspended; another gets rights by two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, HttpTill, running
from tests.helpers.audit import audit
from tests.helpers.machines import Line
from tests.helpers.office import take_on
from tests.helpers.office_bench import OfficeBench
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import make_enrolment_code

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"
OWN = "nine fig trees and a well"
QUOTE = {"drn": little_town.DRN["plain"], "tender_minor": 10_000}


class Hall:
    """Amal sits at head office, Ziad comes to agree; a till stands beside them."""

    def __init__(self, engine, client, folder: Path, app: QApplication) -> None:
        line = Line(client)
        with writing(engine) as connection:
            code = make_enrolment_code(connection, 2, dt.datetime.now(dt.UTC))
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        self.api = ApiClient(_URL, new_session=line.new_session)
        office = OfficeLine(self.api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        self.bench = OfficeBench(app, office, Language.ENGLISH)
        self.till = HttpTill(client, engine)
        assert self.till.enrol().status_code == 201

    @property
    def screen(self):
        return self.bench.window.on_top

    def sit_down(self) -> None:
        self.bench.sign_in("amal", PASSWORD)
        self.bench.window.go_to("users")
        self.bench.settle()

    def stand_on(self, login: str) -> None:
        table = self.screen.on_top.table
        rows = [table.model.row(at).login for at in range(table.model.rowCount())]
        table.choose(rows.index(login))
        self.bench.settle()

    def fill(self, **typed: str) -> None:
        for name, text in typed.items():
            self.screen.form.edits[name].setText(text)
        self.screen.form.submit()
        self.bench.settle()

    def asked(self) -> str:
        answer = self.till.post("/v1/quotes", QUOTE)
        return answer.json().get("code", "served")


@pytest.fixture
def hall(qapp, database_url, tmp_path) -> Iterator[Hall]:
    engine = little_town.build(database_url)
    hashed = Passwords(CHEAP).hash(PASSWORD)
    with writing(engine) as connection:
        for login in ("amal", "ziad"):
            take_on(connection, login, Role.ADMINISTRATOR, password_hash=hashed)
        take_on(connection, "nasser", Role.CASHIER, password_hash=hashed)
    with running(database_url, tmp_path) as client:
        made = Hall(engine, client, tmp_path / "office", qapp)
        yield made
        made.bench.close()
        made.api.close()
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def test_a_person_begins_by_a_slip_sells_and_is_suspended_at_once(hall: Hall):
    bench, till = hall.bench, hall.till
    hall.sit_down()
    bench.press("F3")
    hall.fill(login="samira", name_ar="سميرة", name_en="Samira", title_ar="أمينة", title_en="Clerk")
    hall.fill(roles="1", points="2", reason="new at the window")
    bench.wait_until(lambda: hall.screen.slip.slip is not None, "a slip")
    password = hall.screen.slip.slip.password
    bench.press("Esc")

    assert till.login(password, "samira").json()["code"] == "password_of_slip"
    assert till.login(password, "samira", new_password=OWN).status_code == 201
    assert hall.asked() == "served"

    bench.press("F5")
    bench.settle()
    hall.stand_on("samira")
    assert (hall.screen.row.sessions, hall.screen.row.slip_until) == (1, None)
    bench.press("F7")
    hall.fill(reason="keys are missing")
    bench.wait_for(event="person_suspend")
    bench.settle()

    assert hall.asked() == "session_ended"
    assert till.login(OWN, "samira").json()["code"] == "login_refused"
    hall.stand_on("samira")
    assert hall.screen.row.standing == "suspended"


def test_two_administrators_make_a_second_person_and_the_log_says_who(hall: Hall):
    bench = hall.bench
    hall.sit_down()
    hall.stand_on("nasser")
    bench.press("F8")
    hall.fill(roles="1 2", reason="supervises the hall")
    bench.wait_until(hall.screen.second.user.isVisible, "the second person")
    bench.type_text("ziad")
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Enter")
    bench.wait_for(event="rights_given")
    bench.settle()
    hall.stand_on("nasser")
    assert hall.screen.row.roles == ["cashier", "supervisor"]

    bench.press("F6", "F6")
    bench.settle()
    record = hall.screen.row
    assert (record.action, record.actor, record.subject) == ("operator.rights", "amal", "nasser")
    assert (record.details["by"], record.details["agreed"]) == ("amal", "ziad")
    assert (record.details["old_roles"], record.details["roles"]) == (
        "cashier",
        "cashier supervisor",
    )
