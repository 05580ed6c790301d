"""Who has days that are locked: every point, and head office."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE
from vending_server.points.service import is_point


def is_seat(connection: sa.Connection, number: int) -> bool:
    """Say whether there are days of this number."""
    return number == HEAD_OFFICE or is_point(connection, number)
