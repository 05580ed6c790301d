"""A tariff from the draft to the price: edited, tried, sent, agreed to elsewhere, activated, sold by.

Keys go in at head office's window over the real server; a till then sells at the new price.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, running
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, NOON, HandClock, Till
from tests.helpers.machines import Line
from tests.helpers.office import take_on
from tests.helpers.office_bench import OfficeBench
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import make_enrolment_code
from vending_server.wire.vend import VendAnswer

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"
OCTOBER = dt.datetime(2026, 10, 20, 9, 0, tzinfo=dt.UTC)
IN_DECEMBER = dt.datetime(2026, 12, 2, 9, 0, tzinfo=dt.UTC)


class Council:
    """Rima decides tariffs, Fadi is the second person; somebody bought in October."""

    def __init__(self, engine, client, clock: HandClock, folder: Path, app: QApplication) -> None:
        self.clock, self.till = clock, Till(little_town.service(engine, clock))
        with writing(engine) as connection:
            code = make_enrolment_code(connection, 2, clock.now())
        line = Line(client)
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        self.api = ApiClient(_URL, new_session=line.new_session)
        office = OfficeLine(self.api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        self.bench = OfficeBench(app, office, Language.ENGLISH)

    def on(self, moment: dt.datetime) -> None:
        self.clock.advance(moment - self.clock.time)
        self.bench.now = moment

    @property
    def screen(self):
        return self.bench.window.on_top

    def sell(self):
        sold = self.till.sell(DRN["plain"], 10_000)
        return msgspec.json.decode(sold.body, type=VendAnswer).quote

    def sit_down(self, login: str, screen: str) -> None:
        if self.bench.window.is_working:
            self.bench.press("Ctrl+U")
            self.bench.settle()
        self.bench.sign_in(login, PASSWORD)
        self.bench.window.go_to(screen)
        self.bench.settle()

    def stand_on(self, code: str) -> None:
        versions = self.screen.versions
        rows = range(versions.model.rowCount())
        contents = [versions.model.row(at).version.content for at in rows]
        versions.choose([getattr(one, "code", "") for one in contents].index(code))
        self.bench.settle()

    def write_draft(self) -> None:
        """Begin a version like E1 with a dearer first block; a slip of a digit is asked about."""
        bench, editor = self.bench, self.screen.editor
        bench.press("F3", "Tab")
        bench.type_text("4.370")
        bench.press("F12")
        bench.settle()
        assert editor.banner.notice.text_id == "E740"
        editor.blocks.setFocus()
        bench.type_text("0.5000")
        bench.press(*["Tab"] * 9, "Down", "Down")
        bench.type_text("12/2026")
        bench.press("F12")
        bench.settle()
        assert editor.isHidden()


@pytest.fixture
def council(qapp, database_url, tmp_path) -> Iterator[Council]:
    engine, clock = little_town.build(database_url), HandClock(OCTOBER)
    hashed = Passwords(CHEAP).hash(PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "rima", Role.TARIFF_MANAGER, password_hash=hashed)
        take_on(connection, "fadi", Role.TARIFF_MANAGER, password_hash=hashed)
    with running(database_url, tmp_path, clock=clock) as client:
        made = Council(engine, client, clock, tmp_path / "office", qapp)
        yield made
        made.bench.close()
        made.api.close()
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def test_a_tariff_goes_from_the_draft_to_the_price_through_two_people(council: Council):
    bench = council.bench
    old = council.sell()
    council.on(NOON)
    council.sit_down("rima", "tariffs")
    screen = council.screen
    council.stand_on("E1")
    council.write_draft()
    draft = screen.versions.current.version
    assert (draft.state, draft.content.valid_from) == ("draft", dt.date(2026, 12, 1))
    assert draft.content.blocks[0] == (1_600, 500_000)

    bench.press("F6", "Enter", "Enter", "Enter")
    bench.settle()
    told = strip_controls(screen.trying.told.text())
    assert "01/10/2026 to 31/10/2026" in told
    assert "1 pay more" in told
    bench.press("F8")
    bench.settle()
    assert screen.versions.current.version.state == "sent"

    council.sit_down("fadi", "approvals")
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Ctrl+Enter")
    bench.settle()
    assert council.screen.banner.notice.text_id == "S2072"

    council.sit_down("rima", "tariffs")
    screen = council.screen
    screen.versions.choose(0)
    agreed = screen.versions.current.version.agreement
    assert (agreed.state, agreed.approved_by) == ("approved", ["fadi"])
    bench.press("F9")
    bench.settle()
    assert screen.versions.current.version.state == "scheduled"
    bench.press("F4")
    assert screen.editor.isHidden(), "what is activated is never edited"

    council.on(IN_DECEMBER)
    new = council.sell()
    assert (old.tariff_code, new.tariff_code) == ("E1", draft.content.code)
    assert new.blocks[0].rate_micro == 500_000
    assert new.units_tenths < old.units_tenths
