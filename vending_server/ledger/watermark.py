"""Up to where the ledger's months are locked: nothing is posted before that moment, ever again."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from vending_server.db.statements import Query
from vending_server.ledger.tables import ledger_periods

_LATEST: Final = Query(sa.select(sa.func.max(ledger_periods.c.locked_until)))


def months_locked_until(connection: sa.Connection) -> dt.datetime | None:
    """Return the moment the first open month begins; None: no month was ever locked."""
    latest: dt.datetime | None = _LATEST.value(connection)
    return latest
