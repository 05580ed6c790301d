"""What a till brought back after a restore and the server could not post: it waits, and is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import RecoveredOutcome, recovered_vends, sales, vends

REVERSAL_FORGOTTEN: Final = "reversal_forgotten"


def held_vends(connection: sa.Connection) -> list[tuple[str, str, str]]:
    """Return terminal, vend and reason of all that is held and not settled since."""
    stands = sa.exists().where(
        sales.c.terminal_id == recovered_vends.c.terminal_id,
        sales.c.vend_id == recovered_vends.c.vend_id,
        not_reversed(),
    )
    forgotten = sa.and_(recovered_vends.c.reason == REVERSAL_FORGOTTEN, stands)
    rows = held_rows(connection, or_else=forgotten)
    return [(row.terminal_id, row.vend_id, row.reason) for row in rows]


def held_rows(
    connection: sa.Connection, *, or_else: sa.ColumnElement[bool] | None = None
) -> Sequence[Any]:
    """Return all that is held and not posted since, oldest first; or what else is asked for."""
    is_posted = sa.exists().where(
        vends.c.terminal_id == recovered_vends.c.terminal_id,
        vends.c.vend_id == recovered_vends.c.vend_id,
    )
    query = sa.select(recovered_vends).where(
        recovered_vends.c.outcome == RecoveredOutcome.HELD,
        ~is_posted if or_else is None else sa.or_(~is_posted, or_else),
    )
    return connection.execute(query.order_by(recovered_vends.c.received_at)).all()
