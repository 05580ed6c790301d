"""What was decided about a customer's purchases and meter is told to him, and to nobody else."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.case_town import CaseTown
from tests.helpers.debts import Debts
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from vending_server.db.engine import reading, writing
from vending_server.db.tables import metadata
from vending_server.insight import decisions
from vending_server.meters.tables import customers
from vending_server.privacy.export import LEFT_OUT, SECTIONS, export_person
from vending_server.privacy.persons import Obstacle, obstacles, person_by_number
from vending_server.registry.blocks import block, release, shelve
from vending_server.registry.model import InstallReason, RemovalReason
from vending_server.registry.seats import Moment, hang, lock_seat, take_off
from vending_server.reports.tables import archived_reports
from vending_server.wire.insight import Decision
from vending_server.wire.persons import PersonExport
from vending_server.wire.registry import MeterBlock, MeterRelease, MeterShelving

HOUR = dt.timedelta(hours=1)
# Columns that say whom or what else a row is about, without a foreign key.
SAYING = {"drn", "vend_id", "visit_id", "subject", "response", "before", "content", "body"}
# Rows of these are about the town's network, its staff or its machines.
OF_NOBODY = {"reconciliation_items", "outbox"}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        for one in (1, 2):
            numbered = customers.update().where(customers.c.id == one)
            connection.execute(numbered.values(number=f"C-{one}"))
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    return CaseTown(engine)


def exported(town, number):
    with reading(town.engine) as connection:
        return export_person(connection, person_by_number(connection, number))


def stop(town, name="plain", why="tampering", customer=None):
    wanted = MeterBlock(
        document_id=new_document_id(),
        drn=DRN[name],
        reason_ar="عبث",
        reason_en=why,
        customer_ar=customer,
        customer_en=customer,
    )
    with writing(town.engine) as connection:
        block(connection, wanted, Moment(town.clock.now(), town.rana.operator_id))


def let_go(town, name="plain", why="sealed again"):
    wanted = MeterRelease(document_id=new_document_id(), drn=DRN[name], reason=why)
    with writing(town.engine) as connection:
        release(connection, wanted, Moment(town.clock.now(), town.rana.operator_id))


def send_somebody(town, name="plain", why="buys nothing any more"):
    now = town.clock.now()
    wanted = Decision(
        document_id=new_document_id(),
        drn=DRN[name],
        sign="none_bought",
        decision="inspect",
        reason=why,
    )
    with writing(town.engine) as connection:
        decisions.decide(connection, wanted, None, town.maysa, now=now, today=now.date())


def hand_over(town, name="plain", account="0004"):
    """Take a meter off, and hang it for another contract an hour later."""
    with writing(town.engine) as connection:
        moment = Moment(town.clock.now(), town.rana.operator_id)
        seat = lock_seat(connection, "0001")
        take_off(connection, seat, moment, reason=RemovalReason.CHANGE_OUT, drn=DRN[name])
        stocked = MeterShelving(
            document_id=new_document_id(), drn=DRN[name], shelf="in_stock", reason="looked at"
        )
        shelve(connection, stocked, moment)
    town.clock.advance(HOUR)
    with writing(town.engine) as connection:
        moment = Moment(town.clock.now(), town.rana.operator_id)
        seat = lock_seat(connection, account)
        hang(connection, DRN[name], seat, moment, reason=InstallReason.CHANGE_OUT)


def archive_letter(town, subject):
    now = town.clock.now()
    with writing(town.engine) as connection:
        number = connection.scalar(sa.select(sa.func.count()).select_from(archived_reports))
        connection.execute(
            archived_reports.insert().values(
                id=new_document_id(),
                number=number + 1,
                kind="case_letter",
                from_day=now.date(),
                through_day=now.date(),
                subject=subject,
                language="ar",
                format="pdf",
                made_at=now,
                made_by_ar="مايسة",
                made_by_en="Maysa",
            )
        )


def test_both_customers_of_a_wrong_meter_hear_of_the_case_and_how_it_ended(town):
    case = town.open_case(town.opening(town.sell()))
    town.note(case.document_id, "asked", "a photograph of both displays", "F-12")
    town.settle(case, "charged")
    archive_letter(town, case.document_id)
    bought, meant = exported(town, "C-1"), exported(town, "C-2")

    assert [one["id"] for one in bought["cases"]] == [case.document_id]
    assert bought["cases_meant_for_meters"] == meant["cases"] == []
    (told,) = meant["cases_meant_for_meters"]
    assert (told["number"], told["right_meter_id"]) == (case.number, meant["meters"][0]["id"])
    assert "sold_reading" not in told, "what the other meter showed is not his"
    for document in (bought, meant):
        (end,), (note,), (letter,) = (
            document[name] for name in ("cases_ended", "cases_noted", "letters")
        )
        assert (end["act"], end["amount_minor"]) == ("charged", 0)
        assert end["reason"] == "both displays were read"
        assert (note["act"], note["reference"]) == ("asked", "F-12")
        assert (letter["number"], letter["subject"]) == (1, case.document_id)


def test_nobody_hears_of_a_case_of_others(town):
    case = town.open_case(town.opening(town.sell("water"), kind="reversal", right_drn=""))
    town.note(case.document_id, "evidence", "his receipt")
    town.settle(case, "paid")
    archive_letter(town, case.document_id)
    archive_letter(town, new_document_id())
    names = [name for name in SECTIONS if name.startswith(("cases", "letters"))]

    nothing, all_of_it = exported(town, "C-1"), exported(town, "C-2")

    assert len(names) == 6
    assert [one for name in names for one in nothing[name]] == []
    assert [one["amount_minor"] for one in all_of_it["cases_ended"]] == [10_000]
    assert [one["subject"] for one in all_of_it["letters"]] == [case.document_id]


def test_what_was_asked_about_a_claim_is_told_with_its_letter(town):
    claim = town.claim()
    town.note(claim.claim_id, "evidence", "the slip of the machine", "F-3")
    archive_letter(town, claim.claim_id)
    mine, others = exported(town, "C-1"), exported(town, "C-2")

    (note,) = mine["claims_noted"]
    assert (note["claim_id"], note["text"]) == (claim.claim_id, "the slip of the machine")
    assert [one["subject"] for one in mine["letters"]] == [claim.claim_id]
    assert mine["cases_noted"] == others["claims_noted"] == others["letters"] == []


def test_a_stop_and_a_release_are_told_with_what_was_said_of_them(town):
    stop(town, customer="please come to the office")
    stopped = exported(town, "C-1")
    town.clock.advance(HOUR)
    let_go(town)
    released = exported(town, "C-1")

    (now,) = stopped["meters_blocked"]
    assert (now["id"], now["blocked_en"]) == (1, "tampering")
    assert now["blocked_customer_en"] == "please come to the office"
    assert released["meters_blocked"] == []
    first, second = released["blocks_and_releases"]
    assert (first["kind"], first["blocked_en"]) == ("blocked", "tampering")
    assert (second["kind"], second["reason"]) == ("unblocked", "sealed again")
    assert stopped["blocks_and_releases"] == [first]


def test_what_is_decided_about_a_meter_is_told_to_whom_it_hangs_for_at_that_time(town):
    stop(town, why="of the first")
    send_somebody(town, why="of the first")
    town.clock.advance(HOUR)
    let_go(town)
    hand_over(town)
    stop(town, why="of the second")
    send_somebody(town, why="of the second")
    first, second = exported(town, "C-1"), exported(town, "C-2")

    def said(document):
        blocked = [one for one in document["blocks_and_releases"] if one["kind"] == "blocked"]
        return [one["blocked_en"] for one in blocked], [
            one["reason"] for one in document["signs_decided"]
        ]

    assert said(first) == (["of the first"], ["of the first"])
    assert said(second) == (["of the second"], ["of the second"])
    assert first["meters_blocked"] == []
    assert {one["blocked_en"] for one in second["meters_blocked"]} == {
        "inspection",
        "of the second",
    }


def test_a_case_is_not_told_to_who_had_the_meter_before(town):
    hand_over(town)
    case = town.open_case(town.opening(town.sell("indebted"), right_drn=DRN["plain"]))
    before, after = exported(town, "C-1"), exported(town, "C-2")

    assert before["cases_meant_for_meters"] == []
    assert [one["id"] for one in after["cases_meant_for_meters"]] == [case.document_id]


def test_a_postponement_that_was_taken_back_is_told(engine):
    office = Debts(engine)
    made = office.postpone(30)
    office.withdraw(made.postponement_id, "he works again")

    (back,) = exported(office, "C-2")["postponements_withdrawn"]
    assert (back["postponement_id"], back["reason"]) == (made.postponement_id, "he works again")
    assert exported(office, "C-1")["postponements_withdrawn"] == []


def test_the_office_reads_all_of_it(town):
    stop(town)
    case = town.open_case(town.opening(town.sell("indebted"), right_drn=DRN["blocked"]))
    town.settle(case, "rejected")
    document = exported(town, "C-2")

    read = msgspec.convert(document, PersonExport)
    assert read.cases_ended == document["cases_ended"] != []


def test_who_disputes_a_purchase_of_another_meter_is_not_forgotten_meanwhile(town):
    case = town.open_case(town.opening(town.sell()))

    def open_ends():
        with reading(town.engine) as connection:
            one = person_by_number(connection, "C-2")
            return obstacles(connection, one, town.clock.now())

    assert Obstacle.MONEY_KEPT in open_ends()
    town.settle(case, "rejected")
    assert Obstacle.MONEY_KEPT not in open_ends()


def test_every_table_that_leads_to_a_person_over_others_is_told_or_left_out_for_a_reason():
    leading = {"customers"}
    tables = metadata.sorted_tables  # what is referred to comes first
    for table in tables:
        if leading & {key.column.table.name for key in table.foreign_keys}:
            leading.add(table.name)
    saying = {table.name for table in tables if SAYING & set(table.columns.keys())}
    told = {section.table for section in SECTIONS.values()} | set(LEFT_OUT)

    assert {"case_notes", "meter_events", "sign_decisions"} <= leading
    assert leading | saying <= told | OF_NOBODY
    assert told <= {table.name for table in tables}
