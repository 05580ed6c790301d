"""Row ids that were given by hand: PostgreSQL must be told where to go on counting."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa


def count_on(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    """Let the ids of these tables go on after the highest; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        last = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        connection.execute(sa.select(sa.func.setval(sequence, last)).where(last.is_not(None)))
