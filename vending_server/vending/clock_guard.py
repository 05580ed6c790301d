"""Refuse to vend when the clock cannot be trusted (ARCHITECTURE section 7).

A token's TID is made from the clock.  A clock that runs ahead burns TIDs for years; one that runs
behind makes tokens that meters refuse as old.  Three signs are watched: the clock is behind the
last sale, it has jumped against the monotonic clock, or it differs from the database's.

After a jump selling stays off until somebody has looked and restarted the server: which of the two
times was the right one cannot be known here.  Readiness and the log say so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.statements import Query
from vending_server.errors import Misconfigured, Refused
from vending_server.vending.tables import sales
from vending_server.wire.problems import ProblemCode

_log = logging.getLogger(__name__)

# Two servers over one database never agree to the second; a TID counts minutes.
BEHIND_LAST_SALE_MAX: Final = dt.timedelta(seconds=30)
JUMP_MAX: Final = dt.timedelta(minutes=2)
DATABASE_DIFFERENCE_MAX: Final = dt.timedelta(minutes=5)


def check_gap(connection: sa.Connection, now: dt.datetime) -> None:
    """Refuse to start long after the last sale: more likely the clock runs ahead.

    One day of selling with a clock that is years ahead would leave every meter with a TID that no
    right clock reaches again, and sales are never undone.

    Raises:
        Misconfigured: a person must say that the clock is right.
    """
    last = connection.scalars(_LAST_SALE).one()
    if last is not None and now - last > GAP_MAX:
        raise Misconfigured(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, the last sale was on {last:%Y-%m-%d};"
            " if the clock is right, serve with --clock-is-right"
        )


# (connection, our time) -> the database's time.
DatabaseClock = Callable[[sa.Connection, dt.datetime], dt.datetime]

GAP_MAX: Final = dt.timedelta(days=45)

_LAST_SALE: Final = sa.select(sa.func.max(sales.c.sold_at))
_LAST_SALE_OF_ALL: Final = Query(_LAST_SALE)
_CLOCK: Final = Query(sa.select(sa.func.clock_timestamp()))


class ClockGuard:
    """Watches one clock from the moment the server starts."""

    def __init__(self, clock: Clock, database_clock: DatabaseClock | None = None) -> None:
        self._clock = clock
        self._database_clock = database_clock or time_of_database
        self._started_at = clock.now()
        self._started_monotonic = clock.monotonic()
        self._told: str | None = None

    def now(self, connection: sa.Connection) -> dt.datetime:
        """Return the time of the sale that is being decided.

        Raises:
            Refused: CLOCK_UNRELIABLE, undecided: nothing is stored, the vend stays in doubt.
        """
        now = self._clock.now()
        sign = self._sign_of_trouble(connection, now)
        if sign is None:
            return now
        if sign != self._told:
            _log.error("no vends are decided: the clock is not to be trusted (%s)", sign)
        self._told = sign
        raise Refused(ProblemCode.CLOCK_UNRELIABLE, sign=sign)

    def _sign_of_trouble(self, connection: sa.Connection, now: dt.datetime) -> str | None:
        ((last,),) = _LAST_SALE_OF_ALL.rows(connection)
        if last is not None and now < last - BEHIND_LAST_SALE_MAX:
            return "behind_last_sale"
        if abs(now - self._expected()) > JUMP_MAX:
            return "jumped"
        if abs(now - self._database_clock(connection, now)) > DATABASE_DIFFERENCE_MAX:
            return "differs_from_database"
        return None

    def _expected(self) -> dt.datetime:
        elapsed = self._clock.monotonic() - self._started_monotonic
        return self._started_at + dt.timedelta(seconds=elapsed)


def time_of_database(connection: sa.Connection, now: dt.datetime) -> dt.datetime:
    """Return the database's clock; SQLite runs in this process and has none of its own."""
    if connection.dialect.name == "sqlite":
        return now
    ((told,),) = _CLOCK.rows(connection)
    assert isinstance(told, dt.datetime), "clock_timestamp() is a time"
    return told.astimezone(dt.UTC)
