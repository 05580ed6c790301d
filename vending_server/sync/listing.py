"""Every terminal's journal for whoever reconciles, by point and terminal, in pages."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sync.model import NO_COPY, Standing
from vending_server.sync.tables import journal_heads
from vending_server.wire.journal_sync import JournalCopies, JournalCopy


def copies(connection: sa.Connection, page: PageAsked) -> JournalCopies:
    """Return a page of terminals with the copies of their journals; some have none yet."""
    query = sa.select(terminals, journal_heads).outerjoin(
        journal_heads, journal_heads.c.terminal_id == terminals.c.id
    )
    rows = connection.execute(
        page.rows_of(query, terminals.c.point_number, terminals.c.number)
    ).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.point_number, row.number))
    return JournalCopies(
        journals=[_copy(row) for row in shown],
        next_cursor=next_cursor,
    )


def _copy(row: sa.Row[tuple[object, ...]]) -> JournalCopy:
    return JournalCopy(
        terminal_id=row.id,
        point=row.point_number,
        terminal=row.number,
        sequence=row.sequence or 0,
        hash=row.hash or NO_COPY.hash.hex(),
        standing=(row.standing or Standing.WELL).value,
        differs_since=None if row.differs_since is None else row.differs_since.isoformat(),
        heard_at=None if row.heard_at is None else row.heard_at.isoformat(),
        is_suspended=row.suspended_at is not None,
    )
