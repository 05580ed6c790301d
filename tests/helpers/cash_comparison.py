"""What must be the same of a town and of its reference: after each step, and at the end of a run."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.cash_reference import AGENT, DAY, OURS, SOLD, TRANSIT, CashReference, Shift
from tests.helpers.cash_steps import date_of
from tests.helpers.cash_town import CashTown
from vending_server.agents.tables import agents
from vending_server.db.engine import reading
from vending_server.ledger.tables import ledger_entries
from vending_server.operations.books import findings

SPENT_ON = {"vat", "carry", "arrears", "fixed_charges", "municipal_fees"}  # and each revenue
SECTIONS = ("by_means", "payments", "reversals", "flows")


def compare_books(town: CashTown, told: CashReference) -> None:
    """The ledger now and as it stood yesterday night, and the float that sales are charged to."""
    assert folded(town.balance()) == told.balances()
    compare_day(town, told, told.now // DAY - 1)
    entry = ledger_entries.c
    torn = sa.select(entry.transaction_id).group_by(entry.transaction_id)
    torn = torn.having(sa.func.min(entry.posted_at) != sa.func.max(entry.posted_at))
    with reading(town.engine) as connection:
        assert connection.scalars(sa.select(agents.c.float_minor)).one() == told.float
        assert not connection.scalars(torn).all(), "a transaction is posted at one moment"


def compare_day(town: CashTown, told: CashReference, day: int) -> None:
    found = town.days.trial_balance(dt.date.fromisoformat(date_of(day)))
    assert found.difference_minor == 0
    balances = {one.code: one.balance_minor for one in found.accounts}
    assert folded(balances) == told.balances((day + 1) * DAY)


def folded(balances: dict[str, int]) -> dict[str, int]:
    """By the reference's names, and what sales were spent on in one account."""
    found: Counter = Counter()
    names = {little_town.seller(one).terminal_id: str(one) for one in (1, 2)}
    for code, balance in balances.items():
        kind, _, of = code.partition(":")
        name = f"{kind}:{names[of]}" if of in names else code
        found[SOLD if kind == "revenue" or code in SPENT_ON else name] += balance
    return {name: balance for name, balance in found.items() if balance}


def compare_shift(town: CashTown, shift: Shift) -> None:
    """Its X or Z, which its own cashier does not see before he has counted."""
    x = town.desk.one(town.maysa, shift.name)
    told = (x.handover_minor, x.counted_minor, x.variance_minor, x.float_left_minor)
    assert told == (shift.handover, shift.counted, shift.variance, shift.left)
    assert x.totals.opening_float_minor == shift.opening
    assert x.totals.expected_minor == shift.expected
    found = {
        (section, one.name): (one.count, one.amount)
        for section in SECTIONS
        for one in getattr(x.totals, section)
    }
    assert found == {key: (shift.counts[key], amount) for key, amount in shift.sums.items()}
    if shift.closed is None:
        assert town.desk.one(town.people[shift.cashier], shift.name).totals is None


def compare_all(town: CashTown, told: CashReference) -> None:
    """Lists and statement, the balances of each day, and what the auditors say."""
    compare_lists(town, told)
    compare_agent(town, told)
    for day in range(told.now // DAY):
        compare_day(town, told, day)
    with reading(town.engine) as connection:
        audit(connection)
        assert findings(connection) == []


def compare_lists(town: CashTown, told: CashReference) -> None:
    for shift in told.shifts.values():
        compare_shift(town, shift)
    listed = town.desk.shifts(town.maysa, OURS).shifts
    assert {
        one.shift_id: (one.sales_batch, one.banking_batch, one.slip, one.variance_minor)
        for one in listed
    } == {
        one.name: (one.batch, told.banking_of[one.batch], one.slip, one.variance)
        for one in told.shifts.values()
    }
    slips = town.desk.slips(town.maysa, OURS)
    assert {
        one.document_id: [one.number, one.expected_minor, one.amount_minor, one.confirmed_minor]
        for one in slips.slips
    } == told.slips
    assert slips.in_transit_minor == told.balances().get(TRANSIT, 0)


def compare_agent(town: CashTown, told: CashReference) -> None:
    facts = town.agents.one(town.maysa, AGENT)
    floats = (facts.float_minor, facts.left_minor, facts.commission_owed_minor)
    assert floats == (told.float, told.float + told.limit, told.payable)
    unsettled = told.unsettled(told.now)
    earns = (facts.unsettled_minor, facts.unsettled_commission_minor)
    assert earns == (unsettled, unsettled * told.bp // 10_000)
    days = [dt.date.fromisoformat(date_of(one)) for one in (0, told.now // DAY)]
    account = town.statement(days=days)
    assert (account.opening_minor, account.closing_minor) == (0, told.float)
    assert account.lines[-1].balance_minor == told.float
    earned = account.commission_earned_minor - account.commission_paid_minor
    assert earned == account.commission_owed_minor == told.payable
    came = account.topped_up_minor + account.commission_to_float_minor
    assert came - account.sold_minor == told.float
