"""Head office's window over the real server: a meter is stopped, and a group gets another key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.headoffice.screens import h08_keys, h15_meters
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, HttpTill, running, sale_of
from tests.helpers.little_town import DRN
from tests.helpers.machines import Line
from tests.helpers.office import take_on
from tests.helpers.office_bench import OfficeBench
from token_engine.engine import CreditService, TokenEngine, derive_decoder_key
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.aftersales.tables import counter_documents
from vending_server.db.engine import reading, writing
from vending_server.key_changes.tables import key_changes
from vending_server.meters.service import served_meters
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import make_enrolment_code
from vending_server.registry.tables import meter_installations

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"
PEOPLE = {
    "rana": Role.CASHIER,
    "nasser": Role.SUPERVISOR,
    "samira": Role.SUPERVISOR,
    "yara": Role.KEY_CUSTODIAN,
    "layla": Role.KEY_CUSTODIAN,
}


@pytest.fixture
def engine(database_url) -> Iterator[sa.Engine]:
    engine = little_town.build(database_url)
    hashed = Passwords(CHEAP).hash(PASSWORD)
    with writing(engine) as connection:
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
        old = {"krn": 1, "dkga": 2, "base_year": 1993}
        connection.execute(meters.update().where(meters.c.drn == DRN["indebted"]).values(old))
    yield engine
    engine.dispose()


@pytest.fixture
def bench(engine, qapp: QApplication, database_url, tmp_path) -> Iterator[OfficeBench]:
    with running(database_url, tmp_path) as client:
        with writing(engine) as connection:
            code = make_enrolment_code(connection, 2, dt.datetime.now(dt.UTC))
        line, folder = Line(client), tmp_path / "office"
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        api = ApiClient(_URL, new_session=line.new_session)
        office = OfficeLine(api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        bench = OfficeBench(
            qapp, office, Language.ENGLISH, entries=(h08_keys.ENTRY, h15_meters.ENTRY)
        )
        till = HttpTill(client, engine)
        till.enrol()
        bench.till = till  # type: ignore[attr-defined]  # who sells to the meters
        yield bench
        bench.close()
        api.close()


def fill(bench: OfficeBench, **values: str) -> None:
    form = bench.window.on_top.form
    for name, value in values.items():
        form.edits[name].setText(value)
    form.submit()
    bench.settle()


def test_a_supervisor_stops_a_meter_at_his_window_and_its_life_tells_it(bench, engine):
    bench.sign_in("nasser", PASSWORD)
    bench.window.go_to("meters")
    bench.settle()
    bench.window.on_top.on_top.filter.put(DRN["plain"])
    bench.settle()
    bench.press("F7")
    fill(bench, reason_ar="عبث", reason_en="Tampering")
    fill(bench)
    bench.wait_for(event="blocked")
    bench.settle()

    with reading(engine) as connection:
        query = sa.select(meters.c.blocked_en).where(meters.c.drn == DRN["plain"])
        assert connection.scalar(query) == "Tampering"
    bench.press("Enter")
    bench.settle()
    table = bench.window.on_top.on_top.table
    life = [table.model.row(at).told for at in range(table.model.rowCount())]
    assert any(getattr(one, "kind", "") == "blocked" for one in life)


def to_stock(engine, drn: str) -> None:
    """Take a meter off its wall, looked at and fit to hang again."""
    with writing(engine) as connection:
        which = sa.select(meters.c.id).where(meters.c.drn == drn).scalar_subquery()
        hung = meter_installations.update().where(meter_installations.c.meter_id == which)
        gone = {"removed_at": little_town.NOON, "removal_reason": "contract_closed"}
        connection.execute(hung.values(gone))
        free = {"contract_id": None, "blocked_ar": None, "blocked_en": None}
        connection.execute(meters.update().where(meters.c.drn == drn).values(free))


def test_a_meter_is_changed_and_what_the_old_one_held_becomes_a_code_for_the_new(bench, engine):
    assert bench.till.login(operator="rana").status_code == 201
    sale_of(bench.till.post("/v1/vends", bench.till.vend_body(DRN["plain"])))
    to_stock(engine, DRN["blocked"])
    bench.sign_in("nasser", PASSWORD)
    bench.window.go_to("meters")
    bench.settle()
    screen = bench.window.on_top
    screen.on_top.filter.put(DRN["plain"])
    bench.settle()
    bench.press("F8")
    fill(bench, new_drn=DRN["blocked"], reason="display dark")
    bench.wait_for(event="replaced")
    bench.settle()
    screen.on_top.filter.put(DRN["blocked"])
    bench.settle()
    bench.press("F10")
    fill(bench, old_drn=DRN["plain"], units="1.5", evidence="photo of the display")
    bench.wait_until(screen.second.user.isVisible, "the second person")
    bench.type_text("samira")
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Enter")
    bench.wait_for(event="given")

    with reading(engine) as connection:
        (kept,) = connection.execute(sa.select(counter_documents)).all()
    assert (kept.kind, kept.units_tenths) == ("change_out", 15)


def begin_a_campaign(bench: OfficeBench) -> None:
    """Two custodians agree; one stands on the campaign."""
    bench.sign_in("yara", PASSWORD)
    screen = bench.window.on_top
    screen.show_list_named("key_campaigns")
    screen.refresh()
    bench.settle()
    bench.press("F7")
    fill(bench, name="1993 to 2014", from_sgc="345678", reason="TIDs run out")
    fill(bench, sgc="345678", krn="3")
    agree(bench, "layla")
    bench.wait_for(event="campaign")
    bench.settle()


def agree(bench: OfficeBench, login: str) -> None:
    bench.wait_until(bench.window.on_top.second.user.isVisible, "the second person")
    bench.type_text(login)
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Enter")


def plan_all(bench: OfficeBench) -> None:
    """Plan the group, and stand on its first meter."""
    bench.press("F8")
    fill(bench)
    bench.wait_for(event="planned")
    bench.settle()
    bench.press("Enter")
    bench.settle()


def test_two_custodians_plan_a_group_and_see_its_meter_planned(bench, engine):
    begin_a_campaign(bench)
    plan_all(bench)

    table = bench.window.on_top.on_top.table
    drns = [table.model.row(at).drn for at in range(table.model.rowCount())]
    assert DRN["indebted"] in drns
    with reading(engine) as connection:
        states = set(connection.scalars(sa.select(key_changes.c.state)))
    assert states == {"planned"}


def test_a_meter_gets_its_new_key_without_a_sale_and_is_read_back_at_the_window(bench, engine):
    drn = DRN["indebted"]
    with reading(engine) as connection:
        spec = served_meters(connection, [drn])[drn].meter.key_spec()
    wall = VirtualMeter.for_key(
        spec=spec,
        decoder_key=derive_decoder_key(little_town.DES_KEY, spec),
        service=CreditService.ELECTRICITY,
        engine=TokenEngine(),
    )
    begin_a_campaign(bench)
    plan_all(bench)
    bench.press("F8")
    fill(bench, reason="the meter is empty")
    agree(bench, "nasser")
    bench.wait_for(event="handed_out")
    bench.settle()
    screen = bench.window.on_top
    (given,) = screen._sets.values()

    verdicts = [wall.enter(line.token) for line in given.tokens]
    assert verdicts == [Verdict.FIRST_KCT, Verdict.ACCEPT]
    bench.press("F7")
    fill(bench, krn="2", ti=f"{wall.register.ti:02d}")
    fill(bench)
    bench.settle()
    assert screen.banner.isVisible()  # the reading differs: not all was typed
    bench.press("F7")
    fill(bench, krn=str(wall.register.krn), ti=f"{wall.register.ti:02d}")
    fill(bench, note="technician, photo")
    bench.wait_for(event="confirmed")

    with reading(engine) as connection:
        (kept,) = connection.execute(sa.select(key_changes)).all()
        key = connection.execute(sa.select(meters).where(meters.c.drn == drn)).one()
    assert (kept.state, key.krn, key.base_year) == ("confirmed", 3, 2014)
    assert "technician, photo" in kept.evidence


def test_a_campaign_is_rehearsed_at_the_window_before_anything_is_planned(bench, engine):
    begin_a_campaign(bench)
    bench.press("F9")
    bench.wait_for(event="rehearsed")
    bench.settle()

    (told,) = bench.window.on_top._rehearsed.values()
    assert [(one.krn, one.is_right) for one in told.kinds] == [(1, True)]
    with reading(engine) as connection:
        assert connection.execute(sa.select(key_changes)).all() == []
