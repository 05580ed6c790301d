"""The archive of reports over HTTP, and what the schedule makes: written once, and looked over."""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill
from tests.helpers.office import new_document_id, take_on
from tests.helpers.report_town import TODAY, TOMORROW, ReportTown
from vending_server.audit.model import Actor, Source
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseError
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.paging import WHOLE
from vending_server.reports import archive, schedule
from vending_server.reports.archive import Order
from vending_server.reports.desk import ReportDesk
from vending_server.reports.model import NEEDS, FileFormat, Language, ReportKind
from vending_server.reports.tables import report_files
from vending_server.wire import reports as wire
from vending_server.wire.problems import ProblemCode

PEOPLE = {
    "nora": Role.ACCOUNTANT,
    "ziad": Role.AUDITOR,
    "nasser": Role.SUPERVISOR,
    "rami": Role.CASHIER,
    "suha": Role.TARIFF_MANAGER,
}
SCHEDULE = Actor(source=Source.COMMAND, name="timer")


@pytest.fixture(scope="module")
def town(shared_database_url):
    engine = little_town.build(shared_database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
    yield ReportTown(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def till(town, tmp_path_factory):
    url = town.engine.url.render_as_string(hide_password=False)
    with api.running(url, tmp_path_factory.mktemp("server")) as client:
        till = HttpTill(client, town.engine)
        assert till.enrol().status_code == 201
        yield till


@pytest.fixture
def signed_in(till):
    def as_(login: str) -> HttpTill:
        assert till.login(operator=login).status_code == 201
        return till

    return as_


def order(**changes) -> dict:
    fields = {
        "report_id": new_document_id(),
        "kind": "agent_settlement",
        "from_day": TODAY.isoformat(),
        "through_day": TOMORROW.isoformat(),
        "point_number": 3,
        "language": "ar",
        "format": "pdf",
    }
    return fields | changes


def fetched(till: HttpTill, facts: dict) -> bytes:
    found = b""
    for part in range(1, facts["parts"] + 1):
        answer = till.get(f"/v1/reports/{facts['report_id']}/parts/{part}")
        assert answer.status_code == 200, answer.text
        told = msgspec.json.decode(answer.content, type=wire.ReportPart)
        assert (told.part, told.parts, told.sha256) == (part, facts["parts"], facts["sha256"])
        found += told.content
    return found


def code(answer) -> str:
    return answer.json()["code"]


def test_a_report_is_made_listed_fetched_and_checked(signed_in, monkeypatch):
    monkeypatch.setattr(archive, "PART_BYTES", 10_000)
    till, wanted = signed_in("nora"), order()

    made = till.post("/v1/reports", wanted)

    assert made.status_code == 201, made.text
    facts = made.json()
    assert (facts["made_by"], facts["kind"]) == ("nora", "agent_settlement")
    content = fetched(till, facts)
    assert facts["parts"] > 1
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == facts["sha256"]
    assert len(content) == facts["size_bytes"]
    listed = till.post("/v1/report-lists", {"kind": "agent_settlement"}).json()["reports"]
    assert facts in listed
    check = till.get(f"/v1/reports/{facts['report_id']}/check").json()
    assert (check["is_whole"], check["is_same_again"]) == (True, True)
    nothing = till.get(f"/v1/reports/{facts['report_id']}/parts/{facts['parts'] + 1}")
    assert code(nothing) == "not_found"


def test_the_same_order_is_made_once_and_another_under_its_id_is_refused(signed_in):
    till, wanted = signed_in("nora"), order(format="csv")

    first, again = till.post("/v1/reports", wanted), till.post("/v1/reports", wanted)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = till.post("/v1/reports", wanted | {"language": "en"})
    assert (other.status_code, code(other)) == (409, "document_id_reused")


def test_every_kind_and_format_is_made(signed_in, town):
    till = signed_in("ziad")
    whole = {"point_number": None}
    asked = [
        whole | {"kind": "sales_journal"},
        whole | {"kind": "vat"},
        whole | {"kind": "deposits"},
        whole | {"kind": "arrears_aging"},
        whole | {"kind": "shift", "subject": town.shifts[0]},
        whole | {"kind": "tariff_impact", "subject": "1"},
        {},
    ]
    for fields in asked:
        for file_format, begins in (("pdf", b"%PDF"), ("csv", "\ufeff".encode()), ("xlsx", b"PK")):
            made = till.post("/v1/reports", order(**fields, format=file_format))
            assert made.status_code == 201, (fields, made.text)
            assert fetched(till, made.json()).startswith(begins)


def test_a_supervisor_has_the_reports_of_his_own_point_only(signed_in, town):
    facts = signed_in("nora").post("/v1/reports", order()).json()
    till = signed_in("nasser")

    own = till.post("/v1/reports", order(kind="sales_journal", point_number=2))
    shift = till.post("/v1/reports", order(kind="shift", point_number=None, subject=town.shifts[0]))

    assert (own.status_code, shift.status_code) == (201, 201)
    for answer in (
        till.post("/v1/reports", order()),
        till.post("/v1/reports", order(kind="vat", point_number=None)),
        till.post("/v1/report-lists", {"point_number": 3}),
    ):
        assert (answer.status_code, code(answer)) == (403, "not_permitted")
    for what in ("parts/1", "check"):
        assert code(till.get(f"/v1/reports/{facts['report_id']}/{what}")) == "not_found"
    listed = till.post("/v1/report-lists", {}).json()["reports"]
    assert {one["point_number"] for one in listed} == {2}


def test_a_cashier_has_none(signed_in):
    assert code(signed_in("rami").post("/v1/reports", order())) == "not_permitted"


TARIFF = {"kind": "tariff_impact", "point_number": None, "subject": "1"}


def test_a_tariff_manager_makes_and_fetches_what_a_decision_would_have_made(signed_in):
    till, wanted = signed_in("suha"), order(**TARIFF)

    made, again = till.post("/v1/reports", wanted), till.post("/v1/reports", wanted)

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["made_by"] == "suha"
    assert fetched(till, made.json()).startswith(b"%PDF")


@pytest.mark.parametrize("kind", sorted(set(ReportKind) - {ReportKind.TARIFF}))
def test_a_tariff_manager_makes_no_report_of_any_other_kind(signed_in, town, kind):
    """Not of his own point either, and he is not told what there is."""
    subjects = {"shift": town.shifts[0], "case_letter": new_document_id()}
    point = 2 if NEEDS[kind].point is not False else None
    wanted = order(kind=kind, point_number=point, subject=subjects.get(kind))

    answer = signed_in("suha").post("/v1/reports", wanted)

    assert (answer.status_code, code(answer)) == (403, "not_permitted")


def test_a_tariff_manager_fetches_no_report_of_another_kind(signed_in, town):
    """One of the whole town, and two of the point at which he sits."""
    others = [
        order(kind="vat", point_number=None),
        order(kind="sales_journal", point_number=2),
        order(kind="shift", point_number=None, subject=town.shifts[0]),
    ]
    made = [signed_in("nora").post("/v1/reports", one).json() for one in others]
    till = signed_in("suha")

    for facts in made:
        path = f"/v1/reports/{facts['report_id']}"
        assert code(till.get(f"{path}/parts/1")) == "not_found"
        assert code(till.get(f"{path}/check")) == "not_permitted"
    assert code(till.post("/v1/report-lists", {})) == "not_permitted"
    assert code(till.get("/v1/report-kinds")) == "not_permitted"


def test_a_supervisor_is_told_no_decision_of_the_town(signed_in):
    facts = signed_in("suha").post("/v1/reports", order(**TARIFF)).json()
    till = signed_in("nasser")

    assert code(till.post("/v1/reports", order(**TARIFF))) == "not_permitted"
    assert code(till.get(f"/v1/reports/{facts['report_id']}/parts/1")) == "not_found"


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"point_number": 2}, "agent_unknown"),
        ({"point_number": 9}, "not_found"),
        ({"kind": "shift", "point_number": None}, "invalid_request"),
        ({"kind": "shift", "point_number": None, "subject": "x"}, "invalid_request"),
        ({"kind": "shift", "point_number": None, "subject": new_document_id()}, "shift_unknown"),
        ({"kind": "tariff_impact", "point_number": None, "subject": "999"}, "tariff_unknown"),
        ({"kind": "tariff_impact", "point_number": None, "subject": "1.5"}, "invalid_request"),
        ({"through_day": "2026-01-01"}, "invalid_request"),
        ({"kind": "gossip"}, "invalid_request"),
    ],
)
def test_what_cannot_be_made_takes_no_number(signed_in, town, fields, wanted):
    till = signed_in("nora")
    with reading(town.engine) as connection:
        before = archive.all_numbers(connection)

    answer = till.post("/v1/reports", order(**fields))

    assert code(answer) == wanted
    with reading(town.engine) as connection:
        assert archive.all_numbers(connection) == before


def test_numbers_follow_each_other_without_a_gap(signed_in, town):
    signed_in("nora").post("/v1/reports", order())

    with reading(town.engine) as connection:
        numbers = archive.all_numbers(connection)
    assert numbers == list(range(1, len(numbers) + 1))


def test_nobody_changes_what_is_archived(signed_in, town):
    signed_in("nora").post("/v1/reports", order())

    for change in (report_files.update().values(sha256="0" * 64), report_files.delete()):
        with pytest.raises(DatabaseError), writing(town.engine) as connection:
            connection.execute(change)


@pytest.fixture
def own_town(database_url):
    engine = little_town.build(database_url)
    yield ReportTown(engine)
    engine.dispose()


def desk_of(town: ReportTown) -> ReportDesk:
    return ReportDesk(
        engine=town.engine, clock=town.clock, zone=little_town.ZONE, rerating=town.rerating
    )


def ordered(town: ReportTown, due: schedule.Due) -> Order:
    return Order(
        report_id=new_document_id(),
        asked=due.asked,
        owner=None,
        language=due.language,
        file_format=due.file_format,
        made_at=town.clock.now(),
        made_by=None,
        made_by_name=None,
        schedule_key=due.key,
    )


def due(town: ReportTown) -> list[schedule.Due]:
    with reading(town.engine) as connection:
        today = town.clock.time.astimezone(little_town.ZONE).date()
        wanted = schedule.due(connection, today)
        known = archive.known_keys(connection, [one.key for one in wanted])
    return [one for one in wanted if one.key not in known]


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(own_town):
    """The triggers are gone, as for somebody who writes to the database by hand."""
    desk = desk_of(own_town)
    own_town.clock.advance(dt.timedelta(days=1))
    own_town.lock_decided(TODAY.isoformat())
    made = desk.archive(ordered(own_town, due(own_town)[0]), SCHEDULE)[0]
    with writing(own_town.engine) as connection:
        for statement in undone(connection.dialect.name):
            connection.exec_driver_sql(statement)
        content = sa.type_coerce(b"other", sa.LargeBinary)
        connection.execute(report_files.update().values(content=content))

    with reading(own_town.engine) as connection:
        order = archive.order_of(connection, made.report_id)
        with pytest.raises(Refused) as refused:
            archive.part_of(connection, made.report_id, 1)

    assert refused.value.code is ProblemCode.REPORT_DAMAGED
    assert desk.checked(order, again=True).is_whole is False


def undone(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return ["DROP TRIGGER report_files_no_update"]
    return ["ALTER TABLE report_files DISABLE TRIGGER ALL"]


def test_the_schedule_makes_each_locked_day_once_and_again_when_it_is_locked_again(own_town):
    desk = desk_of(own_town)
    assert due(own_town) == [], "no day is locked"
    own_town.clock.advance(dt.timedelta(days=1))
    own_town.lock_decided(TODAY.isoformat())

    first = due(own_town)
    for one in first:
        desk.archive(ordered(own_town, one), SCHEDULE)

    assert {one.asked.period.from_day for one in first} == {TODAY}
    assert {(one.asked.kind, one.file_format) for one in first} >= {
        ("sales_journal", FileFormat.PDF),
        ("deposits", FileFormat.PDF),
    }
    assert due(own_town) == []
    own_town.reopen(TODAY.isoformat())
    own_town.lock_decided(TODAY.isoformat())
    assert len(due(own_town)) == len(first)


def test_the_schedule_makes_a_month_when_every_point_is_locked(own_town):
    own_town.clock.advance(dt.timedelta(days=12))
    day = TODAY
    while day <= dt.date(2026, 11, 30):
        own_town.lock_decided(day.isoformat(), point=2)
        day += dt.timedelta(days=1)
    assert not [one for one in due(own_town) if one.asked.point_number is None]
    day = TODAY
    while day <= dt.date(2026, 11, 30):
        own_town.lock_decided(day.isoformat(), point=3)
        day += dt.timedelta(days=1)

    found = due(own_town)

    town = {one.asked.kind for one in found if one.asked.point_number is None}
    assert town == {"vat", "sales_journal"}
    agents = [one for one in found if one.asked.kind == "agent_settlement"]
    assert {(one.asked.point_number, one.asked.period.from_day.day) for one in agents} == {(3, 1)}


def test_an_order_that_a_power_cut_left_without_a_file_is_finished_as_it_was(own_town):
    desk = desk_of(own_town)
    own_town.clock.advance(dt.timedelta(days=1))
    own_town.lock_decided(TODAY.isoformat())
    wanted = ordered(own_town, due(own_town)[0])
    cut, _ = desk._ordered(desk._looked_over(wanted, None))
    own_town.clock.advance(dt.timedelta(hours=5))

    facts, is_new = desk.archive(wanted, SCHEDULE)

    assert is_new is False
    assert facts.number == cut.number_text
    assert facts.made_at == wanted.made_at.isoformat()
    with reading(own_town.engine) as connection:
        assert len(archive.listed(connection, WHOLE, kind=None, point_number=None).reports) == 1


def test_a_report_made_again_on_another_day_has_the_same_bytes(own_town):
    """Its days are locked: nothing of it can change any more."""
    desk = desk_of(own_town)
    own_town.clock.advance(dt.timedelta(days=1))
    own_town.lock_decided(TODAY.isoformat())
    order = ordered(own_town, due(own_town)[0])
    facts = desk.archive(order, SCHEDULE)[0]
    own_town.clock.advance(dt.timedelta(days=3))
    own_town.sell(10_000, receipt_sequence=300)

    with reading(own_town.engine) as connection:
        kept = archive.order_of(connection, facts.report_id)
    found = desk.checked(kept, again=True)

    assert (found.is_whole, found.is_same_again) == (True, True)
    assert kept.language is Language.ARABIC
