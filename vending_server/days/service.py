"""What is locked, and the day that a late record is posted to.

Every function works inside the caller's transaction.  A locked month of the ledger locks the days
of every point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from vending_server.days.model import posting_time
from vending_server.days.tables import day_locks, late_postings
from vending_server.db.statements import Query
from vending_server.errors import Refused
from vending_server.ledger.seats import seat_of
from vending_server.ledger.watermark import months_locked_until
from vending_server.wire.problems import ProblemCode


def locked_until(connection: sa.Connection, point_number: int) -> dt.datetime | None:
    """Return the moment the first open day of a seat begins; None: nothing was ever locked.

    The row is locked for sharing, so that nobody locks a day while something is posted to it.
    """
    rows = _LOCKED_UNTIL.rows(connection, point_number=point_number)
    known = [one for (one,) in rows] + [months_locked_until(connection)]
    return max((one for one in known if one is not None), default=None)


_LOCKED_UNTIL: Final = Query(
    sa.select(day_locks.c.locked_until)
    .where(
        day_locks.c.point_number
        == sa.bindparam("point_number", type_=day_locks.c.point_number.type)
    )
    .with_for_update(read=True)
)


def seats_locked_until(connection: sa.Connection, moment: dt.datetime) -> set[int]:
    """Return the points, and head office, of which every day before a moment is locked."""
    query = sa.select(day_locks.c.point_number).where(day_locks.c.locked_until >= moment)
    return set(connection.scalars(query))


def require_open(
    connection: sa.Connection, point_number: int | None, posted_at: dt.datetime
) -> None:
    """Refuse to post into a locked day, of a point or, where none posts, of head office.

    Raises:
        Refused: DAY_LOCKED.
    """
    until = locked_until(connection, seat_of(point_number))
    if until is not None and posted_at < until:
        raise Refused(ProblemCode.DAY_LOCKED)


def posting_time_of(
    connection: sa.Connection,
    *,
    transaction_id: str,
    point_number: int,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> tuple[dt.datetime, bool]:
    """Return when to post a record, and whether that is later because its day was locked.

    A deferred one leaves a link from its transaction to when it happened.
    """
    until = locked_until(connection, point_number)
    posted_at = posting_time(happened_at, until, now)
    is_deferred = until is not None and happened_at < until
    if is_deferred:
        connection.execute(
            late_postings.insert().values(
                transaction_id=transaction_id,
                point_number=point_number,
                happened_at=happened_at,
                posted_at=posted_at,
            )
        )
    return posted_at, is_deferred


def happened_at_of(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, dt.datetime]:
    """Return when those of these transactions happened that were posted later."""
    query = sa.select(late_postings.c.transaction_id, late_postings.c.happened_at).where(
        late_postings.c.transaction_id.in_(transaction_ids)
    )
    return {row.transaction_id: row.happened_at for row in connection.execute(query)}
