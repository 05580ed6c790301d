"""Every subject on both databases: agents, machines, boxes, slips, journals, packs, prices, keys."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.agent_books import Books
from tests.helpers.journal_copies import JournalOffice
from tests.helpers.little_town import DRN
from tests.helpers.machine_town import MachineTown
from tests.helpers.office import new_document_id
from tests.helpers.reconciled_town import ReconciledTown
from tests.helpers.told_journals import ToldJournal
from vending_server.agents.tables import agents
from vending_server.db.engine import reading, snapshot, writing
from vending_server.offline_sales.model import FindingReason, FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.tables import terminals
from vending_server.reconciliation import items
from vending_server.reconciliation.differences import all_seen
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.rows import with_rows
from vending_server.reconciliation.span import Seen, Span
from vending_server.tariffs.model import VersionState
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.tables import sales, tokens, vending_key_totals
from vending_server.wire.vend import VendAnswer

DAY = dt.timedelta(days=1)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def span_of(town) -> Span:
    today = town.clock.time.astimezone(little_town.ZONE).date()
    return Span(from_day=today - 20 * DAY, through_day=today, zone=little_town.ZONE)


def seen(town, kind: str) -> list[Seen]:
    """What is seen of one kind, each difference with its rows."""
    read_on(town.engine)
    with snapshot(town.engine) as connection:
        found = list(all_seen(connection, span_of(town), town.clock.now()))
        return [
            (one, [with_rows(connection, each) for each in one.differences])
            for one in found
            if one.subject.kind.value == kind
        ]


def views(one: Seen) -> dict[str, tuple[int, int]]:
    return {view.value: (it.amount_minor, it.count) for view, it in one.views.items()}


def test_an_agents_day_is_told_by_his_journal_and_by_his_float(engine):
    town = Books(engine)
    town.top_up(100_000)
    office = JournalOffice(engine, the_agent(town), clock=town.clock)
    journal = ToldJournal(town.clock.time, operator="agent")
    stored = town.agent.sell(DRN["plain"], 10_000)
    vend = msgspec.json.decode(stored.body, type=VendAnswer).vend_id
    journal.sale(10_000, vend_id=vend)
    alone = journal.sale(2_000, card=3_000)
    office.take(journal.chain)
    town.clock.advance(2 * DAY)
    journal.write("operator_signed_in", operator="agent")
    office.take(journal.chain)

    ((one, (difference,)),) = seen(town, "till_day")
    assert views(one) == {"journal": (15_000, 2), "ledger": (10_000, 1), "tokens": (10_000, 1)}
    assert (difference.kind.value, difference.amount_minor, difference.count) == (
        "amount",
        -5_000,
        -1,
    )
    assert [row.told["vend_id"] for row in difference.rows] == [alone]


def the_agent(town):
    """The agent as whoever brings his terminal's journal."""
    seat = town.agent.seller
    return dataclasses.replace(
        town.agents_person, terminal_id=seat.terminal_id, terminal_number=seat.terminal_number
    )


def test_an_agents_day_without_his_journal_waits_and_is_then_a_gap(engine):
    town = Books(engine)
    town.top_up(100_000)
    town.agent.sell(DRN["plain"], 10_000)
    ((_, told),) = seen(town, "till_day")
    assert told == [], "the day is not over"

    town.clock.advance(DAY)
    ((_, (gap,)),) = seen(town, "till_day")
    assert (gap.kind.value, gap.amount_minor, gap.is_due(town.clock.now())) == (
        "gap",
        10_000,
        False,
    )
    town.clock.advance(2 * DAY)
    ((_, (gap,)),) = seen(town, "till_day")
    assert gap.is_due(town.clock.now())


def test_an_agent_beyond_his_float_is_told_with_what_brought_him_there(engine):
    town = Books(engine)
    with writing(engine) as connection:
        connection.execute(agents.update().values(float_minor=-700, beyond_minor=700))
        finding = {
            "id": new_document_id(),
            "terminal_id": town.agent.seller.terminal_id,
            "sequence": 1,
            "position": 1,
            "reason": FindingReason.OVER_FLOAT,
            "state": FindingState.QUARANTINED,
            "drn": "",
            "amount_minor": 2_000,
            "difference_minor": 700,
            "is_booked": False,
            "order_number": "",
            "found_at": town.clock.now(),
            "evidence": "",
        }
        connection.execute(offline_findings.insert().values(finding))
    ((one, told),) = seen(town, "agent")
    kinds = {each.kind.value: each for each in told}

    assert kinds["limit"].amount_minor == -700
    assert [row.id for row in kinds["limit"].rows] == [finding["id"]]
    assert kinds["amount"].amount_minor == 700, "the float is not what the entries say"
    assert one.subject.point_number == 3


def test_a_machines_box_is_told_by_its_notes_its_entry_and_the_count(engine):
    town = MachineTown(engine)
    office = JournalOffice(engine, town.machine, clock=town.clock)
    journal = ToldJournal(town.clock.time, operator="k03")
    for number in range(3):
        journal.write(
            "note_in_escrow", mark="", escrow_id=f"n{number}", amount_minor=5_000, purse_id="p"
        )
        end = "stacked" if number else "returned"
        journal.write("note_ended", mark="", escrow_id=f"n{number}", end=end)
    bag = town.empty(town.bag_of_box(10_000, town.walid, town.maysa))
    emptying = bag.emptying_id
    journal.write(
        "cash_box_emptied",
        emptying_id=emptying,
        approval_id="",
        collectors=[],
        bag_number="B",
        counts=[],
        expected_minor=10_000,
        unread_notes=0,
    )
    office.take(journal.chain)
    ((one, told),) = seen(town, "cassette")
    assert views(one)["journal"] == (10_000, 1)
    assert [(each.kind.value, each.amount_minor) for each in told] == [("missing", -10_000)]

    town.count(emptying, 8_000, town.laila, difference_reason="a note lacks")
    ((one, (short,)),) = seen(town, "cassette")
    assert (short.kind.value, short.amount_minor) == ("amount", -2_000)
    assert {row.kind.value for row in short.rows} == {"record", "count"}
    assert views(one)["ledger"] == (10_000, 1)


def test_one_word_of_the_bank_for_two_slips_is_told(engine):
    town = ReconciledTown(engine)
    slips = []
    for bag in ("B-1", "B-2"):
        shift = town.open()
        town.close(shift, 20_000, left=0)
        town.clock.advance(dt.timedelta(minutes=1))
        slips.append(town.bag([shift.shift_id], 20_000, bag_number=bag)["document_id"])
        town.confirm(slips[-1], 20_000)
        town.clock.advance(dt.timedelta(minutes=1))
    told = [(one.subject.id, each) for one, found in seen(town, "slip") for each in found]

    ((slip, second),) = told
    assert (slip, second.kind.value, second.count) == (slips[1], "count", 1)
    assert {row.id for row in second.rows if row.kind.value == "slip"} == set(slips)


def test_a_forked_journal_and_records_nobody_understands_are_told(engine):
    town = ReconciledTown(engine)
    town.journal.write("vend_intended", vend_id="x")
    town.bring()
    ((_, (unread,)),) = seen(town, "terminal")
    assert (unread.kind.value, unread.count) == ("count", -1)

    other = ToldJournal(operator="twin")
    other.sale(1_000)
    town.office.take(other.chain)
    ((_, told),) = seen(town, "terminal")
    assert [one.kind.value for one in told] == ["standing", "count"]
    assert told[0].rows[0].told["what"] == "forked"


def test_a_token_that_nothing_stands_for_and_a_counter_that_differs_are_told(engine):
    town = ReconciledTown(engine)
    shift = town.open()
    town.sell(shift, 10_000)
    with writing(engine) as connection:
        row = connection.execute(sa.select(tokens)).one()
        orphan = dict(row._mapping) | {"tid": row.tid + 9, "sale_id": None, "token": "9" * 20}
        connection.execute(tokens.insert().values(orphan))
        total = row.units_tenths * 2 + 30
        connection.execute(
            vending_key_totals.insert().values(sgc=row.sgc, krn=row.krn, issued_tenths=total)
        )
    ((one, told),) = seen(town, "key")

    assert one.subject.id == f"{row.sgc}:{row.krn}"
    assert [(each.kind.value, each.count) for each in told] == [("count", 1), ("limit", 30)]
    assert told[0].rows[0].id == f"{row.meter_id}:{row.base_year}:{row.tid + 9}"


def test_a_token_that_bears_another_check_value_than_its_key_is_told(engine):
    town = ReconciledTown(engine)
    shift = town.open()
    for tender in (10_000, 11_000):
        town.sell(shift, tender)
    with writing(engine) as connection:
        row = connection.execute(sa.select(tokens).limit(1)).one()
        sale = connection.execute(sa.select(sales).where(sales.c.id == row.sale_id)).one()
        another = {"id": new_document_id(), "vend_id": new_document_id(), "receipt_sequence": 77}
        connection.execute(sales.insert().values(dict(sale._mapping) | another))
        strange = {"tid": row.tid + 9, "sale_id": another["id"], "key_check_value": "ABCDEF"}
        connection.execute(tokens.insert().values(dict(row._mapping) | strange))
    ((one, (strange_one,)),) = seen(town, "key")

    assert one.subject.id == f"{row.sgc}:{row.krn}"
    assert (strange_one.kind.value, strange_one.count) == ("standing", 1)


def test_a_price_decided_after_its_day_had_sold_is_told_with_what_is_owed(engine):
    town = ReconciledTown(engine)
    shift = town.open()
    town.sell(shift, 10_000)
    with writing(engine) as connection:
        known = connection.execute(
            sa.select(tariff_versions).where(tariff_versions.c.utility == "electricity").limit(1)
        ).one()
        cheaper = dict(known._mapping) | {
            "code": "CHEAPER",
            "valid_from": town.clock.time.date(),
            "blocks": [[None, 200_000]],
            "decision": "79/2026",
            "state": VersionState.ACTIVE,
            "activated_at": town.clock.now(),
        }
        del cheaper["id"]
        connection.execute(tariff_versions.insert().values(cheaper))
    ((_, (owed,)),) = seen(town, "tariff")

    assert (owed.kind.value, owed.count) == ("price", 1)
    assert owed.amount_minor > 0
    assert owed.rows[0].told["code"] == "CHEAPER"


def test_a_sale_without_its_token_is_named(engine):
    town = ReconciledTown(engine)
    shift = town.open()
    town.sell(shift, 10_000)
    town.close(shift, 30_000)
    with writing(engine) as connection:
        row = connection.execute(sa.select(sales)).one()
        bare = {"id": new_document_id(), "vend_id": new_document_id(), "receipt_sequence": 77}
        connection.execute(sales.insert().values(dict(row._mapping) | bare))
    ((_, told),) = seen(town, "shift")
    (missing,) = [one for one in told if one.right.value == "tokens"]

    assert (missing.kind.value, missing.count) == ("count", -1)
    assert [one.id for one in missing.rows] == [bare["id"]]


def test_a_float_that_was_found_otherwise_than_it_was_left_is_told(engine):
    town = ReconciledTown(engine)
    town.close(town.open(), 20_000)
    second = town.open(18_000)
    town.close(second, 18_000)
    told = {one.subject.id: found for one, found in seen(town, "shift")}

    (found,) = told[second.shift_id]
    assert (found.left.value, found.right.value, found.amount_minor) == (
        "ledger",
        "counted",
        -2_000,
    )
    assert [row.told["what"] for row in found.rows] == ["opening", "left"]


def test_a_lost_machine_without_sealed_vends_is_none_of_it(engine):
    town = ReconciledTown(engine)
    with writing(engine) as connection:
        connection.execute(terminals.update().values(suspended_at=town.clock.now()))
    assert seen(town, "pack") == []


def test_a_refresh_of_one_point_leaves_the_items_of_others(engine):
    town = ReconciledTown(engine)
    town.close(town.open(), 15_000)
    town.refresh()
    elsewhere = Span(
        from_day=span_of(town).from_day,
        through_day=span_of(town).through_day,
        zone=little_town.ZONE,
        point_number=3,
    )
    told = items.refresh(engine, elsewhere, town.clock.now())

    assert (told.subjects, told.cleared) == (0, 0)
    with reading(engine) as connection:
        assert (
            connection.scalar(sa.select(sa.func.count()).select_from(items.reconciliation_items))
            == 1
        )
