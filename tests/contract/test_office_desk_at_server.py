"""Head office over the real server: quarantine, orders, keys, copies and the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.headoffice.upkeep.backups import read_light
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from tests.helpers import api, little_town
from tests.helpers.api import CHEAP, PASSWORD, running
from tests.helpers.audit import audit
from tests.helpers.audit_log import without_triggers
from tests.helpers.machine_town import MachineTown
from tests.helpers.machines import Line
from tests.helpers.office_bench import OfficeBench
from tests.helpers.sealed_town import DAY, SealedTown
from vending_server.audit.model import Actor, Source
from vending_server.audit.service import record
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.ledger.service import balance_of
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operators
from vending_server.points.service import make_enrolment_code, terminal

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"


class Desk:
    """A till sold once after its pack had ended; somebody looks after it at head office."""

    def __init__(
        self, engine, drawer: MachineTown, client, folder: Path, app: QApplication
    ) -> None:
        self.engine, self.drawer = engine, drawer
        line = Line(client)
        with writing(engine) as connection:
            code = make_enrolment_code(connection, 2, drawer.clock.now())
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        self.api = ApiClient(_URL, new_session=line.new_session)
        office = OfficeLine(self.api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        self.bench = OfficeBench(app, office, Language.ENGLISH, backup=read_light)
        self.bench.now = drawer.clock.time

    @property
    def screen(self):
        return self.bench.window.on_top

    def open(self, name: str) -> None:
        self.bench.window.go_to(name)
        self.bench.settle()

    def second_person(self, login: str) -> None:
        self.bench.wait_until(self.screen.second.user.isVisible, "the second person")
        self.bench.type_text(login)
        self.bench.press("Enter")
        self.bench.type_text(PASSWORD)
        self.bench.press("Enter")

    def balance(self, code: str) -> int:
        with reading(self.engine) as connection:
            return balance_of(connection, code)


@pytest.fixture
def desk(qapp, database_url, tmp_path) -> Iterator[Desk]:
    engine = little_town.build(database_url)
    drawer = MachineTown(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    sealed = town.seal("plain", 2_000)
    drawer.clock.advance(DAY + dt.timedelta(hours=1))
    town.sell(sealed)
    town.bring()
    drawer.tell(drawer.claim(5_000))
    with writing(engine) as connection:
        connection.execute(operators.update().values(password_hash=Passwords(CHEAP).hash(PASSWORD)))
    api.let_in(engine, Role.AUDITOR)
    with running(database_url, tmp_path, clock=drawer.clock) as client:
        desk = Desk(engine, drawer, client, tmp_path / "office", qapp)
        yield desk
        client.app.state.services.board_watch.close()  # nobody waits there when its server goes
        desk.bench.desk.followers.close()
        desk.bench.close()
        desk.api.close()
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def test_a_sale_in_quarantine_is_released_by_two_accountants_at_their_window(desk: Desk):
    assert desk.balance("quarantine") == -2_000
    bench = desk.bench
    bench.sign_in("maysa", PASSWORD)
    desk.open("offline")
    assert (desk.screen.row.reason, desk.screen.row.may_be_released) == ("expired_pack", True)
    assert desk.screen.row.terms.amount_minor == 2_000

    bench.press("F8")
    bench.type_text("a stormy night")
    bench.press("Enter", "Enter")
    desk.second_person("laila")
    bench.wait_for(event="decided")
    bench.settle()

    assert desk.balance("quarantine") == 0
    assert desk.screen.row is None, "nothing waits any more"
    desk.screen.on_top.filter.put("state:released")
    bench.settle()
    assert desk.screen.row.decision_reason == "a stormy night"


def test_an_order_is_made_by_two_and_revoked_by_one_and_every_list_comes(desk: Desk):
    bench = desk.bench
    bench.sign_in("maysa", PASSWORD)
    desk.open("offline")
    for page in desk.screen.pages:
        assert desk.screen.on_top is page
        assert page.table.model.shelf.is_whole, page.shown.name
        bench.press("F6")
        bench.settle()
    bench.press("F6", "F6")
    bench.settle()
    bench.press("F7")
    bench.type_text("2-1=3000")
    bench.press("Enter", "Enter")
    bench.type_text("the road is cut")
    bench.press("Enter", "Enter")
    desk.second_person("laila")
    bench.wait_for(event="ordered")
    bench.settle()
    (share,) = desk.screen.row.terminals
    assert (share.point, share.terminal, share.ceiling_minor) == (2, 1, 300_000)

    bench.press("F9")
    bench.type_text("open again")
    bench.press("Enter", "Enter")
    bench.wait_for(event="revoked")
    bench.settle()
    assert desk.screen.row.revoked_by == "maysa"


def test_a_claim_of_a_machine_is_paid_as_two_people_agreed(desk: Desk):
    bench = desk.bench
    assert (desk.balance("machine_claims"), desk.balance("head_office_cash")) == (-5_000, 0)
    bench.sign_in("maysa", PASSWORD)
    desk.open("cases")
    assert (desk.screen.row.state, desk.screen.row.amount_minor) == ("open", 5_000)
    bench.press("F7")
    bench.type_text("he came with his slip")
    bench.press("Enter", "Enter")
    desk.second_person("laila")
    bench.wait_for(event="settled")
    bench.settle()

    assert (desk.balance("machine_claims"), desk.balance("head_office_cash")) == (0, -5_000)
    assert desk.screen.row is None, "nothing is open any more"


def test_an_auditor_sees_keys_copies_and_a_log_whose_chain_holds(desk: Desk):
    bench = desk.bench
    bench.sign_in("samar", PASSWORD)
    assert "Backups: not safe" in bench.window.strip.accessibleName(), "none was ever taken"
    for name in ("keys", "backups"):
        desk.open(name)
        for page in desk.screen.pages:
            assert page.table.model.shelf.is_whole, page.shown.name
            bench.press("F6")
            bench.settle()
    desk.open("audit")
    bench.press("F9", "Enter", "Enter", "Enter")
    assert bench.wait_for(event="proven")["last"] == 0
    assert "No records there" in desk.screen.heading.state.text(), "nothing is not called whole"

    root = Actor(source=Source.COMMAND, name="root")
    with writing(desk.engine) as connection:
        for number in range(3):
            subject, now = f"نقطة {number}", desk.drawer.clock.now()
            record(connection, action="point.made", actor=root, subject=subject, now=now)
    bench.press("F5")
    bench.settle()
    assert desk.screen.row.sequence == 3
    bench.press("F9", "Enter", "Enter", "Enter")
    bench.wait_for(event="proven", last=3, fault="")
    without_triggers(
        desk.engine, audit_log.update().where(audit_log.c.sequence == 2).values(actor="nobody")
    )
    bench.press("F9", "Enter", "Enter", "Enter")
    bench.wait_for(event="proven", last=1, fault="changed")
    assert "Record 2 is not what was written" in desk.screen.heading.state.text()


def test_a_terminal_is_written_to_stopped_and_let_work_again_at_the_board(desk: Desk):
    bench = desk.bench
    bench.sign_in("maysa", PASSWORD)
    bench.wait_for(event="board")
    desk.screen.open_point(2)
    desk.screen.details.choose(1)
    bench.press("Ctrl+M")
    bench.type_text("bring the bag")
    bench.press("Enter", "Enter")
    desk.screen.acts.form.submit()
    bench.wait_for(event="message_written")

    for act in ("suspend", "resume"):
        bench.press("F8")
        bench.type_text("nobody knows where it is")
        desk.screen.acts.form.submit()
        bench.wait_until(desk.screen.acts.second.user.isVisible, "the second person")
        bench.type_text("walid")
        bench.press("Enter")
        bench.type_text(PASSWORD)
        bench.press("Enter")
        bench.wait_for(event=f"terminal_{act}")
        bench.settle()
        with reading(desk.engine) as connection:
            seat = terminal(connection, desk.drawer.rana.terminal_id)
        assert seat.is_suspended == (act == "suspend")
        shown = desk.screen.details.terminal
        bench.wait_until(lambda a=act: is_shown(desk, a), f"the board says so: {shown.presence}")


def is_shown(desk: Desk, act: str) -> bool:
    shown = desk.screen.details.terminal
    return (shown.presence == "suspended") == (act == "suspend") and len(shown.messages) == 1
