"""An agent's statement: every change of his float between two moments, from the ledger itself.

What stands between opening and closing is read from the float's account, page by page; the sums of
top-ups and commission come from their documents, and what was sold is the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.agents.model import AgentPayment
from vending_server.agents.service import agent_at
from vending_server.agents.tables import agent_payments
from vending_server.days.service import happened_at_of
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.balances import balance_at
from vending_server.ledger.tables import ledger_entries
from vending_server.paging import PageAsked, is_behind
from vending_server.payments.sums import receipts_of_payments
from vending_server.vending.shift_sales import papers_of
from vending_server.wire.agents import AgentStatement, StatementLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one moment to another, and the days that these are."""

    from_day: dt.date
    through_day: dt.date
    start: dt.datetime
    end: dt.datetime


def statement(
    connection: sa.Connection, point_number: int, stretch: Stretch, page: PageAsked
) -> AgentStatement:
    """Return one page of an agent's statement, with the sums of all of it.

    Raises:
        Refused: AGENT_UNKNOWN.
    """
    agent_at(connection, point_number)
    code = accounts.agent_float_of(point_number)
    owed_code = accounts.commission_payable_to(point_number)
    opening = -balance_at(connection, code, stretch.start)
    closing = -balance_at(connection, code, stretch.end)
    paid = _paid(connection, point_number, stretch)
    topped_up = paid.get(AgentPayment.TOPPED_UP, 0)
    to_float = paid.get(AgentPayment.COMMISSION_TO_FLOAT, 0)
    owed = -balance_at(connection, owed_code, stretch.end)
    paid_out = to_float + paid.get(AgentPayment.COMMISSION_PAID, 0)
    owed_before = -balance_at(connection, owed_code, stretch.start)
    lines, next_cursor = _page(connection, code, stretch, page, opening)
    return AgentStatement(
        point_number=point_number,
        from_day=stretch.from_day.isoformat(),
        through_day=stretch.through_day.isoformat(),
        opening_minor=opening,
        topped_up_minor=topped_up,
        commission_to_float_minor=to_float,
        sold_minor=opening + topped_up + to_float - closing,
        closing_minor=closing,
        commission_earned_minor=owed - owed_before + paid_out,
        commission_paid_minor=paid_out,
        commission_owed_minor=owed,
        lines=lines,
        next_cursor=next_cursor,
    )


def _paid(
    connection: sa.Connection, point_number: int, stretch: Stretch
) -> dict[AgentPayment, int]:
    query = (
        sa.select(agent_payments.c.kind, sa.func.sum(agent_payments.c.amount_minor).label("total"))
        .where(agent_payments.c.point_number == point_number)
        .where(agent_payments.c.made_at >= stretch.start, agent_payments.c.made_at < stretch.end)
        .group_by(agent_payments.c.kind)
    )
    return {row.kind: int(row.total) for row in connection.execute(query)}


def _page(
    connection: sa.Connection,
    code: str,
    stretch: Stretch,
    page: PageAsked,
    opening: int,
) -> tuple[list[StatementLine], str | None]:
    changes = _changes(AccountIds().of(connection, code), stretch)
    balance = opening
    keys = (ledger_entries.c.posted_at, ledger_entries.c.transaction_id)
    if page.after is not None:
        before = changes.where(~is_behind(keys, page.after)).subquery()
        balance += int(
            connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(before.c.change), 0))) or 0
        )
    rows = connection.execute(page.rows_of(changes, *keys)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.posted_at, row.transaction_id))
    told = _told_of(connection, [row.transaction_id for row in shown])
    lines = []
    for row in shown:
        balance += int(row.change)
        kind, reference, happened_at = told[row.transaction_id]
        lines.append(
            StatementLine(
                posted_at=row.posted_at.isoformat(),
                happened_at=(happened_at or row.posted_at).isoformat(),
                kind=kind,
                reference=reference,
                amount_minor=int(row.change),
                balance_minor=balance,
            )
        )
    return lines, next_cursor


def _changes(account_id: int, stretch: Stretch) -> sa.Select[Any]:
    entry = ledger_entries.c
    signed = sa.case((entry.credit_account_id == account_id, entry.amount_minor), else_=0)
    taken = sa.case((entry.debit_account_id == account_id, entry.amount_minor), else_=0)
    return (
        sa.select(entry.posted_at, entry.transaction_id)
        .add_columns(sa.func.sum(signed - taken).label("change"))
        .where(sa.or_(entry.credit_account_id == account_id, entry.debit_account_id == account_id))
        .where(entry.posted_at >= stretch.start, entry.posted_at < stretch.end)
        .group_by(entry.posted_at, entry.transaction_id)
    )


def _told_of(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, tuple[str, str, dt.datetime | None]]:
    """Return of each transaction what it was, the number on its paper, and when it happened."""
    late = happened_at_of(connection, transaction_ids)
    found = dict.fromkeys(transaction_ids, ("other", ""))
    found |= papers_of(connection, transaction_ids)
    found |= receipts_of_payments(connection, transaction_ids)
    query = sa.select(agent_payments).where(agent_payments.c.id.in_(transaction_ids))
    for row in connection.execute(query):
        found[row.id] = (row.kind.value, row.reference)
    return {one: (*found[one], late.get(one)) for one in transaction_ids}
