"""A worklist on which everything is decided, for tests that are about something else."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from tests.helpers import little_town
from vending_server.db.engine import snapshot, writing
from vending_server.reconciliation.items import refresh
from vending_server.reconciliation.lock_span import span_of_lock
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.reconciliation.waiting import WAITING


def decide_all(engine: sa.Engine, point: int, day: dt.date, now: dt.datetime) -> None:
    """Let every difference be explained that keeps a day of a point from being locked."""
    with snapshot(engine) as connection:
        span = span_of_lock(connection, point, day, little_town.ZONE)
    refresh(engine, span, now, lambda _, found: [() for _ in found])
    item = reconciliation_items.c
    with writing(engine) as connection:
        connection.execute(
            reconciliation_items.update()
            .where(item.point_number == point, item.state.in_(WAITING))
            .values(
                state=ItemState.EXPLAINED,
                settled_minor=item.amount_minor,
                settled_count=item.count,
            )
        )
