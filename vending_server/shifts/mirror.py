"""Which shift is open at which terminal: what a sale needs to know of shifts.

The row is locked for sharing: many sales of one shift go side by side, and whoever closes it waits
for them, so that what he expects in the drawer holds every sale made into it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UuidText
from vending_server.db.statements import Query, among
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.shifts.tables import shifts
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.problems import ProblemCode

_OPEN: Final = Query(
    sa.select(shifts.c.id, shifts.c.terminal_id, shifts.c.operator_id)
    .where(among(shifts.c.terminal_id, "terminals"), shifts.c.closed_at.is_(None))
    .order_by(shifts.c.id)
    .with_for_update(read=True)
)


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift that takes money now, and whose drawer it is."""

    shift_id: str
    operator_id: int


def open_shifts(connection: sa.Connection, terminal_ids: Collection[str]) -> dict[str, OpenShift]:
    """Return the open shift of each terminal that has one."""
    rows = _OPEN.rows(connection, terminals=sorted(terminal_ids))
    return {
        terminal_id: OpenShift(row_id, operator_id) for row_id, terminal_id, operator_id in rows
    }


def open_shift_then(
    connection: sa.Connection, terminal_id: str, *, operator_id: int, at: dt.datetime, told_at: str
) -> str | None:
    """Return the shift that is open and was open at a moment, if this operator sold into it.

    When it was opened is the till's word; `told_at` is that moment by the same clock, which may go
    before ours.
    """
    return connection.scalar(
        sa.select(shifts.c.id)
        .where(shifts.c.terminal_id == terminal_id, shifts.c.operator_id == operator_id)
        .where(shifts.c.closed_at.is_(None), shifts.c.opened_at <= max(at, _time_of(told_at) or at))
        .with_for_update(read=True)
    )


def _time_of(told: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(told)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


_OPEN_AT: Final = Query(
    sa.select(shifts).where(
        shifts.c.terminal_id == sa.bindparam("terminal_id", type_=UuidText),
        shifts.c.closed_at.is_(None),
    )
)


def shift_at_till(connection: sa.Connection, terminal_id: str) -> ShiftAtTill | None:
    """Return the open shift of a terminal as a login tells it, without any sum."""
    row = _OPEN_AT.record(connection, terminal_id=terminal_id)
    if row is None:
        return None
    return ShiftAtTill(
        shift_id=row.id,
        number=row.number,
        operator=logins_of(connection, {row.operator_id})[row.operator_id],
        opened_at=row.opened_at.isoformat(),
    )


def own_open_shift(connection: sa.Connection, caller: Caller) -> str | None:
    """Return the shift into whose drawer this caller takes money; None: as sales go without one.

    Raises:
        Refused: SHIFT_OF_ANOTHER.
    """
    shift = open_shifts(connection, [caller.terminal_id]).get(caller.terminal_id)
    if shift is None:
        return None
    if shift.operator_id != caller.operator_id:
        raise Refused(ProblemCode.SHIFT_OF_ANOTHER)
    return shift.shift_id


def open_and_provisional(
    connection: sa.Connection, point_number: int, *, since: dt.datetime, until: dt.datetime
) -> tuple[int, int]:
    """Return how many shifts are open from before a moment, and how many Zs are provisional.

    Those are the Zs of this stretch of time which the till's journal has not confirmed yet.
    """
    of_point = sa.select(sa.func.count()).where(shifts.c.point_number == point_number)
    still_open = of_point.where(shifts.c.opened_at < until, shifts.c.closed_at.is_(None))
    closed_then = (shifts.c.closed_at >= since) & (shifts.c.closed_at < until)
    provisional = of_point.where(closed_then, shifts.c.is_synced.is_(False))
    return connection.scalars(still_open).one(), connection.scalars(provisional).one()
