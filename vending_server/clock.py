"""The server's only source of time; everything else is told what time it is.

`now` is for what people read and what the law keeps; `monotonic` is for waiting and for noticing
that somebody set the clock.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> dt.datetime:
        """Return the time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back, from an unnamed start."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return the time of day, aware, in UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back, from an unnamed start; sleep of the machine counts."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)
