"""Write entries, and add them up: the trial balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.ledger.accounts import CURRENCY, AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.tables import ledger_accounts, ledger_entries


def entry_rows(
    entries: Sequence[Entry],
    *,
    transaction_id: str,
    posted_at: dt.datetime,
    ids: AccountIds,
    connection: sa.Connection,
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
        }
        for line, entry in enumerate(entries, start=1)
    ]


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
