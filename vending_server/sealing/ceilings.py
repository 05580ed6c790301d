"""What a terminal may hold; set by people, kept by every renewal."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.errors import Misconfigured
from vending_server.points.tables import terminals
from vending_server.sealing.rows import pack_of
from vending_server.sealing.tables import packs


def set_ceiling(
    connection: sa.Connection, point_number: int, number: int, ceiling_minor: int
) -> str:
    """Set what a terminal may hold, and return its id.

    Raises:
        Misconfigured: there is no such terminal, or it is suspended.
    """
    query = sa.select(terminals.c.id).where(
        terminals.c.point_number == point_number,
        terminals.c.number == number,
        terminals.c.suspended_at.is_(None),
    )
    terminal_id: str | None = connection.scalar(query)
    if terminal_id is None:
        raise Misconfigured(f"there is no terminal {point_number}-{number:02d} that could sell")
    pack_of(connection, terminal_id, lock=True)
    connection.execute(
        packs.update().where(packs.c.terminal_id == terminal_id).values(ceiling_minor=ceiling_minor)
    )
    return terminal_id
