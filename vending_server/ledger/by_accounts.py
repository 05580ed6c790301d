"""What a seat posted from one moment to another, added up by the two accounts of its entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.ledger.seats import of_seat
from vending_server.ledger.tables import ledger_accounts, ledger_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenAccounts:
    """So many agorot went from `credit` to `debit`, in so many entries."""

    debit: str
    credit: str
    amount_minor: int
    entries: int


def by_accounts(
    connection: sa.Connection, seat: int, start: dt.datetime, until: dt.datetime
) -> Iterator[BetweenAccounts]:
    """Yield each pair of accounts, by code; `until` is the first moment that is not meant."""
    debit, credit = ledger_accounts.alias("debit"), ledger_accounts.alias("credit")
    entry = ledger_entries.c
    query = (
        sa.select(debit.c.code, credit.c.code, sa.func.sum(entry.amount_minor), sa.func.count())
        .join(debit, debit.c.id == entry.debit_account_id)
        .join(credit, credit.c.id == entry.credit_account_id)
        .where(of_seat(seat), entry.posted_at >= start, entry.posted_at < until)
        .group_by(debit.c.code, credit.c.code)
        .order_by(debit.c.code, credit.c.code)
    )
    for row in connection.execute(query):
        yield BetweenAccounts(
            debit=row[0], credit=row[1], amount_minor=int(row[2]), entries=int(row[3])
        )
