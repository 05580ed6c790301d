"""The till's clock and its ids: the one place where time and randomness come in."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass

from vending_server.wire.ids import RANDOM_BYTES, uuid7


@dataclass(frozen=True, slots=True)
class TillClock:
    """A clock that never lets a naive time through."""

    read: Callable[[], dt.datetime]

    def now(self) -> dt.datetime:
        """Return the time in UTC."""
        now = self.read()
        assert now.tzinfo is not None, "a naive time reached the till"
        return now.astimezone(dt.UTC)

    def stamp(self) -> str:
        """Return the time as records carry it."""
        return self.now().isoformat()

    def today(self, time_zone: str | None) -> dt.date:
        """Return the date on the wall of a time zone; UTC's while none is known."""
        zone = zoneinfo.ZoneInfo(time_zone) if time_zone else dt.UTC
        return self.now().astimezone(zone).date()

    def new_id(self) -> str:
        """Return a UUIDv7 of this moment."""
        unix_ms = int(self.now().timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=os.urandom(RANDOM_BYTES))
