"""The world's time, and clocks that somebody may set wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tests.crashes.steps import Clock


@dataclass
class WorldClock(Clock):
    """Seconds since a seed's own beginning."""

    start: dt.datetime = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.start + dt.timedelta(seconds=self.seconds)


@dataclass
class WallClock:
    """The clock of one machine: the world's, and how far somebody set it off."""

    world: WorldClock
    off: dt.timedelta = field(default_factory=dt.timedelta)

    def now(self) -> dt.datetime:
        return self.world.now() + self.off

    def monotonic(self) -> float:
        return self.world.monotonic()
