"""Days and months of the books, on both databases: locked in order, late records, no way back."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import DAY, Drawer
from tests.helpers.little_town import NOON
from tests.helpers.office import new_document_id
from vending_server.approvals.model import TwoPersonAction
from vending_server.days import locking
from vending_server.days.service import locked_until
from vending_server.db.engine import open_engine, reading, wait_less, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.balances import balance_at, balances_at
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import entry_rows, post, trial_balance
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.wire.days import DayLocking, reopening_payload
from vending_server.wire.problems import ProblemCode

TODAY, TOMORROW = "2026-11-22", "2026-11-23"


@pytest.fixture
def drawer(database_url):
    engine = little_town.build(database_url)
    drawer = Drawer(engine)
    yield drawer
    with reading(engine) as connection:
        audit(connection)
    assert drawer.days.trial_balance(dt.date(2050, 1, 1)).difference_minor == 0
    engine.dispose()


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=little_town.ZONE).astimezone(dt.UTC)


def set_clock(drawer, text: str) -> None:
    drawer.clock.advance(at(text) - drawer.clock.time)


def refusal(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def posted_at(drawer, transaction_id: str) -> dt.datetime:
    query = sa.select(ledger_entries.c.posted_at).where(
        ledger_entries.c.transaction_id == transaction_id
    )
    with reading(drawer.engine) as connection:
        return connection.scalars(query.limit(1)).one()


def post_at(drawer, moment: dt.datetime, point_number: int | None) -> None:
    with writing(drawer.engine) as connection:
        post(
            connection,
            [Entry(accounts.BANK, accounts.CASH_IN_TRANSIT, 100)],
            transaction_id=new_document_id(),
            posted_at=moment,
            point_number=point_number,
        )


def slip_in(drawer, moment: dt.datetime, point_number: int | None) -> None:
    """Insert an entry past every service, as a bug would."""
    with writing(drawer.engine) as connection:
        rows = entry_rows(
            [Entry(accounts.BANK, accounts.CASH_IN_TRANSIT, 100)],
            transaction_id=new_document_id(),
            posted_at=moment,
            ids=AccountIds(),
            connection=connection,
            point_number=point_number,
        )
        connection.execute(ledger_entries.insert(), rows)


def test_a_day_is_locked_once_it_is_over_and_its_last_sales_have_settled(drawer):
    set_clock(drawer, "2026-11-23T00:14:00")
    too_soon = refusal(drawer.lock, TODAY)
    set_clock(drawer, "2026-11-23T00:15:00")

    assert too_soon.code is ProblemCode.DAY_NOT_OVER
    assert drawer.lock(TODAY).locked_through == TODAY


def test_a_day_with_an_open_shift_is_not_locked(drawer):
    shift = drawer.open()
    set_clock(drawer, "2026-11-23T08:00:00")
    refused = refusal(drawer.lock, TODAY)
    drawer.close(shift.shift_id, 20_000)

    assert (refused.code, refused.params) == (ProblemCode.DAY_HAS_OPEN_SHIFTS, {"open": 1})
    assert drawer.lock(TODAY).provisional_shifts == 0, "its Z is of the next day"


def test_a_lock_tells_which_zs_may_still_change(drawer):
    drawer.close(drawer.open().shift_id, 20_000)
    set_clock(drawer, "2026-11-23T08:00:00")

    assert drawer.lock(TODAY).provisional_shifts == 1


def test_days_are_locked_in_order_and_only_the_latest_is_opened_again(drawer):
    set_clock(drawer, "2026-11-26T08:00:00")
    drawer.lock(TODAY)
    skipped = refusal(drawer.lock, "2026-11-24")
    again = refusal(drawer.lock, TODAY)
    drawer.lock(TOMORROW)
    older = refusal(drawer.reopen, TODAY)

    assert {skipped.code, again.code, older.code} == {ProblemCode.DAY_NOT_THE_LATEST}
    assert drawer.reopen(TOMORROW).locked_through == TODAY
    assert drawer.reopen(TODAY).locked_through == "2026-11-21"


def test_a_day_is_opened_again_by_two_people_and_exactly_that_day(drawer):
    set_clock(drawer, "2026-11-24T08:00:00")
    drawer.lock(TODAY)
    payload = reopening_payload(point_number=2, day=TOMORROW)
    other = drawer.agree(TwoPersonAction.DAY_REOPENING, payload, drawer.maysa, drawer.laila)

    alone = refusal(drawer.reopen, TODAY, approval_id=None)
    differs = refusal(drawer.reopen, TODAY, approval_id=other)
    silent = refusal(drawer.reopen, TODAY, reason=" ")

    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert differs.code is ProblemCode.APPROVAL_DIFFERS
    assert silent.code is ProblemCode.REASON_MISSING
    facts = drawer.days.days(drawer.maysa, 2)
    assert facts.locked_through == TODAY
    drawer.reopen(TODAY)
    events = drawer.days.days(drawer.maysa, 2).events
    assert [(one.day, one.act) for one in events] == [(TODAY, "reopened"), (TODAY, "locked")]


def test_the_same_lock_again_is_the_same_answer(drawer):
    set_clock(drawer, "2026-11-23T08:00:00")
    message = DayLocking(document_id=new_document_id(), point_number=2, day=TODAY)
    first = drawer.days.lock(drawer.maysa, message)

    assert drawer.days.lock(drawer.maysa, message).body == first.body


def test_nothing_is_posted_into_a_locked_day_not_even_past_the_services(drawer):
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.lock(TODAY)

    assert refusal(post_at, drawer, NOON, 2).code is ProblemCode.DAY_LOCKED
    with pytest.raises(RowConflict):
        slip_in(drawer, NOON, 2)
    slip_in(drawer, at("2026-11-23T00:00:00"), 2)


def test_what_comes_late_is_posted_to_the_open_day_and_keeps_its_date(drawer):
    shift = drawer.open()
    happened = drawer.clock.now()
    drawer.close(shift.shift_id, 17_500)
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.lock(TODAY)

    drawer.move(shift.shift_id, 2_500, at=happened)

    z = drawer.desk.one(drawer.walid, shift.shift_id)
    assert (z.variance_minor, z.totals.expected_minor) == (-2_500, 20_000), "printed is printed"
    assert drawer.balance()["cash_variance"] == 0, "the books know better"
    (late,) = drawer.days.days(drawer.maysa, 2).late
    assert late.happened_at == happened.isoformat()
    assert late.posted_at == posted_at(drawer, late.transaction_id).isoformat()
    assert late.posted_at > at("2026-11-23T00:00:00").isoformat()


def test_a_whole_shift_that_comes_late_still_expects_what_was_paid_out_of_it(drawer):
    opened, moved = drawer.clock.now(), drawer.clock.now()
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.lock(TODAY)
    opening = drawer.open(20_000, at=opened)
    drawer.move(opening.shift_id, 2_500, at=moved)

    z = drawer.close(opening.shift_id, 17_500)

    assert (z.totals.expected_minor, z.variance_minor) == (17_500, 0)
    assert drawer.balance()[f"shift:{opening.shift_id}"] == 17_500


def test_a_deposit_that_comes_late_is_marked_on_its_paper(drawer):
    happened = drawer.clock.now()
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.lock(TODAY)

    receipt = drawer.keep(3_000, at=happened)

    assert receipt.is_late
    assert (receipt.happened_at, receipt.posted_at) == (
        happened.isoformat(),
        posted_at(drawer, receipt.document_id).isoformat(),
    )


def test_a_supervisor_locks_the_days_of_his_own_point_only(drawer):
    with writing(drawer.engine) as connection:
        little_town.open_agent_point(connection, float_minor=0)
    set_clock(drawer, "2026-11-23T08:00:00")
    other = refusal(drawer.lock, TODAY, point=3, caller=drawer.walid)

    assert other.code is ProblemCode.NOT_PERMITTED
    assert refusal(drawer.days.days, drawer.walid, 3).code is ProblemCode.NOT_PERMITTED
    drawer.lock(TODAY, caller=drawer.walid)
    drawer.lock(TODAY, point=3)
    assert refusal(drawer.lock, TODAY, point=77).code is ProblemCode.NOT_FOUND


def test_whoever_locks_a_day_waits_for_those_who_post_to_it(drawer):
    if drawer.engine.dialect.name != "postgresql":
        return  # SQLite has one writer
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.reopen(drawer.lock(TODAY).day)
    wanted = DayLocking(document_id=new_document_id(), point_number=2, day=TODAY)
    other = open_engine(drawer.engine.url.render_as_string(hide_password=False))

    def lock() -> None:
        with writing(other) as connection:
            wait_less(connection, 100)
            now = drawer.clock.now()
            locking.lock_day(connection, wanted, drawer.maysa, zone=little_town.ZONE, now=now)

    with writing(drawer.engine) as poster:
        locked_until(poster, 2)
        with pytest.raises(DatabaseBusy):
            lock()
    other.dispose()
    assert drawer.lock(TODAY).locked_through == TODAY


def test_a_month_is_locked_when_it_is_over_and_all_its_days_are_locked(drawer):
    drawer.close(drawer.open(20_000).shift_id, 20_000)
    early = refusal(drawer.lock_month, "2026-11")
    set_clock(drawer, "2026-12-01T00:15:00")
    open_days = refusal(drawer.lock_month, "2026-11")
    drawer.lock_decided("2026-11-30")

    facts = drawer.lock_month("2026-11")

    assert early.code is ProblemCode.PERIOD_NOT_NEXT
    assert open_days.code is ProblemCode.PERIOD_HAS_OPEN_DAYS
    assert open_days.params == {"open": 1}
    assert (facts.month, facts.entries, facts.turnover_minor) == ("2026-11", 1, 20_000)
    assert drawer.days.periods().periods == [facts]


def test_months_are_locked_in_order_and_never_opened_again(drawer):
    set_clock(drawer, "2027-02-01T08:00:00")
    drawer.lock("2026-11-30")
    drawer.lock_month("2026-11")

    assert refusal(drawer.lock_month, "2026-11").code is ProblemCode.PERIOD_NOT_NEXT
    assert refusal(drawer.lock_month, "2027-01").code is ProblemCode.PERIOD_NOT_NEXT
    assert refusal(drawer.reopen, "2026-11-30").code is ProblemCode.PERIOD_LOCKED
    drawer.lock_month("2026-12")


def test_no_entry_is_posted_into_a_locked_month_by_anybody(drawer):
    set_clock(drawer, "2026-12-01T08:00:00")
    drawer.lock_month("2026-11")

    for point_number in (None, 2):  # the town's own entries, and a point that never locked a day
        assert refusal(post_at, drawer, NOON, point_number).code is ProblemCode.DAY_LOCKED
        with pytest.raises(RowConflict):
            slip_in(drawer, NOON, point_number)
        with pytest.raises(RowConflict):
            slip_in(drawer, NOON - 400 * DAY, point_number)
    slip_in(drawer, at("2026-12-01T00:00:00"), None)


def test_what_comes_late_into_a_locked_month_is_posted_in_the_open_one(drawer):
    happened = drawer.clock.now()
    set_clock(drawer, "2026-12-01T08:00:00")
    drawer.lock_month("2026-11")

    receipt = drawer.keep(3_000, at=happened)

    assert receipt.is_late
    assert posted_at(drawer, receipt.document_id) > at("2026-12-01T00:00:00")
    (late,) = drawer.days.days(drawer.maysa, 2).late
    assert late.happened_at == happened.isoformat()


def test_balances_kept_with_a_month_are_those_of_its_entries(drawer):
    drawer.keep(3_000)
    shift = drawer.open(20_000)
    drawer.sell(10_000)
    drawer.close(shift.shift_id, 29_000, left_minor=5_000)
    set_clock(drawer, "2026-12-01T08:00:00")
    drawer.lock_decided("2026-11-30")
    drawer.lock_month("2026-11")
    drawer.sell(5_000, "water")
    with reading(drawer.engine) as connection:
        from_scratch = trial_balance(connection)
        query = sa.select(ledger_accounts.c.id, ledger_accounts.c.code)
        codes = {row.id: row.code for row in connection.execute(query)}
        found = {codes[one]: amount for one, amount in balances_at(connection, None).items()}
        kept = balance_at(connection, accounts.CASH_VARIANCE, drawer.clock.now())
        before = balance_at(connection, accounts.CASH_VARIANCE, NOON)

    assert {code: amount for code, amount in found.items() if amount} == {
        code: amount for code, amount in from_scratch.items() if amount
    }
    assert (kept, before) == (1_000, 0)


def test_the_trial_balance_is_zero_and_tells_every_account_that_is_not(drawer):
    drawer.keep(3_000)
    set_clock(drawer, "2026-11-23T08:00:00")
    drawer.keep(2_000)

    today, all_of_it = (
        drawer.days.trial_balance(dt.date.fromisoformat(TODAY)),
        drawer.days.trial_balance(dt.date(2050, 1, 1)),
    )

    terminal = f"drawer:{drawer.rana.terminal_id}"
    for told, amount in ((today, 3_000), (all_of_it, 5_000)):
        assert {one.code: one.balance_minor for one in told.accounts} == {
            "customer_deposits": -amount,
            terminal: amount,
        }
        assert (told.debit_minor, told.credit_minor, told.difference_minor) == (amount, amount, 0)
