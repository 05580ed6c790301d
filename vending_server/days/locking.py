"""Lock a business day of a point or of head office, and open the latest one again.

Inside the caller's transaction.
Nothing is posted into a locked day: what happened on it and comes late goes to the first open one,
with a link to when it happened.  Locking takes the point itself first, as opening a shift does, and
then the row at which everybody who posts meets.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.model import HEAD_OFFICE, SETTLING, DayAct, end_of, start_of
from vending_server.days.opening import open_days
from vending_server.days.seats import is_seat
from vending_server.days.tables import day_events, day_locks
from vending_server.errors import Refused
from vending_server.ledger.watermark import months_locked_until
from vending_server.operators.model import Caller
from vending_server.points.service import require_point
from vending_server.reconciliation.comparing import undecided
from vending_server.reconciliation.lock_span import span_of_lock
from vending_server.reconciliation.seals import seal_day
from vending_server.shifts.mirror import open_and_provisional
from vending_server.wire.days import (
    DayFacts,
    DayLocking,
    DayReopening,
    reopening_payload,
)
from vending_server.wire.problems import ProblemCode


def lock_day(
    connection: sa.Connection,
    wanted: DayLocking,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> DayFacts:
    """Lock a day that is over, and with the first one all days before it.

    Raises:
        Refused: NOT_FOUND (no such point), DAY_NOT_OVER, DAY_NOT_THE_LATEST, DAY_HAS_OPEN_SHIFTS,
            DAY_HAS_OPEN_ITEMS (differences that nobody has decided, however small, with the first
            lock of any day before), DAY_NOT_COMPARED.
    """
    lock = _lock_of(connection, wanted.point_number)
    day = dt.date.fromisoformat(wanted.day)
    end = end_of(day, zone)
    if now < end + SETTLING:
        raise Refused(ProblemCode.DAY_NOT_OVER)
    before = lock.locked_through
    if before is not None and day != before + dt.timedelta(days=1):
        raise Refused(ProblemCode.DAY_NOT_THE_LATEST)
    still_open, provisional = open_and_provisional(
        connection, wanted.point_number, since=start_of(day, zone), until=end
    )
    if still_open:
        raise Refused(ProblemCode.DAY_HAS_OPEN_SHIFTS, open=still_open)
    waiting = undecided(connection, span_of_lock(connection, wanted.point_number, day, zone), now)
    if waiting:
        raise Refused(ProblemCode.DAY_HAS_OPEN_ITEMS, open=waiting)
    _move_to(connection, wanted.point_number, through=day, until=end)
    _write(connection, wanted, DayAct.LOCKED, caller, now)
    root, rows = seal_day(
        connection,
        event_id=wanted.document_id,
        point_number=wanted.point_number,
        day=day,
        zone=zone,
        now=now,
    )
    return DayFacts(
        document_id=wanted.document_id,
        point_number=wanted.point_number,
        day=wanted.day,
        act=DayAct.LOCKED.value,
        locked_through=wanted.day,
        provisional_shifts=provisional,
        rows=rows,
        rows_root=root,
    )


def reopen_day(
    connection: sa.Connection,
    wanted: DayReopening,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> DayFacts:
    """Open the latest locked day again; what was deferred from it stays where it was posted.

    Raises:
        Refused: NOT_FOUND, REASON_MISSING, DAY_NOT_THE_LATEST, PERIOD_LOCKED, and what
            `approvals.service.use` refuses.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    lock = _lock_of(connection, wanted.point_number)
    day = dt.date.fromisoformat(wanted.day)
    if lock.locked_through != day:
        raise Refused(ProblemCode.DAY_NOT_THE_LATEST)
    start = start_of(day, zone)
    months = months_locked_until(connection)
    if months is not None and start < months:
        raise Refused(ProblemCode.PERIOD_LOCKED)
    approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.DAY_REOPENING,
        payload=reopening_payload(point_number=wanted.point_number, day=wanted.day),
        used_for=wanted.document_id,
        now=now,
    )
    before = day - dt.timedelta(days=1)
    _move_to(connection, wanted.point_number, through=before, until=start)
    _write(connection, wanted, DayAct.REOPENED, caller, now)
    return DayFacts(
        document_id=wanted.document_id,
        point_number=wanted.point_number,
        day=wanted.day,
        act=DayAct.REOPENED.value,
        locked_through=before.isoformat(),
        provisional_shifts=0,
    )


def _lock_of(connection: sa.Connection, point_number: int) -> Any:
    if not is_seat(connection, point_number):
        raise Refused(ProblemCode.NOT_FOUND)
    if point_number != HEAD_OFFICE:  # no shift is opened there that somebody would have to wait for
        require_point(connection, point_number)
    query = sa.select(day_locks).where(day_locks.c.point_number == point_number).with_for_update()
    found = connection.execute(query).one_or_none()
    if found is not None:
        return found
    open_days(connection, point_number)
    return connection.execute(query).one()


def _move_to(
    connection: sa.Connection, point_number: int, *, through: dt.date, until: dt.datetime
) -> None:
    connection.execute(
        day_locks.update()
        .where(day_locks.c.point_number == point_number)
        .values(locked_through=through, locked_until=until)
    )


def _write(
    connection: sa.Connection,
    wanted: DayLocking | DayReopening,
    act: DayAct,
    caller: Caller,
    now: dt.datetime,
) -> None:
    connection.execute(
        day_events.insert().values(
            id=wanted.document_id,
            point_number=wanted.point_number,
            act=act,
            day=dt.date.fromisoformat(wanted.day),
            reason=wanted.reason,
            operator_id=caller.operator_id,
            made_at=now,
        )
    )
