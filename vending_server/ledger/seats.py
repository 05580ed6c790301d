"""Whose day an entry belongs to: a point's, or head office's where no point posted it.

An entry of head office bears no point in the ledger, and days, vouchers and seals have a number for
it all the same.  The two words for one thing meet here and nowhere else; only the trigger that
guards locked days, which is the database's, says it once more (migration 0057).
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE
from vending_server.ledger.tables import ledger_entries

_point = ledger_entries.c.point_number
SEAT: Final = sa.func.coalesce(_point, HEAD_OFFICE)
"""The seat of an entry, as a column."""


def of_seat(seat: int) -> sa.ColumnElement[bool]:
    """Return the condition of the entries of a point, or of head office."""
    return _point.is_(None) if seat == HEAD_OFFICE else _point == seat


def seat_of(point_number: int | None) -> int:
    """Return whose days an entry of this point is posted to."""
    return HEAD_OFFICE if point_number is None else point_number


def point_of(seat: int) -> int | None:
    """Return the point that an entry of a seat bears."""
    return None if seat == HEAD_OFFICE else seat
