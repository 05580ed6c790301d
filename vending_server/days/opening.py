"""Open a point's days together with the point: none is locked until somebody locks one."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from vending_server.days.tables import day_locks

LONG_AGO: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def open_days(connection: sa.Connection, point_number: int) -> None:
    """Create the row that whoever posts and whoever locks a day meet at."""
    connection.execute(day_locks.insert().values(point_number=point_number, locked_until=LONG_AGO))
