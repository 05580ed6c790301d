"""Offline sales that somebody should look at: posted and flagged, or their money kept apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import Drawer
from tests.helpers.journal_copies import Chain
from tests.helpers.little_town import DRN, new_vend_id
from tests.helpers.office import take_on
from tests.helpers.sealed_town import DAY, SealedTown
from vending_server.agents.tables import agents
from vending_server.corrections.tables import contract_corrections, corrected_sales
from vending_server.db.engine import reading, writing
from vending_server.ledger.service import balance_of, trial_balance
from vending_server.meters.tables import contracts, meters
from vending_server.offline_sales.tables import offline_findings
from vending_server.operations import books
from vending_server.operators.model import Role
from vending_server.registry import blocks
from vending_server.registry.closing import owed_after_closing
from vending_server.registry.seats import Moment
from vending_server.registry.tables import contract_closings
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.sync.tables import journal_records
from vending_server.tariffs.tables import arrears_accounts
from vending_server.vending.tables import sales
from vending_server.wire.quote import TenderKind
from vending_server.wire.registry import MeterBlock, MeterRelease
from vending_server.wire.vend import Tender, VendAnswer

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    return SealedTown(engine)


def found(town):
    rows = town.rows(offline_findings, offline_findings.c.sequence, offline_findings.c.position)
    return [(row.reason.value, row.state.value, row.difference_minor) for row in rows]


def change(town, table, where, **values):
    with writing(town.engine) as connection:
        connection.execute(table.update().where(where).values(**values))


def balance(town, code):
    with reading(town.engine) as connection:
        return balance_of(connection, code)


def check(town):
    with reading(town.engine) as connection:
        audit(connection)
        assert books.findings(connection) == []
        assert sum(trial_balance(connection).values()) == 0


# Posted, and flagged


def test_a_meter_blocked_meanwhile_is_sold_and_told(town):
    town.sell(town.seal("plain", 2_000))
    change(town, meters, meters.c.drn == DRN["plain"], blocked_ar="فحص", blocked_en="inspection")

    town.bring()

    assert found(town) == [("blocked_meter", "posted", 0)]
    assert len(town.rows(sales, sales.c.id)) == 1
    check(town)


def stop_and_release(town):
    moment = Moment(town.clock.now(), None)
    with writing(town.engine) as connection:
        stop = MeterBlock(
            document_id=new_vend_id(), drn=DRN["plain"], reason_ar="فحص", reason_en="inspection"
        )
        blocks.block(connection, stop, moment)
        free = MeterRelease(document_id=new_vend_id(), drn=DRN["plain"], reason="looked at")
        blocks.release(connection, free, moment)


def test_a_meter_blocked_meanwhile_is_told_although_it_was_released_before_the_journal_came(town):
    """Found by the simulation: only whether it was still blocked was looked at."""
    stop_and_release(town)  # what was over when it was sealed is nothing to tell of
    town.sell(town.seal("plain", 2_000))
    town.bring()
    assert found(town) == []

    town.sell(town.seal("plain", 5_000))
    stop_and_release(town)
    town.bring()

    assert found(town) == [("blocked_meter", "posted", 0)]
    check(town)


def test_a_price_above_that_of_the_day_is_credited_and_told_on_the_next_receipt(town):
    sealed = town.seal("plain", 5_000)
    town.sell(sealed)
    cheaper = [[1600, 400000], *little_town.BLOCKS[1:]]
    with writing(town.engine) as connection:
        little_town.supersede(
            connection, "E1", valid_from=dt.date(2026, 11, 22), blocks=cheaper, decision="9/2026"
        )

    town.bring()

    (_, (reason, state, credit)) = found(town)
    assert (reason, state) == ("price_credited", "posted")
    assert found(town)[0][0] == "tariff_changed"
    quote = sealed.vend.quote
    true = -(-quote.units_tenths * 400000 * 11600 // 10**9)
    assert credit == quote.energy_gross_minor - true > 0
    (row,) = (one for one in town.rows(contracts, contracts.c.id) if one.id == 1)
    assert row.carry_minor == quote.carry_after_minor + credit
    (corrected,) = town.rows(corrected_sales, corrected_sales.c.sale_id)
    assert (corrected.gross_before_minor, corrected.gross_minor) == (quote.energy_gross_minor, true)
    check(town)
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    next_receipt = msgspec.json.decode(till.sell(DRN["plain"]).body, type=VendAnswer)
    (line,) = next_receipt.corrections
    assert (line.amount_minor, line.receipt_number) == (credit, "2-01-000001")
    assert next_receipt.quote.carry_before_minor == row.carry_minor
    again = msgspec.json.decode(till.sell(DRN["plain"], 3_000).body, type=VendAnswer)
    assert again.corrections == []
    check(town)


def test_a_price_below_that_of_the_day_is_borne_by_the_municipality(town):
    """Another till sold meanwhile: the block is fuller than the pack knew."""
    sealed = town.seal("plain", 5_000)
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    till.sell(DRN["plain"], 80_000)
    carried = town.rows(contracts, contracts.c.id)[0].carry_minor
    town.sell(sealed)

    town.bring()

    ((reason, state, borne),) = found(town)
    assert (reason, state) == ("price_borne", "posted")
    assert borne > 0
    assert town.rows(contract_corrections, contract_corrections.c.contract_id) == []
    contract = town.rows(contracts, contracts.c.id)[0]
    assert contract.carry_minor == carried + sealed.vend.quote.carry_after_minor
    check(town)


def test_a_sale_of_the_period_before_counts_in_its_own(town):
    late = dt.datetime(2026, 11, 30, 21, 30, tzinfo=dt.UTC)  # 23:30 in the town
    town.clock.advance(late - town.clock.time)
    town.sell(town.seal("plain", 5_000, at=late), at=late + 5 * dt.timedelta(minutes=1))
    town.clock.advance(HOUR)
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    till.sell(DRN["plain"], 4_000)
    december = town.rows(contracts, contracts.c.id)[0]

    town.bring()

    after = town.rows(contracts, contracts.c.id)[0]
    assert (after.bought_period, after.bought_tenths) == ("2026-12", december.bought_tenths)
    periods = {row.period for row in town.rows(sales, sales.c.id)}
    assert periods == {"2026-11", "2026-12"}
    assert found(town) == []
    check(town)


def test_a_vend_sold_after_its_period_is_priced_by_the_next_and_told(town):
    before = dt.datetime(2026, 11, 30, 21, 30, tzinfo=dt.UTC)
    town.clock.advance(before - town.clock.time)
    sealed = town.seal("plain", 5_000)
    town.clock.advance(HOUR)
    town.sell(sealed)

    town.bring()

    assert found(town) == [("period_changed", "posted", 0)]
    assert [row.period for row in town.rows(sales, sales.c.id)] == ["2026-12"]
    check(town)


def test_what_is_taken_of_a_debt_that_was_settled_meanwhile_stays_with_the_customer(town):
    sealed = town.seal("indebted", 5_000)
    town.sell(sealed)
    change(
        town,
        arrears_accounts,
        arrears_accounts.c.code == "old",
        opening_minor=200,
        balance_minor=200,
    )

    town.bring()

    assert found(town) == [("debt_settled", "posted", 300)]
    (sale,) = town.rows(sales, sales.c.id)
    assert sale.deductions_minor == 200
    assert sale.carry_after_minor == sealed.vend.quote.carry_after_minor + 300
    check(town)


def test_a_sale_on_a_closed_contract_is_owed_to_who_was_there(town):
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    change(town, contracts, contracts.c.id == 1, closed_on=dt.date(2026, 11, 22))

    town.bring()

    assert found(town) == [("contract_closed", "posted", 0)]
    assert town.rows(contracts, contracts.c.id)[0].carry_minor == 0
    assert balance(town, "contract_payouts") == -sealed.vend.quote.carry_after_minor
    check(town)


def test_what_a_sale_leaves_after_the_closing_is_paid_out_with_the_rest(town):
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    change(town, contracts, contracts.c.id == 1, closed_on=dt.date(2026, 11, 22))
    with writing(town.engine) as connection:
        connection.execute(
            contract_closings.insert().values(
                id=new_vend_id(),
                contract_id=1,
                closed_at=town.clock.now(),
                closed_by=1,
                reason="moved away",
                payout_minor=70,
                dues_left_minor=0,
                arrears_left_minor=0,
            )
        )

    town.bring()

    with reading(town.engine) as connection:
        owed = owed_after_closing(connection, 1)
    assert owed == 70 + sealed.vend.quote.carry_after_minor


def test_an_agents_float_goes_below_its_limit_rather_than_a_sale_lost(engine):
    with writing(engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=3_000)
        caller = little_town_caller(connection, seller)
    town = SealedTown(engine, caller=caller)
    town.sell(town.seal("plain", 2_000))
    town.sell(town.seal("water", 2_000))

    town.bring()

    assert found(town) == [("over_float", "posted", 1_000)]
    assert town.rows(agents, agents.c.point_number)[0].float_minor == -1_000
    check(town)
    till = little_town.Till(town.vending, seller, sequence=iter(range(100, 200)))
    assert b"agent_credit_short" in till.sell(DRN["plain"]).body


def little_town_caller(connection, seller):
    agent = take_on(connection, "rana", Role.AGENT, point=seller.point)
    return replace(agent, terminal_id=seller.terminal_id, point=seller.point)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"shift_id": "01930000-0000-7000-8000-00000000abcd"}, "shift_unknown"),
        ({"operator": "nobody"}, "operator_unknown"),
        ({"order_number": "14/2026"}, "closure_order"),
    ],
)
def test_what_else_is_odd_is_posted_and_told(town, changes, reason):
    town.sell(town.seal("plain", 2_000), **changes)

    town.bring()

    assert found(town) == [(reason, "posted", 0)]
    (sale,) = town.rows(sales, sales.c.id)
    assert sale.shift_id is None
    check(town)


@pytest.mark.parametrize("away", [-2 * DAY, DAY / 2], ids=["before it was sealed", "in the future"])
def test_a_time_that_cannot_be_is_put_right_and_told(town, away):
    sealed = town.seal("plain", 2_000)
    town.sell(sealed, at=town.clock.time + away)

    town.bring()

    assert found(town) == [("clock", "posted", 0)]
    (sale,) = town.rows(sales, sales.c.id)
    assert dt.datetime.fromisoformat(sealed.vend.sealed_at) <= sale.sold_at <= town.clock.time
    check(town)


# Shifts and days


def test_an_offline_sale_is_in_the_shift_it_was_made_in(engine):
    drawer = Drawer(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    shift_id = drawer.open(10_000).shift_id
    town.sell(town.seal("plain", 2_000), shift_id=shift_id)
    town.bring()

    closed = drawer.close(shift_id, 12_000)

    assert (closed.totals.expected_minor, closed.variance_minor) == (12_000, 0)
    assert found(town) == []
    check(town)


def test_a_sale_that_comes_after_the_count_puts_the_difference_right(engine):
    drawer = Drawer(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    shift_id = drawer.open(10_000).shift_id
    town.sell(town.seal("plain", 2_000), shift_id=shift_id)
    sold_twice = town.seal("water", 3_000)
    town.sell(sold_twice, shift_id=shift_id, pack_number=9)
    assert drawer.close(shift_id, 15_000).variance_minor == 5_000

    town.bring()

    after = drawer.desk.one(drawer.maysa, shift_id)
    assert (after.totals.expected_minor, after.variance_minor) == (15_000, 0)
    assert after.counts.sales == 2
    assert found(town) == [("not_in_pack", "quarantined", 0)]
    assert balance(town, "cash_variance") == 0
    check(town)


def test_a_sale_of_a_locked_day_is_posted_to_the_next_one_and_the_z_stays(engine):
    drawer = Drawer(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    shift_id = drawer.open(10_000).shift_id
    town.sell(town.seal("plain", 2_000), shift_id=shift_id)
    drawer.close(shift_id, 12_000)
    drawer.clock.advance(DAY)
    drawer.lock_decided("2026-11-22")

    town.bring()

    after = drawer.desk.one(drawer.maysa, shift_id)
    assert (after.totals.expected_minor, after.variance_minor) == (10_000, 2_000)
    assert found(town) == [("day_locked", "posted", 0)]
    assert balance(town, "cash_variance") == 0
    check(town)


# In quarantine


def held(town, reason, booked):
    assert found(town) == [(reason, "quarantined", 0)]
    assert town.rows(sales, sales.c.id) == []
    assert balance(town, "quarantine") == -booked
    assert balance(town, f"drawer:{town.terminal_id}") == booked
    check(town)


def test_a_vend_of_an_expired_pack_waits_for_two_people(town):
    sealed = town.seal("plain", 2_000)
    town.clock.advance(DAY + HOUR)
    town.sell(sealed)

    town.bring()

    held(town, "expired_pack", 2_000)
    assert [row.state.value for row in town.rows(sealed_vends, sealed_vends.c.id)] == ["sold"]


@pytest.mark.parametrize(
    "changes", [{"sealed_id": new_vend_id()}, {"drn": DRN["water"]}], ids=["unknown", "other meter"]
)
def test_what_this_terminal_was_never_given_is_not_in_its_pack(town, changes):
    sealed = town.seal("plain", 2_000)
    town.sell(vends=[town.vend(sealed, **changes)])

    town.bring()

    held(town, "not_in_pack", 2_000)


def test_another_terminals_vend_stays_in_that_terminals_pack(town):
    sealed = town.seal("plain", 2_000, terminal_id=little_town.seller(2).terminal_id)
    town.sell(sealed)

    town.bring()

    held(town, "not_in_pack", 2_000)
    assert [row.state.value for row in town.rows(sealed_vends, sealed_vends.c.id)] == ["live"]


def test_a_vend_that_was_destroyed_by_the_tills_own_word_is_kept_apart(town):
    town.sell(town.seal("plain", 2_000, state=SealedState.VOIDED))

    town.bring()

    held(town, "voided_before", 2_000)


def test_a_vend_that_was_asked_back_but_sold_before_is_a_sale(town):
    town.sell(town.seal("plain", 2_000, state=SealedState.VOID_ASKED))

    town.bring()

    assert found(town) == []
    assert len(town.rows(sales, sales.c.id)) == 1
    check(town)


@pytest.mark.parametrize("is_one_upload", [True, False])
def test_one_sealed_vend_is_one_sale_however_often_it_is_told(town, is_one_upload):
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    if not is_one_upload:
        town.bring()
    town.sell(sealed)

    town.bring()

    assert found(town) == [("sold_twice", "quarantined", 0)]
    assert len(town.rows(sales, sales.c.id)) == 1
    assert balance(town, "quarantine") == -2_000
    check(town)


def test_a_number_that_a_receipt_bears_already_is_kept_apart(town):
    one, two = town.seal("plain", 2_000), town.seal("water", 3_000)
    town.sell(one)
    town.sell(vends=[town.vend(two, receipt_sequence=1)])

    town.bring()

    assert found(town) == [("receipt_number_used", "quarantined", 0)]
    assert len(town.rows(sales, sales.c.id)) == 1
    check(town)


def test_a_vend_id_that_was_decided_already_is_kept_apart(town):
    one, two = town.seal("plain", 2_000), town.seal("water", 3_000)
    first = town.sell(one)
    town.sell(vends=[town.vend(two, vend_id=first.vends[0].vend_id)])

    town.bring()

    assert found(town) == [("vend_id_used", "quarantined", 0)]
    check(town)


@pytest.mark.parametrize(
    "changes",
    [
        {"tender_minor": 3_000},
        {"units_tenths": 1},
        {"tenders": [Tender(kind=TenderKind.CASH, amount_minor=1_500)]},
        {"received_minor": 1_000},
    ],
    ids=lambda one: next(iter(one)),
)
def test_a_sum_that_is_none_is_kept_apart_with_the_money_that_came(town, changes):
    sealed = town.seal("plain", 2_000)
    told = town.vend(sealed, **changes)
    town.sell(vends=[told])

    town.bring()

    held(town, "wrong_sum", sum(one.amount_minor for one in told.tenders))


def test_money_kept_on_a_contract_is_not_spent_without_a_line(town):
    sealed = town.seal("plain", 2_000)
    kept = Tender(kind=TenderKind.DEPOSIT, amount_minor=2_000)
    town.sell(vends=[town.vend(sealed, tenders=[kept], received_minor=0)])

    town.bring()

    held(town, "wrong_sum", 0)


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "vends_sold_offline", "vends": [{"tender_minor": 2_000}]},
        {"kind": "vends_sold_offline", "vends": "none"},
        {"kind": "vends_sold_offline", "at": "2026-11-22T10:00:00"},
    ],
    ids=["fields are missing", "another form", "no zone"],
)
def test_a_record_that_cannot_be_read_stops_nothing_and_is_seen(town, record):
    town.sell(town.seal("plain", 2_000))
    town.write(**record)
    town.sell(town.seal("water", 3_000))

    told = town.bring()

    assert told.sequence == 3
    assert len(town.rows(journal_records, journal_records.c.sequence)) == 3
    assert [row[:2] for row in found(town)] == [("unreadable", "quarantined")]
    assert len(town.rows(sales, sales.c.id)) == 2
    check(town)


@pytest.mark.parametrize(
    "changes",
    [
        {"vend_id": "x"},
        {"sealed_id": "x"},
        {"receipt_sequence": 0},
        {"tenders": []},
        {"drn": "57\0"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_a_field_that_no_column_takes_makes_its_record_unreadable(town, changes):
    sealed = town.seal("plain", 2_000)
    town.sell(vends=[town.vend(sealed, **changes)])
    town.sell(town.seal("water", 3_000), visit_id="x")
    town.sell(town.seal("water", 3_000), operator="a\0b")

    town.bring()

    assert [row[:2] for row in found(town)] == [("unreadable", "quarantined")] * 3
    rows = town.rows(offline_findings, offline_findings.c.sequence)
    assert [row.amount_minor for row in rows] == [2_000, 3_000, 3_000]
    assert [row.is_booked for row in rows] == [False] * 3
    check(town)


def test_quarantined_money_of_an_agent_is_charged_to_his_float(engine):
    with writing(engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=3_000)
        caller = little_town_caller(connection, seller)
    town = SealedTown(engine, caller=caller)
    town.sell(town.seal("plain", 2_000), pack_number=7)

    town.bring()

    assert found(town) == [("not_in_pack", "quarantined", 0)]
    assert town.rows(agents, agents.c.point_number)[0].float_minor == 1_000
    assert balance(town, "quarantine") == -2_000
    check(town)


# Journals of another disk


def test_what_a_forked_journal_sold_is_seen_with_its_money(town):
    one, two = town.seal("plain", 2_000), town.seal("water", 3_000)
    town.note()
    town.bring()
    clone = Chain(list(town.chain.bodies))
    town.sell(one)
    town.bring()
    town.chain = clone
    town.sell(two)

    told = town.office.take(clone, first=1)

    assert told.standing == "forked"
    assert found(town) == [("forked_journal", "quarantined", 0)]
    assert len(town.rows(sales, sales.c.id)) == 1
    assert balance(town, "quarantine") == -3_000
    check(town)
    town.office.take(clone, first=1)
    assert len(found(town)) == 1
    check(town)


def test_what_follows_after_a_journal_differed_is_seen_too(town):
    town.note()
    town.bring()
    town.office.tell_difference("rolled_back", Chain.of(1))
    town.sell(town.seal("plain", 2_000))

    town.bring()

    assert found(town) == [("forked_journal", "quarantined", 0)]
    assert balance(town, "quarantine") == -2_000
    check(town)


def test_what_no_device_signed_is_told_and_posts_nothing(town):
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    thief = Ed25519PrivateKey.generate()

    told = town.office.desk.take(town.office.caller, town.chain.upload(thief))

    assert told.standing == "unsigned"
    assert found(town) == [("unsigned_journal", "quarantined", 0)]
    assert balance(town, "quarantine") == 0
    assert [row.state.value for row in town.rows(sealed_vends, sealed_vends.c.id)] == ["live"]
    check(town)
