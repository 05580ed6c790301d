"""Write entries, and add them up: the trial balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.days.service import require_open
from vending_server.ledger.accounts import CURRENCY, AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.tables import ledger_accounts, ledger_corrections, ledger_entries


def entry_rows(
    entries: Sequence[Entry],
    *,
    transaction_id: str,
    posted_at: dt.datetime,
    ids: AccountIds,
    connection: sa.Connection,
    point_number: int | None = None,
) -> list[dict[str, Any]]:
    """Return the rows of one transaction's entries, numbered from 1."""
    return [
        {
            "transaction_id": transaction_id,
            "line": line,
            "debit_account_id": ids.of(connection, entry.debit),
            "credit_account_id": ids.of(connection, entry.credit),
            "amount_minor": entry.amount_minor,
            "currency": CURRENCY,
            "posted_at": posted_at,
            "point_number": point_number,
        }
        for line, entry in enumerate(entries, start=1)
    ]


def post(
    connection: sa.Connection,
    entries: Sequence[Entry],
    *,
    transaction_id: str,
    posted_at: dt.datetime,
    point_number: int | None,
    corrects_id: str | None = None,
) -> None:
    """Post one document's entries; those of nothing are left out.

    `corrects_id` is the transaction that this one puts right; both stay as they are.

    Raises:
        Refused: DAY_LOCKED.
    """
    require_open(connection, point_number, posted_at)
    # A fresh table of ids: accounts opened in this transaction may be rolled back with it.
    rows = entry_rows(
        [one for one in entries if one.amount_minor],
        transaction_id=transaction_id,
        posted_at=posted_at,
        ids=AccountIds(),
        connection=connection,
        point_number=point_number,
    )
    if rows:
        connection.execute(ledger_entries.insert(), rows)
    if rows and corrects_id is not None:
        connection.execute(
            ledger_corrections.insert().values(
                transaction_id=transaction_id, corrects_id=corrects_id
            )
        )


def contrary_entries(
    connection: sa.Connection, transaction_id: str, *, instead: Mapping[str, str]
) -> list[Entry]:
    """Return a transaction's entries the other way round, with other accounts in their stead."""
    debit, credit = ledger_accounts.alias("debit"), ledger_accounts.alias("credit")
    query = (
        sa.select(debit.c.code.label("debit"), credit.c.code.label("credit"))
        .add_columns(ledger_entries.c.amount_minor)
        .join(debit, debit.c.id == ledger_entries.c.debit_account_id)
        .join(credit, credit.c.id == ledger_entries.c.credit_account_id)
        .where(ledger_entries.c.transaction_id == transaction_id)
        .order_by(ledger_entries.c.line)
    )
    return [
        Entry(
            instead.get(one.credit, one.credit), instead.get(one.debit, one.debit), one.amount_minor
        )
        for one in connection.execute(query)
    ]


def balance_of(connection: sa.Connection, code: str) -> int:
    """Return one account's debits less its credits."""
    account = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    sums = [
        connection.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(ledger_entries.c.amount_minor), 0)).where(
                side == account.scalar_subquery()
            )
        )
        for side in (ledger_entries.c.debit_account_id, ledger_entries.c.credit_account_id)
    ]
    return int(sums[0] or 0) - int(sums[1] or 0)


def trial_balance(connection: sa.Connection) -> dict[str, int]:
    """Return each account's debits less its credits, in agorot; they always sum to zero.

    Debits and credits are added up apart, so that a lost or invented side would show.
    """
    debits = _sums_by(connection, ledger_entries.c.debit_account_id)
    credits_ = _sums_by(connection, ledger_entries.c.credit_account_id)
    codes = connection.execute(sa.select(ledger_accounts.c.id, ledger_accounts.c.code))
    return {code: debits.get(one, 0) - credits_.get(one, 0) for one, code in codes}


def _sums_by(connection: sa.Connection, side: sa.Column[Any]) -> dict[int, int]:
    query = sa.select(side, sa.func.sum(ledger_entries.c.amount_minor)).group_by(side)
    return {account_id: int(total) for account_id, total in connection.execute(query)}
