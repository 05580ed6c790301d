"""Selling, on both databases: one row decides a vend, and money adds up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, HandClock, SampleIssuer, Till
from token_engine.engine import TokenEngine
from vending_server.clock import SystemClock
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.errors import DatabaseBusy, DatabaseError, RowConflict
from vending_server.errors import Misconfigured, Refused
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post, trial_balance
from vending_server.ledger.tables import ledger_entries
from vending_server.meters import service as meter_service
from vending_server.meters.service import ContractChange
from vending_server.meters.tables import contracts, meters
from vending_server.tariffs.service import ArrearsPayment, pay_arrears
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.clock_guard import ClockGuard, check_gap, time_of_database
from vending_server.vending.tables import outbox, sale_tenders, sales, tokens, vends
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import QuoteRequest, TenderKind
from vending_server.wire.vend import ReprintRequest, Tender, VendAnswer


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


@pytest.fixture
def till(engine):
    return Till(little_town.service(engine))


def sale_of(stored) -> VendAnswer:
    assert stored.is_sale
    return msgspec.json.decode(stored.body, type=VendAnswer)


def problem_of(stored) -> Problem:
    assert not stored.is_sale
    return msgspec.json.decode(stored.body, type=Problem)


def count(engine, table) -> int:
    with reading(engine) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_a_vend_writes_sale_token_entries_response_and_outbox_together(engine, till):
    answer = sale_of(till.sell(DRN["plain"], 10_000))

    assert answer.quote.units_tenths > 0
    assert [count(engine, one) for one in (sales, tokens, vends, outbox)] == [1, 1, 1, 1]
    with reading(engine) as connection:
        balance = trial_balance(connection)
    assert sum(balance.values()) == 0
    assert balance[f"drawer:{till.seller.terminal_id}"] == 10_000
    assert balance["sale_clearing"] == 0


def test_the_token_decodes_to_exactly_what_was_sold(engine, till):
    answer = sale_of(till.sell(DRN["indebted"], 10_000))

    with reading(engine) as connection:
        served = meter_service.served_meters(connection, [DRN["indebted"]])[DRN["indebted"]]
    key = SampleIssuer().decoder_key(served.meter)
    decoded = TokenEngine().decode(
        token=answer.tokens[0].token, decoder_key=key, ea=served.meter.key_spec().ea
    )
    assert (decoded.tid, decoded.units_tenths) == (answer.tokens[0].tid, answer.quote.units_tenths)


def test_the_same_id_and_body_get_the_same_bytes_for_ever(engine, till):
    command = till.command(DRN["plain"])

    first = till.vending.decide([command])[0]
    again = till.vending.decide([command])[0]

    assert (first.http_status, again.http_status) == (201, 200)
    assert first.body == again.body == till.vending.ask(till.seller, command.request.vend_id).body
    assert count(engine, sales) == 1


def test_the_same_id_with_another_body_is_refused_and_changes_nothing(engine, till):
    command = till.command(DRN["plain"])
    till.vending.decide([command])

    other = till.wrap(msgspec.structs.replace(command.request, received_minor=20_000))
    answer = problem_of(till.vending.decide([other])[0])

    assert (answer.code, answer.decided) == (ProblemCode.VEND_ID_REUSED, False)
    assert count(engine, sales) == 1


def test_two_terminals_may_use_the_same_vend_id_without_sharing_it(engine, till):
    other = Till(till.vending, little_town.seller(2))
    command = till.command(DRN["plain"])
    till.vending.decide([command])

    with pytest.raises(Refused, match="vend_unknown"):
        other.vending.ask(other.seller, command.request.vend_id)


def test_asking_about_an_unknown_vend_only_reads(engine, till):
    command = till.command(DRN["plain"])

    with pytest.raises(Refused, match="vend_unknown"):
        till.vending.ask(till.seller, command.request.vend_id)

    assert count(engine, vends) == 0
    assert till.vending.decide([command])[0].is_sale


def test_a_resolved_vend_can_never_be_sold_afterwards(engine, till):
    command = till.command(DRN["plain"])

    none = till.vending.resolve(till.seller, command.request.vend_id)
    late = till.vending.decide([command])[0]

    assert problem_of(none).code == ProblemCode.VEND_NONE
    assert problem_of(none).decided
    assert late.body == none.body
    assert count(engine, sales) == 0


def test_resolving_a_sold_vend_answers_with_the_sale(engine, till):
    command = till.command(DRN["plain"])
    sold = till.vending.decide([command])[0]

    assert till.vending.resolve(till.seller, command.request.vend_id).body == sold.body


def test_a_refusal_is_stored_like_a_sale(engine, till):
    command = till.command(DRN["plain"], quote_hash="0" * 64)

    refused = till.vending.decide([command])[0]

    assert problem_of(refused).code == ProblemCode.PRICE_CHANGED
    assert problem_of(refused).decided
    assert till.vending.resolve(till.seller, command.request.vend_id).body == refused.body
    assert count(engine, sales) == 0


def test_a_price_that_changed_since_the_quote_sells_nothing(engine, till):
    late = till.command(DRN["plain"])
    till.sell(DRN["plain"])  # block position and carry move on

    assert problem_of(till.vending.decide([late])[0]).code == ProblemCode.PRICE_CHANGED


def test_a_blocked_meter_is_neither_quoted_nor_sold(engine, till):
    with pytest.raises(Refused, match="meter_blocked") as refused:
        till.vending.quote(QuoteRequest(drn=DRN["blocked"], tender_minor=10_000))
    assert refused.value.params == {"reason_ar": "فحص", "reason_en": "inspection"}

    command = till.command(DRN["plain"])
    with writing(engine) as connection:
        connection.execute(meters.update().values(blocked_ar="فحص", blocked_en="inspection"))

    assert problem_of(till.vending.decide([command])[0]).code == ProblemCode.METER_BLOCKED


def test_an_unknown_meter_is_refused_and_the_refusal_stored(engine, till):
    command = till.command(DRN["plain"])
    unknown = till.wrap(msgspec.structs.replace(command.request, drn=little_town.make_drn(57, 9)))

    assert problem_of(till.vending.decide([unknown])[0]).code == ProblemCode.METER_UNKNOWN
    assert count(engine, vends) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"received_minor": 9_990}, ProblemCode.TENDERS_DISAGREE),
        (
            {"tenders": [Tender(kind=TenderKind.CASH, amount_minor=9_990)]},
            ProblemCode.TENDERS_DISAGREE,
        ),
        (
            {"tenders": [Tender(kind=TenderKind.BANK_CARD, amount_minor=9_000)]},
            ProblemCode.TENDERS_DISAGREE,
        ),
        ({"receipt_sequence": 1}, ProblemCode.RECEIPT_NUMBER_USED),
    ],
)
def test_payments_that_do_not_add_up_are_refused(engine, till, change, code):
    till.sell(DRN["plain"])
    command = till.command(DRN["plain"], 10_000)
    broken = till.wrap(msgspec.structs.replace(command.request, **change))

    assert problem_of(till.vending.decide([broken])[0]).code == code


def test_the_cash_part_of_a_mixed_payment_keeps_the_cash_step(engine, till):
    parts = [
        Tender(kind=TenderKind.CASH, amount_minor=5_005),
        Tender(kind=TenderKind.BANK_CARD, amount_minor=4_995),
    ]
    refused = problem_of(till.sell(DRN["plain"], 10_000, tenders=parts))

    assert (refused.code, refused.params) == (ProblemCode.TENDER_NOT_CASH_MULTIPLE, {"step": 10})


def test_a_mixed_payment_lands_in_drawer_and_bank(engine, till):
    parts = [
        Tender(kind=TenderKind.CASH, amount_minor=4_000),
        Tender(kind=TenderKind.BANK_CARD, amount_minor=6_000, reference="1234"),
    ]
    answer = sale_of(till.sell(DRN["plain"], 10_000, tenders=parts, received_minor=5_000))

    assert answer.change_minor == 1_000
    with reading(engine) as connection:
        balance = trial_balance(connection)
    assert balance[f"drawer:{till.seller.terminal_id}"] == 4_000
    assert balance["bank_card"] == 6_000


def test_a_vend_by_units_sells_exactly_those(engine, till):
    answer = sale_of(till.sell(DRN["water"], None, units_tenths=30))

    assert answer.quote.units_tenths == 30
    assert answer.tokens[0].units_tenths == 30


def test_tids_of_one_meter_never_repeat_within_a_minute(engine, till):
    tids = [sale_of(till.sell(DRN["plain"])).tokens[0].tid for _ in range(4)]

    assert tids == list(range(tids[0], tids[0] + 4))


def test_the_database_itself_refuses_a_tid_twice(engine, till):
    till.sell(DRN["plain"])

    with reading(engine) as connection:
        row = dict(connection.execute(sa.select(tokens)).mappings().one())

    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(tokens.insert().values(**row))


def test_a_contract_that_changed_since_it_was_read_is_a_conflict(engine, till):
    till.sell(DRN["plain"])
    stale = ContractChange(
        contract_id=1, version=1, carry_minor=0, bought_tenths=0, bought_period="2026-11"
    )

    with pytest.raises(RowConflict), writing(engine) as connection:
        meter_service.change_contracts(connection, [stale])


def test_a_debt_that_changed_since_it_was_read_is_a_conflict(engine, till):
    till.sell(DRN["indebted"])
    stale = ArrearsPayment(
        arrears_id=1, version=1, taken_minor=1, period_paid_minor=1, period_paid_of="2026-11"
    )

    with pytest.raises(RowConflict), writing(engine) as connection:
        pay_arrears(connection, [stale])


def test_the_deductions_follow_the_contract_and_are_paid_once(engine, till):
    first = sale_of(till.sell(DRN["indebted"], 20_000))
    second = sale_of(till.sell(DRN["indebted"], 20_000))
    water = sale_of(till.sell(DRN["water"], 20_000))

    assert [(one.code, one.taken_minor) for one in first.quote.deductions] == [
        ("waste", 1200),
        ("shared", 2000),
        ("old", 2000),
    ]
    assert [one.code for one in second.quote.deductions] == ["old"]
    # The shared debt was paid for this period at the other contract.
    assert [one.code for one in water.quote.deductions] == ["standing"]
    with reading(engine) as connection:
        left = connection.scalars(
            sa.select(arrears_accounts.c.balance_minor).order_by(arrears_accounts.c.id)
        ).all()
        paid = connection.scalars(sa.select(dues.c.paid_minor).order_by(dues.c.id)).all()
    assert list(left) == [1000, 46_000]
    assert list(paid) == [1200, 1700]


def test_blocks_go_on_within_a_month_and_start_again_in_the_next(engine):
    clock = HandClock()
    till = Till(little_town.service(engine, clock))
    first = sale_of(till.sell(DRN["plain"], 20_000))
    second = sale_of(till.sell(DRN["plain"], 20_000))
    clock.advance(dt.timedelta(days=10))
    december = sale_of(till.sell(DRN["plain"], 20_000))

    assert second.quote.bought_before_tenths == first.quote.units_tenths
    assert december.quote.bought_before_tenths == 0


def test_a_period_made_longer_counts_what_the_shorter_one_bought(engine):
    clock = HandClock()
    till = Till(little_town.service(engine, clock))
    november = sale_of(till.sell(DRN["plain"], 20_000)).quote.units_tenths
    clock.advance(dt.timedelta(days=10))
    december = sale_of(till.sell(DRN["plain"], 20_000)).quote.units_tenths
    with writing(engine) as connection:
        little_town.supersede(
            connection, "E1", valid_from=dt.date(2026, 12, 1), period="two_months"
        )

    both = sale_of(till.sell(DRN["plain"], 20_000)).quote.bought_before_tenths
    assert both == november + december


def test_vends_that_share_something_wait_for_the_next_round(engine, till):
    first = till.command(DRN["indebted"])
    same_contract = till.command(DRN["indebted"])
    same_debt = till.command(DRN["water"])
    free = till.command(DRN["plain"])

    answers = till.vending.decide([first, same_contract, same_debt, free, till.wrap(free.request)])

    assert [one is None for one in answers] == [False, True, True, False, True]


def test_a_batch_decides_sales_and_refusals_side_by_side(engine, till):
    good = till.command(DRN["plain"])
    bad = till.command(DRN["water"], quote_hash="f" * 64)

    answers = till.vending.decide([good, bad])

    assert [one.is_sale for one in answers] == [True, False]
    assert (count(engine, vends), count(engine, sales)) == (2, 1)


def test_a_copy_is_counted_once_per_reprint_id(engine, till):
    command = till.command(DRN["plain"])
    sold = sale_of(till.vending.decide([command])[0])
    vend_id = command.request.vend_id
    ids = [ReprintRequest(reprint_id=little_town.new_vend_id()) for _ in range(2)]

    copies = [till.vending.reprint(till.seller, vend_id, one) for one in (ids[0], ids[0], ids[1])]

    assert [one.copy_number for one in copies] == [1, 1, 2]
    assert {one.sale.tokens[0].token for one in copies} == {sold.tokens[0].token}
    assert count(engine, tokens) == 1


def test_a_refused_vend_has_no_receipt_to_copy(engine, till):
    command = till.command(DRN["plain"], quote_hash="0" * 64)
    till.vending.decide([command])

    with pytest.raises(Refused, match="receipt_not_found"):
        till.vending.reprint(
            till.seller,
            command.request.vend_id,
            ReprintRequest(reprint_id=little_town.new_vend_id()),
        )


@pytest.mark.parametrize("table", [ledger_entries, sales, tokens, vends])
@pytest.mark.parametrize("action", ["update", "delete"])
def test_what_happened_cannot_be_changed_or_deleted(engine, till, table, action):
    till.sell(DRN["plain"])
    statement = table.delete() if action == "delete" else table.update().values(krn=1)
    if action == "update":
        column = next(one for one in table.c if not one.primary_key)
        statement = table.update().values({column: column})

    with pytest.raises(DatabaseError), writing(engine) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("table", [ledger_entries, sale_tenders, sales, tokens, vends])
def test_what_happened_cannot_be_written_over(engine, till, table):
    if engine.dialect.name != "sqlite":
        return  # INSERT OR REPLACE is SQLite's own way around a DELETE trigger
    till.sell(DRN["plain"])
    with reading(engine) as connection:
        row = dict(connection.execute(sa.select(table)).mappings().first())

    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(table.insert().prefix_with("OR REPLACE").values(**row))


def test_one_held_row_costs_only_the_vends_that_need_it(database_url, engine, till):
    if engine.dialect.name == "sqlite":
        return  # SQLite holds the whole database or nothing
    writer = VendWriter(till.vending)
    held, free = till.command(DRN["indebted"]), till.command(DRN["plain"])
    answers = [writer.submit(one) for one in (held, free)]
    hurried = open_engine(database_url, busy_timeout_ms=50)
    with writing(engine) as rival:
        rival.execute(sa.select(contracts).where(contracts.c.id == 2).with_for_update())
        writer._decider = dataclasses.replace(till.vending, engine=hurried)
        writer.start()
        assert answers[1].result(30).is_sale
        with pytest.raises(DatabaseBusy):
            answers[0].result(30)
    writer.stop()
    hurried.dispose()


@pytest.mark.expects_log("clock is not to be trusted .behind_last_sale.")
def test_a_clock_behind_the_last_sale_decides_nothing(engine):
    clock = HandClock()
    vending = little_town.service(engine, clock)
    till = Till(vending)
    till.sell(DRN["plain"])
    command = till.command(DRN["plain"])

    clock.advance(dt.timedelta(minutes=-5))

    with pytest.raises(Refused, match="clock_unreliable"):
        vending.decide([command])
    assert count(engine, vends) == 1


@pytest.mark.expects_log("clock is not to be trusted .jumped.")
def test_a_clock_that_jumps_decides_nothing(engine):
    clock = HandClock()
    till = Till(little_town.service(engine, clock))
    command = till.command(DRN["plain"])

    clock.time += dt.timedelta(days=365)

    with pytest.raises(Refused, match="clock_unreliable"):
        till.vending.decide([command])


@pytest.mark.expects_log("clock is not to be trusted .differs_from_database.")
def test_a_database_with_another_time_decides_nothing(engine):
    clock = HandClock()
    guard = ClockGuard(clock, lambda _connection, now: now + dt.timedelta(minutes=6))
    till = Till(little_town.service(engine, clock, clock_guard=guard))
    command = till.command(DRN["plain"])

    with pytest.raises(Refused, match="clock_unreliable"):
        till.vending.decide([command])


def test_a_server_does_not_start_long_after_the_last_sale_by_itself(engine, till):
    with reading(engine) as connection:
        check_gap(connection, little_town.NOON + dt.timedelta(days=4000))  # nothing was sold yet
    till.sell(DRN["plain"])

    with reading(engine) as connection:
        check_gap(connection, little_town.NOON + dt.timedelta(days=44))
        with pytest.raises(Misconfigured, match="clock-is-right"):
            check_gap(connection, little_town.NOON + dt.timedelta(days=46))


def test_the_database_tells_the_time_of_this_machine(engine):
    now = dt.datetime.now(dt.UTC)
    with reading(engine) as connection:
        assert abs(time_of_database(connection, now) - now) < dt.timedelta(minutes=5)


def test_a_tid_range_that_is_used_up_is_refused_not_wrapped(engine):
    clock = HandClock(dt.datetime(2045, 11, 25, tzinfo=dt.UTC))
    till = Till(little_town.service(engine, clock))

    assert problem_of(till.sell(DRN["plain"])).code == ProblemCode.TID_EXHAUSTED


def test_rivals_spend_one_contract_once_and_every_answer_is_kept(engine):
    """Many threads, two services, one contract and one debt: nothing is spent twice."""
    tills = [
        Till(little_town.service(engine, SystemClock()), little_town.seller(number))
        for number in (1, 2)
    ]
    barrier = threading.Barrier(2)

    def sell(number: int) -> int:
        till = tills[number]
        sold = 0
        barrier.wait()
        for _ in range(8):
            for drn in (DRN["indebted"], DRN["water"]):
                try:
                    sold += till.sell(drn, 5_000).is_sale
                except RowConflict:
                    continue  # rolled back whole: another vend was first
        return sold

    with ThreadPoolExecutor(2) as pool:
        sold = sum(pool.map(sell, range(2)))

    assert count(engine, sales) == sold > 0
    with reading(engine) as connection:
        shared = connection.scalars(
            sa.select(arrears_accounts.c.balance_minor).where(arrears_accounts.c.id == 1)
        ).one()
        carried = connection.scalars(sa.select(contracts.c.carry_minor)).all()
    assert shared == 1000  # one instalment of 2000 in this period, whoever took it
    assert all(one >= 0 for one in carried)


def keep_deposit(engine, amount_minor: int) -> None:
    with writing(engine) as connection:
        connection.execute(
            contracts.update().where(contracts.c.id == 1).values(deposit_minor=amount_minor)
        )
        post(
            connection,
            [Entry("bank", "customer_deposits", amount_minor)],
            transaction_id=little_town.new_vend_id(),
            posted_at=little_town.NOON,
            point_number=None,
        )


def with_deposit(deposit_minor: int, cash_minor: int) -> list[Tender]:
    return [
        Tender(kind=TenderKind.DEPOSIT, amount_minor=deposit_minor),
        Tender(kind=TenderKind.CASH, amount_minor=cash_minor),
    ]


def test_a_kept_deposit_is_part_of_the_tender_and_is_spent_once(engine, till):
    keep_deposit(engine, 4_000)

    answer = sale_of(till.sell(DRN["plain"], 10_000, tenders=with_deposit(4_000, 6_000)))
    again = problem_of(till.sell(DRN["plain"], 10_000, tenders=with_deposit(10, 9_990)))

    assert answer.quote.tender_minor == 10_000, "deductions see it"
    assert (again.code, again.params) == (ProblemCode.DEPOSIT_SHORT, {"left": 0})
    with reading(engine) as connection:
        balance = trial_balance(connection)
    assert balance["customer_deposits"] == 0
    assert balance[f"drawer:{till.seller.terminal_id}"] == 6_000


def test_more_than_the_kept_deposit_is_refused(engine, till):
    keep_deposit(engine, 4_000)

    refused = problem_of(till.sell(DRN["plain"], 10_000, tenders=with_deposit(4_010, 5_990)))

    assert (refused.code, refused.params) == (ProblemCode.DEPOSIT_SHORT, {"left": 4_000})


def test_the_database_itself_refuses_to_overdraw_a_deposit(engine, till):
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(contracts.update().values(deposit_minor=-1))


def test_a_cheque_needs_its_number_and_waits_in_an_account_of_its_own(engine, till):
    cheque = Tender(kind=TenderKind.CHEQUE, amount_minor=10_000)

    refused = problem_of(till.sell(DRN["plain"], 10_000, tenders=[cheque]))
    sale_of(
        till.sell(DRN["plain"], 10_000, tenders=[msgspec.structs.replace(cheque, reference="0012")])
    )

    assert refused.code == ProblemCode.TENDER_REFERENCE_MISSING
    with reading(engine) as connection:
        assert trial_balance(connection)["cheques"] == 10_000
