"""Days before the last weeks that are to be compared again, because something came of them.

A look at the last weeks sees none of it: a journal that was away for months, a record posted late
because its day was locked, and what still waits for somebody.  Such days are queued here, a few in
a round, and compared one by one (comparing.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from vending_server.days.tables import late_postings
from vending_server.db.engine import take_time, writing
from vending_server.points.tables import terminals
from vending_server.reconciliation.comparing import PointDay, ask
from vending_server.reconciliation.span import SLACK, Span
from vending_server.reconciliation.tables import (
    day_comparisons,
    journal_marks,
    reconciliation_items,
)
from vending_server.reconciliation.waiting import WAITING

READ_AT_MOST: Final = dt.timedelta(days=400)
"""How far back records of a journal reach: a till's clock may have been years behind."""
ITEMS_EVERY: Final = dt.timedelta(days=1)
"""How often a day with an open item is looked at again."""
DAYS_AT_ONCE: Final = 50
_mark, _late = journal_marks.c, late_postings.c
_item, _kept = reconciliation_items.c, day_comparisons.c


def ask_for_old_days(engine: sa.Engine, recent: Span, now: dt.datetime) -> None:
    """Queue the days before `recent` that something came of, and some that wait for somebody.

    Raises:
        DatabaseBusy: nothing changed; ask again.
    """
    with writing(engine) as connection:
        take_time(connection)
        ask(connection, sorted(_read(connection, recent)), now)
        ask(connection, sorted(set(_posted_late(connection, recent))), now)
        ask(connection, list(_waiting(connection, recent, now)), now)


def _read(connection: sa.Connection, recent: Span) -> set[PointDay]:
    """Return the days of records that were read since the last round, and forget them."""
    query = (
        sa.select(_mark.terminal_id, _mark.oldest_at, terminals.c.point_number)
        .join(terminals, terminals.c.id == _mark.terminal_id)
        .where(_mark.oldest_at.is_not(None))
        .order_by(_mark.terminal_id)
        .with_for_update(of=journal_marks)
    )
    rows = connection.execute(query).all()
    connection.execute(
        journal_marks.update()
        .where(_mark.terminal_id.in_([row.terminal_id for row in rows]))
        .values(oldest_at=None)
    )
    found: set[PointDay] = set()
    for row in rows:
        # The shift of a record began before it.
        day = max(recent.day_of(row.oldest_at - SLACK), recent.from_day - READ_AT_MOST)
        while day < recent.from_day:
            found.add((row.point_number, day))
            day += dt.timedelta(days=1)
    return found


def _posted_late(connection: sa.Connection, recent: Span) -> Iterator[PointDay]:
    """Yield the days of what was posted late in the last weeks, until they are compared since."""
    query = sa.select(_late.point_number, _late.happened_at, _late.posted_at).where(
        _late.posted_at >= recent.since, _late.happened_at < recent.since
    )
    rows = connection.execute(query).all()
    compared = _compared(connection) if rows else {}
    for row in rows:
        found = (row.point_number, recent.day_of(row.happened_at))
        if compared.get(found, row.posted_at) <= row.posted_at:
            yield found


def _compared(connection: sa.Connection) -> dict[PointDay, dt.datetime]:
    query = sa.select(day_comparisons).where(_kept.compared_at.is_not(None))
    return {(row.point_number, row.day): row.compared_at for row in connection.execute(query)}


def _waiting(connection: sa.Connection, recent: Span, now: dt.datetime) -> Iterator[PointDay]:
    """Yield some days with open items, those first that were looked at longest ago."""
    last = sa.func.max(_kept.compared_at)
    query = (
        sa.select(_item.point_number, _item.day, last)
        .outerjoin(
            day_comparisons,
            (_kept.point_number == _item.point_number) & (_kept.day == _item.day),
        )
        .where(_item.state.in_(WAITING), _item.day < recent.from_day)
        .group_by(_item.point_number, _item.day)
        .having(last.is_(None) | (last <= now - ITEMS_EVERY))
        .order_by(sa.nulls_first(last), _item.day, _item.point_number)
        .limit(DAYS_AT_ONCE)
    )
    for row in connection.execute(query):
        yield row.point_number, row.day
