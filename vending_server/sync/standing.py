"""Whether a terminal may sell, as far as its journal goes."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.statements import Query
from vending_server.sync.model import Standing
from vending_server.sync.tables import journal_heads

_STANDING: Final = Query(
    sa.select(journal_heads.c.standing).where(
        journal_heads.c.terminal_id
        == sa.bindparam("terminal_id", type_=journal_heads.c.terminal_id.type)
    )
)


def is_journal_well(connection: sa.Connection, terminal_id: str) -> bool:
    """Say whether nothing speaks against a terminal's journal; one that never came does not."""
    row = _STANDING.record(connection, terminal_id=terminal_id)
    return row is None or row.standing == Standing.WELL
