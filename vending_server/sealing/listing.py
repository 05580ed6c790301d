"""How packs stand, with both figures of what could be lost, by point and terminal, in pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sealing import rows
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.wire.pack_standing import PackList, PackStanding

_vends = sealed_vends.c


def standings(connection: sa.Connection, page: PageAsked) -> PackList:
    """Return a page of all terminals that may sell offline, or ever had a pack."""
    query = (
        sa.select(packs, terminals.c.point_number, terminals.c.number, terminals.c.suspended_at)
        .join(terminals, terminals.c.id == packs.c.terminal_id)
        .where((packs.c.ceiling_minor > 0) | (packs.c.edition > 0))
    )
    found = connection.execute(
        page.rows_of(query, terminals.c.point_number, terminals.c.number)
    ).all()
    shown, next_cursor = page.cut(found, lambda row: (row.point_number, row.number))
    sums = _sums(connection, [row.terminal_id for row in shown])
    return PackList(
        packs=[_standing(connection, row, sums) for row in shown], next_cursor=next_cursor
    )


def _sums(
    connection: sa.Connection, terminal_ids: Collection[str]
) -> dict[tuple[str, SealedState], tuple[int, int]]:
    """Return how many vends of a terminal are in a state, and what they are worth."""
    query = (
        sa.select(
            _vends.terminal_id, _vends.state, sa.func.count(), sa.func.sum(_vends.amount_minor)
        )
        .where(_vends.terminal_id.in_(terminal_ids), _vends.state != SealedState.SOLD)
        .group_by(_vends.terminal_id, _vends.state)
    )
    return {(row[0], row[1]): (row[2], int(row[3])) for row in connection.execute(query)}


def _standing(
    connection: sa.Connection, row: Any, sums: dict[tuple[str, SealedState], tuple[int, int]]
) -> PackStanding:
    live_count, live_minor = sums.get((row.terminal_id, SealedState.LIVE), (0, 0))
    _, asked_minor = sums.get((row.terminal_id, SealedState.VOID_ASKED), (0, 0))
    return PackStanding(
        terminal_id=row.terminal_id,
        point=row.point_number,
        terminal=row.number,
        is_suspended=row.suspended_at is not None,
        ceiling_minor=row.ceiling_minor,
        pack_number=row.pack_number,
        edition=row.edition,
        acknowledged_edition=row.acknowledged_edition,
        valid_until=None if row.valid_until is None else row.valid_until.isoformat(),
        live_count=live_count,
        live_minor=live_minor,
        exposed_minor=live_minor + asked_minor,
        ever_delivered_minor=rows.ever_delivered_minor(connection, row.terminal_id),
        ever_limit_minor=rows.ever_limit_minor(row.ceiling_minor),
    )
