"""Why the figures of a report may still change: what is not in the books yet, or not locked.

A figure is final when its days are locked and every Z in them was confirmed by the till's journal.
A terminal that holds a pack may have sold from it where nobody heard of it since.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from vending_server.days.tables import day_locks
from vending_server.points.tables import points, terminals
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import Said
from vending_server.sealing.rows import exposure_of
from vending_server.shifts.mirror import open_and_provisional
from vending_server.sync.tables import journal_heads
from vending_server.wire.facts import BothLanguages


def doubts_of(books: Books) -> list[Said]:
    """Return what a reader must know of each point before he believes a figure."""
    return list(_doubts(books))


def _doubts(books: Books) -> Iterator[Said]:
    query = sa.select(points, day_locks.c.locked_until).outerjoin(
        day_locks, day_locks.c.point_number == points.c.number
    )
    if books.asked.point_number is not None:
        query = query.where(points.c.number == books.asked.point_number)
    for row in books.connection.execute(query.order_by(points.c.number)).all():
        name = BothLanguages(ar=f"{row.number} {row.name_ar}", en=f"{row.number} {row.name_en}")
        still_open, provisional = open_and_provisional(
            books.connection, row.number, since=books.start, until=books.end
        )
        counts = (("P729", still_open), ("P728", provisional), ("P731", _unheard(books, row)))
        for text_id, count in counts:
            if count:
                yield Said(text_id, {"point": name, "count": count})
        if row.locked_until is None or row.locked_until < books.end:
            first = max(row.locked_until or books.start, books.start)
            yield Said("P730", {"point": name, "day": books.local(first).date()})


def _unheard(books: Books, point: Any) -> int:
    """Count the terminals that hold sealed vends and were not heard of since the period ended."""
    query = (
        sa.select(terminals.c.id, journal_heads.c.heard_at)
        .outerjoin(journal_heads, journal_heads.c.terminal_id == terminals.c.id)
        .where(terminals.c.point_number == point.number)
    )
    until = min(books.end, books.now)
    return sum(
        exposure_of(books.connection, row.id).count > 0
        for row in books.connection.execute(query).all()
        if row.heard_at is None or row.heard_at < until
    )
