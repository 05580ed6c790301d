"""Do the books of a database add up?  Every sum recomputed from the entries and the sales.

Used on a restored copy; reads only.  Each check is one query that returns what is wrong, so that
memory stays flat however many sales there are.  Unique facts (one sale for a vend_id, one token for
a TID) are held by the database itself: rows that break them cannot even be loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.arrears.tables import arrears_openings, arrears_write_offs
from vending_server.audit.service import verify
from vending_server.cases.tables import case_ends
from vending_server.corrections.tables import contract_corrections
from vending_server.kept_money.tables import KeptAct, kept_money
from vending_server.ledger import accounts
from vending_server.ledger.service import balance_of, trial_balance
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.machine_cash.tables import (
    ClaimEnd,
    ClaimKind,
    machine_claim_ends,
    machine_claims,
)
from vending_server.meters.tables import contracts
from vending_server.offline_sales.model import FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.payments.tables import payment_lines, payment_tenders, payments
from vending_server.points.service import municipality_facts
from vending_server.postponements.tables import (
    postponed_dues,
    postponement_withdrawals,
    postponements,
)
from vending_server.reconciliation.seals import FAULTS, NEWEST, checked
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import (
    VendKind,
    sale_deductions,
    sale_reversals,
    sale_tenders,
    sales,
    vends,
)
from vending_server.wire.quote import TenderKind

_SHOWN_MAX: Final = 5


def findings(connection: sa.Connection, *, seals_of_each_point: int | None = NEWEST) -> list[str]:
    """Return all that does not add up; nothing means that everything does.

    `seals_of_each_point` is how many locked days are computed again, the newest; None is all.
    """
    found = [finding for check in _CHECKS for finding in check(connection)]
    return found + list(_locked_days_are_as_they_were(connection, seals_of_each_point))


def _trial_balance_is_zero(connection: sa.Connection) -> Iterator[str]:
    total = sum(trial_balance(connection).values())
    if total:
        yield f"trial balance: {total} agorot instead of 0"


def _every_sale_leaves_clearing_at_zero(connection: sa.Connection) -> Iterator[str]:
    clearing = (
        sa.select(ledger_accounts.c.id)
        .where(ledger_accounts.c.code == accounts.SALE_CLEARING)
        .scalar_subquery()
    )
    entry = ledger_entries.c
    came = sa.case((entry.credit_account_id == clearing, entry.amount_minor), else_=0)
    went = sa.case((entry.debit_account_id == clearing, entry.amount_minor), else_=0)
    sums = (
        sa.select(entry.transaction_id, sa.func.sum(came).label("came"))
        .add_columns(sa.func.sum(went).label("went"))
        .group_by(entry.transaction_id)
        .subquery()
    )
    unbalanced = sa.select(sums.c.transaction_id).where(sums.c.came != sums.c.went)
    yield from _told(connection, unbalanced, "entries that do not sum to zero")
    spent = sales.c.tender_minor + sales.c.carry_before_minor
    other = (
        sa.select(sales.c.id)
        .outerjoin(sums, sums.c.transaction_id == sales.c.id)
        .where(sa.func.coalesce(sums.c.came, 0) != spent)
    )
    yield from _told(connection, other, "sales posted with another amount")
    taken_back = (
        sa.select(sales.c.id)
        .join(sale_reversals, sale_reversals.c.sale_id == sales.c.id)
        .outerjoin(sums, sums.c.transaction_id == sale_reversals.c.document_id)
        .where(sa.func.coalesce(sums.c.came, 0) != spent)
    )
    yield from _told(connection, taken_back, "sales taken back with another amount")


def _every_payment_is_whole(connection: sa.Connection) -> Iterator[str]:
    for table, column, told in (
        (payment_lines, payment_lines.c.taken_minor, "lines"),
        (payment_tenders, payment_tenders.c.amount_minor, "tenders"),
    ):
        total = (
            sa.select(sa.func.coalesce(sa.func.sum(column), 0))
            .where(table.c.payment_id == payments.c.id)
            .scalar_subquery()
        )
        query = sa.select(payments.c.id).where(total != payments.c.amount_minor)
        yield from _told(connection, query, f"payments whose {told} are not their sum")


def _every_sale_is_whole(connection: sa.Connection) -> Iterator[str]:
    sold = sa.select(vends.c.sale_id).where(vends.c.kind == VendKind.SALE)
    yield from _told(
        connection, sa.select(sales.c.id).where(sales.c.id.not_in(sold)), "sales without an answer"
    )
    for table, column, told in (
        (sale_deductions, sale_deductions.c.taken_minor, "deductions"),
        (sale_tenders, sale_tenders.c.amount_minor, "tenders"),
    ):
        total = (
            sa.select(sa.func.coalesce(sa.func.sum(column), 0))
            .where(table.c.sale_id == sales.c.id)
            .scalar_subquery()
        )
        stored = sales.c.deductions_minor if table is sale_deductions else sales.c.tender_minor
        query = sa.select(sales.c.id).where(total != stored)
        yield from _told(connection, query, f"sales whose {told} are not their sum")


def _carry_follows_from_the_sales(connection: sa.Connection) -> Iterator[str]:
    """What sales left and corrections added; a closed contract was paid out."""
    left = sales.c.carry_after_minor - sales.c.carry_before_minor
    total = sa.select(sa.func.coalesce(sa.func.sum(left), 0))
    of_contract = total.where(sales.c.contract_id == contracts.c.id, not_reversed())
    total_of = of_contract.scalar_subquery()
    added = sa.select(sa.func.coalesce(sa.func.sum(contract_corrections.c.credit_minor), 0))
    added_to = added.where(contract_corrections.c.contract_id == contracts.c.id).scalar_subquery()
    should_be = sa.case((contracts.c.closed_on.is_not(None), 0), else_=total_of + added_to)
    query = sa.select(contracts.c.account_number).where(contracts.c.carry_minor != should_be)
    yield from _told(connection, query, "contracts whose carry is not what their sales left")


def _kept_money_follows_from_what_was_taken(connection: sa.Connection) -> Iterator[str]:
    """What was taken less what was given back or spent; a closed contract was paid out."""
    signed = sa.case(
        (kept_money.c.act == KeptAct.TAKEN, kept_money.c.amount_minor),
        (kept_money.c.act == KeptAct.RETURNED, -kept_money.c.amount_minor),
        else_=0,
    )
    taken = sa.select(sa.func.coalesce(sa.func.sum(signed), 0))
    taken_of = taken.where(kept_money.c.contract_id == contracts.c.id).scalar_subquery()
    amount = sa.func.coalesce(sa.func.sum(sale_tenders.c.amount_minor), 0)
    spent = sa.select(amount).select_from(sale_tenders.join(sales))
    spent_of = spent.where(
        sales.c.contract_id == contracts.c.id,
        sale_tenders.c.kind == TenderKind.DEPOSIT.value,
        not_reversed(),
    ).scalar_subquery()
    amount = sa.func.coalesce(sa.func.sum(payment_tenders.c.amount_minor), 0)
    paid = sa.select(amount).select_from(payment_tenders.join(payments))
    paid_of = paid.where(
        payments.c.contract_id == contracts.c.id,
        payment_tenders.c.kind == TenderKind.DEPOSIT.value,
    ).scalar_subquery()
    credited = sa.select(sa.func.coalesce(sa.func.sum(machine_claim_ends.c.amount_minor), 0))
    credited_to = credited.where(
        machine_claim_ends.c.contract_id == contracts.c.id,
        machine_claim_ends.c.act == ClaimEnd.CREDITED,
    ).scalar_subquery()
    settled = sa.select(sa.func.coalesce(sa.func.sum(case_ends.c.amount_minor), 0))
    settled_for = settled.where(case_ends.c.contract_id == contracts.c.id).scalar_subquery()
    left = taken_of + credited_to + settled_for - spent_of - paid_of
    should_be = sa.case((contracts.c.closed_on.is_not(None), 0), else_=left)
    query = sa.select(contracts.c.account_number).where(contracts.c.deposit_minor != should_be)
    yield from _told(connection, query, "contracts whose kept money is not what was taken")


def _claims_are_owed_until_they_are_settled(connection: sa.Connection) -> Iterator[str]:
    """What terminals told to be in their boxes for nobody, less what head office settled."""
    owed = sa.select(sa.func.coalesce(sa.func.sum(machine_claims.c.amount_minor), 0)).where(
        machine_claims.c.kind != ClaimKind.NOTE,
        machine_claims.c.id.not_in(sa.select(machine_claim_ends.c.claim_id)),
    )
    should_be = -int(connection.scalar(owed) or 0)
    held = balance_of(connection, accounts.MACHINE_CLAIMS)
    if held != should_be:
        yield f"claims against machines: {held} agorot instead of {should_be}"


def _blocks_follow_from_the_sales(connection: sa.Connection) -> Iterator[str]:
    """A longer period may count more than its own sales (a tariff changed), never less."""
    bought = (
        sa.select(sa.func.coalesce(sa.func.sum(sales.c.units_tenths), 0))
        .where(sales.c.contract_id == contracts.c.id)
        .where(sales.c.period == contracts.c.bought_period, not_reversed())
        .scalar_subquery()
    )
    query = sa.select(contracts.c.account_number).where(contracts.c.bought_tenths < bought)
    yield from _told(connection, query, "contracts that bought more than their block position says")


def _debts_follow_from_the_sales(connection: sa.Connection) -> Iterator[str]:
    taken = sa.select(sa.func.coalesce(sa.func.sum(sale_deductions.c.taken_minor), 0)).where(
        sale_deductions.c.sale_id.not_in(sa.select(sale_reversals.c.sale_id))
    )
    paid = sa.select(sa.func.coalesce(sa.func.sum(payment_lines.c.taken_minor), 0))
    of_due = taken.where(sale_deductions.c.due_id == dues.c.id).scalar_subquery()
    paid_of_due = paid.where(payment_lines.c.due_id == dues.c.id).scalar_subquery()
    query = sa.select(dues.c.id).where(dues.c.paid_minor != of_due + paid_of_due)
    yield from _told(connection, query, "dues whose payments are not those that were made")
    debt_id = arrears_accounts.c.id
    of_debt = taken.where(sale_deductions.c.arrears_account_id == debt_id).scalar_subquery()
    paid_of_debt = paid.where(payment_lines.c.arrears_account_id == debt_id).scalar_subquery()
    given_up = sa.select(sa.func.coalesce(sa.func.sum(arrears_write_offs.c.amount_minor), 0))
    given_up_of = given_up.where(arrears_write_offs.c.arrears_account_id == debt_id)
    owed = arrears_accounts.c.opening_minor - of_debt - paid_of_debt
    owed -= given_up_of.scalar_subquery()
    query = sa.select(arrears_accounts.c.id).where(arrears_accounts.c.balance_minor != owed)
    yield from _told(connection, query, "debts whose balance is not what the sales left")


def _the_ledger_holds_the_debts(connection: sa.Connection) -> Iterator[str]:
    """What was opened by hand, less what was given up and what was paid of any debt."""
    opened = sa.select(sa.func.sum(arrears_openings.c.amount_minor))
    given_up = sa.select(sa.func.sum(arrears_write_offs.c.amount_minor))
    by_sales = sa.select(sa.func.sum(sale_deductions.c.taken_minor)).where(
        sale_deductions.c.arrears_account_id.is_not(None),
        sale_deductions.c.sale_id.not_in(sa.select(sale_reversals.c.sale_id)),
    )
    at_desk = sa.select(sa.func.sum(payment_lines.c.taken_minor)).where(
        payment_lines.c.arrears_account_id.is_not(None)
    )
    sums = [int(connection.scalar(one) or 0) for one in (opened, given_up, by_sales, at_desk)]
    should_be = sums[0] - sums[1] - sums[2] - sums[3]
    held = balance_of(connection, accounts.ARREARS)
    if held != should_be:
        yield f"debts in the ledger: {held} agorot instead of {should_be}"


def _the_quarantine_holds_what_waits(connection: sa.Connection) -> Iterator[str]:
    """Money of offline sales that are none, until two people decide about each."""
    waits = sa.select(sa.func.sum(offline_findings.c.amount_minor)).where(
        offline_findings.c.state == FindingState.QUARANTINED, offline_findings.c.is_booked
    )
    should_be = -int(connection.scalar(waits) or 0)
    held = balance_of(connection, accounts.QUARANTINE)
    if held != should_be:
        yield f"quarantine: {held} agorot instead of {should_be}"


def _what_left_a_pack_is_a_sale_or_told(connection: sa.Connection) -> Iterator[str]:
    told = sa.select(offline_findings.c.sealed_id).where(
        offline_findings.c.sealed_id == sealed_vends.c.id
    )
    query = sa.select(sealed_vends.c.id).where(
        sealed_vends.c.state == SealedState.SOLD,
        sealed_vends.c.sale_id.is_(None),
        ~told.exists(),
    )
    yield from _told(connection, query, "sealed vends that were sold and are no sale")


def _dues_wait_as_two_people_agreed(connection: sa.Connection) -> Iterator[str]:
    agreed = (
        sa.select(postponed_dues.c.due_id)
        .join(postponements, postponements.c.id == postponed_dues.c.postponement_id)
        .outerjoin(
            postponement_withdrawals,
            postponement_withdrawals.c.postponement_id == postponements.c.id,
        )
        .where(
            postponed_dues.c.due_id == dues.c.id,
            postponements.c.id == dues.c.postponement_id,
            postponements.c.until == dues.c.postponed_until,
            postponement_withdrawals.c.document_id.is_(None),
        )
    )
    query = sa.select(dues.c.id).where(dues.c.postponement_id.is_not(None), ~agreed.exists())
    yield from _told(connection, query, "dues put off otherwise than was agreed")


def _audit_log_holds(connection: sa.Connection) -> Iterator[str]:
    fault = verify(connection).fault
    if fault:
        yield f"audit log: {fault}"


def _locked_days_are_as_they_were(connection: sa.Connection, newest: int | None) -> Iterator[str]:
    zone = ZoneInfo(municipality_facts(connection).time_zone)
    for seal in checked(connection, zone, newest=newest):
        if seal.fault is not None:
            yield f"locked day {seal.day} of {seal.seat}: {FAULTS[seal.fault]}"


_CHECKS: Final[tuple[Callable[[sa.Connection], Iterator[str]], ...]] = (
    _trial_balance_is_zero,
    _every_sale_leaves_clearing_at_zero,
    _every_sale_is_whole,
    _every_payment_is_whole,
    _carry_follows_from_the_sales,
    _kept_money_follows_from_what_was_taken,
    _claims_are_owed_until_they_are_settled,
    _blocks_follow_from_the_sales,
    _debts_follow_from_the_sales,
    _the_ledger_holds_the_debts,
    _the_quarantine_holds_what_waits,
    _what_left_a_pack_is_a_sale_or_told,
    _dues_wait_as_two_people_agreed,
    _audit_log_holds,
)


def _told(connection: sa.Connection, query: sa.Select[Any], what: str) -> Iterator[str]:
    shown = [str(one) for one in connection.scalars(query.limit(_SHOWN_MAX + 1))]
    if shown:
        more = " and more" if len(shown) > _SHOWN_MAX else ""
        yield f"{what}: {', '.join(shown[:_SHOWN_MAX])}{more}"
