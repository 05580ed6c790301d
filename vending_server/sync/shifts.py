"""What a journal's copy settles: a Z is final once the journal is here up to its close."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.statements import Query
from vending_server.shifts.service import mark_synced
from vending_server.shifts.tables import shifts
from vending_server.sync.tables import journal_records
from vending_server.wire.journal_sync import CLOSING, SHIFT_ACT_INTENDED


def settle_shifts(connection: sa.Connection, terminal_id: str) -> None:
    """Make final every Z of a terminal whose close stands in the copy of its journal.

    The close may have come before its record or after it: each upload looks at all that wait.
    """
    for (shift_id,) in _WAITING.rows(connection, terminal_id=terminal_id):
        if _is_close_here(connection, terminal_id, shift_id):
            mark_synced(connection, shift_id)


_WAITING: Final = Query(
    sa.select(shifts.c.id)
    .where(shifts.c.terminal_id == sa.bindparam("terminal_id", type_=shifts.c.id.type))
    .where(shifts.c.closed_at.is_not(None), ~shifts.c.is_synced)
    .order_by(shifts.c.id)
)


def _is_close_here(connection: sa.Connection, terminal_id: str, shift_id: str) -> bool:
    query = sa.select(journal_records.c.sequence).where(
        journal_records.c.terminal_id == terminal_id,
        journal_records.c.shift_id == shift_id,
        journal_records.c.kind == SHIFT_ACT_INTENDED,
        journal_records.c.act == CLOSING,
    )
    return connection.execute(query.limit(1)).one_or_none() is not None
