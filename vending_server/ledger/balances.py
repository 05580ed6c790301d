"""Balances at a moment: what the latest locked month ended with, and the entries since.

Nothing is ever posted into a locked month, so its balances stand for all entries before it: a
statement of today reads days, not years.  Debits and credits are added up apart, so that a lost or
invented side would show in the sum over all accounts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from vending_server.ledger.seats import SEAT
from vending_server.ledger.tables import (
    ledger_accounts,
    ledger_entries,
    ledger_period_balances,
    ledger_periods,
)


def balances_at(
    connection: sa.Connection,
    until: dt.datetime | None,
    account_ids: Collection[int] | None = None,
) -> dict[int, int]:
    """Return debits less credits by account, of all that was posted before a moment.

    None stands for the end of time, and for all accounts.
    """
    start, found = _of_locked_months(connection, until, account_ids)
    for side, sign in (
        (ledger_entries.c.debit_account_id, 1),
        (ledger_entries.c.credit_account_id, -1),
    ):
        query = sa.select(side, sa.func.sum(ledger_entries.c.amount_minor)).group_by(side)
        query = query.where(*_between(start, until))
        if account_ids is not None:
            query = query.where(side.in_(account_ids))
        for account_id, total in connection.execute(query):
            found[account_id] += sign * int(total)
    return dict(found)


def balance_at(connection: sa.Connection, code: str, until: dt.datetime | None) -> int:
    """Return one account's debits less its credits before a moment, none = all that was posted."""
    query = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    account_id = connection.scalars(query).one()
    return balances_at(connection, until, [account_id]).get(account_id, 0)


def turnover_between(
    connection: sa.Connection, start: dt.datetime | None, until: dt.datetime | None
) -> tuple[int, int]:
    """Return how many entries were posted from one moment to another, and their sum."""
    amount = sa.func.coalesce(sa.func.sum(ledger_entries.c.amount_minor), 0)
    query = sa.select(sa.func.count(), amount).select_from(ledger_entries)
    number, total = connection.execute(query.where(*_between(start, until))).one()
    return int(number), int(total)


def seats_that_posted(
    connection: sa.Connection, start: dt.datetime | None, until: dt.datetime | None
) -> set[int]:
    """Return the points, and head office, that posted from one moment to another."""
    query = sa.select(SEAT).where(*_between(start, until))
    return set(connection.scalars(query.distinct()))


def _of_locked_months(
    connection: sa.Connection, until: dt.datetime | None, account_ids: Collection[int] | None
) -> tuple[dt.datetime | None, Counter[int]]:
    """Return where the last locked month before a moment ends, and what it ended with."""
    latest = sa.select(ledger_periods).order_by(ledger_periods.c.locked_until.desc()).limit(1)
    if until is not None:
        latest = latest.where(ledger_periods.c.locked_until <= until)
    month = connection.execute(latest).one_or_none()
    if month is None:
        return None, Counter()
    kept = ledger_period_balances.c
    query = sa.select(kept.account_id, kept.balance_minor).where(kept.month == month.month)
    if account_ids is not None:
        query = query.where(kept.account_id.in_(account_ids))
    found = Counter({row.account_id: row.balance_minor for row in connection.execute(query)})
    return month.locked_until, found


def _between(start: dt.datetime | None, until: dt.datetime | None) -> list[Any]:
    conditions = []
    if start is not None:
        conditions.append(ledger_entries.c.posted_at >= start)
    if until is not None:
        conditions.append(ledger_entries.c.posted_at < until)
    return conditions
