"""Which days a lock closes: one, and with a point's first lock every day before it.

Of these, all are looked at since the point *began*: since the first shift, or the first till that
keeps a journal.  What was sold before, by whatever was there before, has no other source to be
compared with; if the worklist holds something of it all the same, that counts too.  Head office
begins with the first day whose voucher could be missed: nothing else is compared there but what is
the whole town's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE
from vending_server.days.tables import day_locks
from vending_server.points.tables import terminals
from vending_server.reconciliation.seen_days import begun_on
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.reconciliation.waiting import WAITING
from vending_server.shifts.tables import shifts
from vending_server.sync.tables import journal_heads


def span_of_lock(
    connection: sa.Connection, point_number: int, day: dt.date, zone: dt.tzinfo
) -> Span:
    """Return the days that are closed when this one is, as far as they are looked at."""
    span = Span(from_day=day, through_day=day, zone=zone, point_number=point_number)
    if locked_through(connection, point_number) is not None:
        return span
    return replace(span, from_day=min([day, *_begun(connection, span)]))


def locked_through(connection: sa.Connection, point_number: int) -> dt.date | None:
    """Return the last locked day of a point; None: no day of it is locked."""
    query = sa.select(day_locks.c.locked_through).where(day_locks.c.point_number == point_number)
    return connection.scalar(query)


def _begun(connection: sa.Connection, span: Span) -> list[dt.date]:
    """Return the days of the first till with a journal, shift, open item, or missed voucher."""
    moments = (
        sa.select(sa.func.min(terminals.c.enrolled_at))
        .join(journal_heads, journal_heads.c.terminal_id == terminals.c.id)
        .where(terminals.c.point_number == span.point_number),
        sa.select(sa.func.min(shifts.c.opened_at)).where(
            shifts.c.point_number == span.point_number
        ),
    )
    item = reconciliation_items.c
    waiting = sa.select(sa.func.min(item.day)).where(
        item.point_number == span.point_number, item.state.in_(WAITING)
    )
    found = [connection.scalar(query) for query in moments]
    days = [span.day_of(one) for one in found if one is not None]
    others = [connection.scalar(waiting)]
    if span.point_number == HEAD_OFFICE:  # it has no till and no shift that could begin it
        others.append(begun_on(connection).get(HEAD_OFFICE))
    return [*days, *(one for one in others if one is not None)]
