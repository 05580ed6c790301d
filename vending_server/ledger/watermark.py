"""Up to where the ledger's months are locked: nothing is posted before that moment, ever again."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.ledger.tables import ledger_periods


def months_locked_until(connection: sa.Connection) -> dt.datetime | None:
    """Return the moment the first open month begins; None: no month was ever locked."""
    latest: dt.datetime | None = connection.scalar(
        sa.select(sa.func.max(ledger_periods.c.locked_until))
    )
    return latest
