"""Every change of one account, with what it was and what stood there after it.

One line for each transaction and account on the other side: a closing that leaves a float and has a
difference is two lines, and their papers say which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.reports.kinds.books import Books, accounts_by_id, some_at_a_time
from vending_server.reports.kinds.papers import told_of
from vending_server.reports.model import CellKind, Column, Row, Said

COLUMNS: Final = (
    Column(title="P733", kind=CellKind.MOMENT, share=18),
    Column(title="P734", kind=CellKind.TEXT, share=24),
    Column(title="P735", kind=CellKind.NUMBER, share=17),
    Column(title="P736", kind=CellKind.MONEY, share=13, is_summed=True),
    Column(title="P737", kind=CellKind.MONEY, share=13, is_summed=True),
    Column(title="P738", kind=CellKind.MONEY, share=14),
)


def lines_of(
    books: Books, code: str, *, grows_by_debit: bool, opening_minor: int, whole: bool = False
) -> Iterator[Row]:
    """Yield an account's changes in their order; `whole` takes all there ever were.

    An account that nothing was ever posted to has none.
    """
    query = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    account_id = books.connection.scalar(query)
    if account_id is None:
        return
    codes = accounts_by_id(books.connection)
    period = None if whole else (books.start, books.end)
    balance = opening_minor
    for some in some_at_a_time(books.rows(_changes(account_id, period))):
        told = told_of(books.connection, [row.transaction_id for row in some])
        for row in some:
            change = int(row.debited) - int(row.credited)
            if not grows_by_debit:
                change = -change
            balance += change
            said, paper = told.get(row.transaction_id, (Said("P805"), ""))
            said = _by_other_side(codes[row.other_id], change) or said
            yield (
                books.local(row.posted_at),
                said,
                paper,
                change if change > 0 else None,
                -change if change < 0 else None,
                balance,
            )


def _changes(account_id: int, period: tuple[dt.datetime, dt.datetime] | None) -> sa.Select[Any]:
    entry = ledger_entries.c
    is_debit = entry.debit_account_id == account_id
    other = sa.case((is_debit, entry.credit_account_id), else_=entry.debit_account_id)
    query = (
        sa.select(entry.posted_at, entry.transaction_id, other.label("other_id"))
        .add_columns(
            sa.func.sum(sa.case((is_debit, entry.amount_minor), else_=0)).label("debited"),
            sa.func.sum(sa.case((is_debit, 0), else_=entry.amount_minor)).label("credited"),
        )
        .where(sa.or_(is_debit, entry.credit_account_id == account_id))
        .group_by(entry.posted_at, entry.transaction_id, other)
        .order_by(entry.posted_at, entry.transaction_id, sa.func.min(entry.line))
    )
    if period is None:
        return query
    return query.where(entry.posted_at >= period[0], entry.posted_at < period[1])


def _by_other_side(code: str, change: int) -> Said | None:
    """Say what a change was where its other side says it better than its paper."""
    if code == accounts.CASH_VARIANCE:
        return Said("P810")
    if code.startswith("handover:"):
        return Said("P806" if change > 0 else "P816")
    return None
