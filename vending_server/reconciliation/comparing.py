"""A day is locked only over what was compared: at that moment, or before and unchanged since.

What the worklist holds is as old as its last look.  Whoever locks a day therefore compares it
himself, once before anybody has to wait for him and once more while he keeps everybody from posting
to it.  A day with more entries than somebody waits for is compared in the background instead;
until then it is *not compared yet*, and nobody locks it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.days.model import SETTLING, end_of
from vending_server.db.engine import snapshot, writing
from vending_server.errors import Refused
from vending_server.ledger.seats import of_seat
from vending_server.ledger.tables import ledger_entries
from vending_server.reconciliation.differences import all_seen
from vending_server.reconciliation.items import identity_of, identity_of_row, refresh, rows_of
from vending_server.reconciliation.marks import mark_of
from vending_server.reconciliation.model import Difference, ItemState
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import day_comparisons, reconciliation_items
from vending_server.reconciliation.waiting import WAITING
from vending_server.wire.problems import ProblemCode

ENTRIES_AT_ONCE: Final = 60_000
"""How many entries somebody waits for: some seconds, and half of them nobody posts at the point."""
DAYS_AT_ONCE: Final = 62
IN_A_ROUND: Final = 100
"""How many days are compared in the background before anything else has its turn."""
PointDay: TypeAlias = tuple[int, dt.date]
_entry, _item, _kept = ledger_entries.c, reconciliation_items.c, day_comparisons.c
_AGREED: Final = frozenset({ItemState.EXPLAINED, ItemState.DECIDED})


def compare(engine: sa.Engine, span: Span, now: dt.datetime) -> bool:
    """Compare the days of a point, or have it done if they are many; say whether it is done.

    Raises:
        DatabaseBusy: nothing changed; ask again.
    """
    with snapshot(engine) as connection:
        is_small = _is_small(connection, span)
        lacking = [] if is_small else _not_compared(connection, span, now)
    if is_small:
        refresh(engine, span, now, is_told=False)
    elif lacking:
        with writing(engine) as connection:
            ask(connection, [(_point_of(span), day) for day in lacking], now)
    return not lacking


def undecided(connection: sa.Connection, span: Span, now: dt.datetime) -> int:
    """Return how many differences of a point's days wait for somebody, whether told or not.

    Nothing is written: what nobody has told yet is told by `compare`.

    Raises:
        Refused: DAY_NOT_COMPARED (too many entries to be compared here).
    """
    query = sa.select(reconciliation_items).where(
        _item.state.in_(WAITING),
        _item.point_number == span.point_number,
        _item.day >= span.from_day,
        _item.day <= span.through_day,
    )
    waiting = {identity_of_row(row) for row in connection.execute(query)}
    if not _is_small(connection, span):
        if _not_compared(connection, span, now):
            raise Refused(ProblemCode.DAY_NOT_COMPARED)
        return len(waiting)
    due = {
        identity_of(one): one
        for seen in all_seen(connection, span, now)
        for one in seen.differences
        if one.is_due(now)
    }
    known = rows_of(connection, due.keys())
    for identity, one in due.items():
        row = known.get(identity)
        day = one.subject.day if row is None else row.day
        if span.from_day <= day <= span.through_day and not _is_agreed(row, one):
            waiting.add(identity)
    return len(waiting)


def _is_agreed(row: Any, one: Difference) -> bool:
    """Say whether somebody decided about just this sum."""
    if row is None or row.state not in _AGREED:
        return False
    return bool((row.settled_minor, row.settled_count) == (one.amount_minor, one.count))


def _is_small(connection: sa.Connection, span: Span) -> bool:
    if (span.through_day - span.from_day).days >= DAYS_AT_ONCE:
        return False
    some = (
        sa.select(_entry.transaction_id)
        .where(of_seat(_point_of(span)))
        .where(_entry.posted_at >= span.since, _entry.posted_at < span.until)
        .limit(ENTRIES_AT_ONCE + 1)
        .subquery()
    )
    number = connection.scalars(sa.select(sa.func.count()).select_from(some)).one()
    return int(number) <= ENTRIES_AT_ONCE


def _not_compared(connection: sa.Connection, span: Span, now: dt.datetime) -> list[dt.date]:
    """Return the days whose last comparison is too old, or about something else."""
    point = _point_of(span)
    query = sa.select(day_comparisons).where(_kept.point_number == point)
    of_span = query.where(_kept.day >= span.from_day, _kept.day <= span.through_day)
    kept = {row.day: row for row in connection.execute(of_span)}
    return [
        day
        for day in span.days()
        if (row := kept.get(day)) is None
        or row.compared_at is None
        or row.compared_at < end_of(day, span.zone) + SETTLING
        or (row.waits_until is not None and row.waits_until <= now)
        or row.mark != mark_of(connection, point, day, span.zone)
    ]


def ask(connection: sa.Connection, days: Sequence[PointDay], now: dt.datetime) -> None:
    """Have days of points compared in the background; who asked first is served first."""
    for point, day in days:
        row = sa.select(day_comparisons).where(_kept.point_number == point, _kept.day == day)
        known = connection.execute(row.with_for_update()).one_or_none()
        if known is None:
            values = {"point_number": point, "day": day, "asked_at": now}
            connection.execute(day_comparisons.insert().values(values))
        elif known.asked_at is None:
            _keep(connection, point, day, asked_at=now)


def compare_asked(
    engine: sa.Engine,
    zone: dt.tzinfo,
    now: Callable[[], dt.datetime],
    *,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Compare days that somebody waits for, one after the other; return how many.

    `is_over` is asked after each and ends it.

    Raises:
        DatabaseBusy: what was compared stays so; ask again.
    """
    query = sa.select(_kept.point_number, _kept.day).where(_kept.asked_at.is_not(None))
    with snapshot(engine) as connection:
        first = query.order_by(_kept.asked_at, _kept.day, _kept.point_number).limit(IN_A_ROUND)
        asked = connection.execute(first).all()
    done = 0
    for point, day in asked:
        compare_day(engine, point, day, zone, now())
        done += 1
        if is_over():
            break
    return done


def compare_day(
    engine: sa.Engine, point: int, day: dt.date, zone: dt.tzinfo, now: dt.datetime
) -> None:
    """Compare a day of a point, however long it takes, and keep what was there before."""
    with snapshot(engine) as connection:
        mark = mark_of(connection, point, day, zone)
    span = Span(from_day=day, through_day=day, zone=zone, point_number=point)
    told = refresh(engine, span, now, is_told=False)
    with writing(engine) as connection:
        ask(connection, [(point, day)], now)
        values = {"compared_at": now, "mark": mark, "waits_until": told.waits_until}
        _keep(connection, point, day, asked_at=None, **values)


def _keep(connection: sa.Connection, point: int, day: dt.date, **values: Any) -> None:
    connection.execute(
        day_comparisons.update()
        .where(_kept.point_number == point, _kept.day == day)
        .values(**values)
    )


def _point_of(span: Span) -> int:
    assert span.point_number is not None, "days are locked point by point"
    return span.point_number
