"""Numbered boundaries at which a run may stop, and the clock that all its parts share.

A boundary lies between two things that a power cut can separate: before and after a record is
committed, before and after each byte to the acceptor, before a request leaves and after it was
answered, before and after a sheet is printed.  They are counted by kind, so that a seed can choose
"the seventh commit" whatever else happens in between.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

START = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)


class PowerCut(BaseException):
    """The machine stops here; nothing above may tidy up."""


class Kind(StrEnum):
    """What lies on both sides of a boundary."""

    COMMIT = "commit"  # before a record is committed, and after
    TORN = "torn"  # in the middle of writing it
    BYTE = "byte"  # before a byte to the acceptor, while a note is inside
    IDLE_BYTE = "idle byte"  # the same, while none is
    REQUEST = "request"  # before a request leaves, and after it was served
    PRINT = "print"  # before a sheet is printed, and after
    TURN = "turn"  # before anything that a worker, the acceptor or the window does


@dataclass(frozen=True)
class Stop:
    """At the nth boundary of a kind after the start of the program."""

    kind: Kind
    nth: int


@dataclass
class Steps:
    """Counts boundaries and stops at one of them."""

    stop: Stop | None = None
    counts: Counter[Kind] = field(default_factory=Counter)

    def begin(self, stop: Stop | None) -> None:
        """Count anew, for a program that starts."""
        self.stop, self.counts = stop, Counter()

    def is_next(self, kind: Kind) -> bool:
        """Count a boundary; whether it is the one."""
        self.counts[kind] += 1
        return self.stop == Stop(kind, self.counts[kind])

    def at(self, kind: Kind) -> None:
        """Pass a boundary, or stop there."""
        if self.is_next(kind):
            raise PowerCut(f"{kind} {self.counts[kind]}")


@dataclass
class Clock:
    """Seconds that pass when somebody waits; `due` is what happens by itself meanwhile."""

    seconds: float = 1000.0
    due: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self.seconds)

    def wait(self, seconds: float) -> None:
        """Let time pass, and what is due happen."""
        self.seconds += seconds
        while ready := [one for one in self.due if one[0] <= self.seconds]:
            self.due.remove(ready[0])
            ready[0][1]()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Let something happen later."""
        self.due.append((self.seconds + seconds, call))
