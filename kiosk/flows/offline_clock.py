"""Whether this machine's clock can be believed while nobody can be asked what time it is.

A pack is sold until its validity ends, so a clock that is set back would sell for ever.  Theory of
operation: whenever the server says what time it is, an anchor is kept: its time, our clock, the
uninterrupted clock of the machine, and how far the journal went.  From then on our clock may run
only forwards, and as fast as the other one:

    behind the server's time of the anchor                     it was set back, or is slow
    behind the latest time in a record after the anchor        it was set back, maybe before a start
    away from the uninterrupted clock, in this process         it was set, in whatever direction

Once doubted it stays doubted, also after a restart and when it is right again, until the server
says what time it is.  What cannot be seen: a clock set back by less than the time since the last
record, while the program was not running; the journal bounds what that gains.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from kiosk.errors import PackUnwritable
from kiosk.flows.pack_book import PackBook
from kiosk.flows.till_clock import TillClock

TOLERANCE: Final = dt.timedelta(minutes=2)
"""Less is the way of an answer, or a time service that puts a clock right."""
_ANCHOR_HOLDS: Final = dt.timedelta(minutes=1)
_SEEN: Final = "server_seen"
_DOUBT: Final = "clock_doubted"


class SmallFacts(Protocol):
    """Where two short texts outlive a restart (store/pack_shelf.py)."""

    def fact(self, name: str) -> str | None:
        """Return what is kept under a name."""

    def keep_fact(self, name: str, value: str) -> None:
        """Keep it."""


class ServerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The last time that the server told, and where the journal ended then."""

    server_time: dt.datetime
    seq: int


@dataclass(frozen=True, slots=True)
class _Pace:
    """Both clocks of the machine at one moment of this process."""

    wall: dt.datetime
    uninterrupted_ns: int


def uninterrupted_ns() -> int:
    """Return a clock that nobody sets and that goes on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()  # elsewhere it counts sleep as well


class OfflineClock:
    """The clock that a pack's validity is measured with; safe to use from several threads."""

    def __init__(
        self,
        clock: TillClock,
        book: PackBook,
        facts: SmallFacts,
        steady_ns: Callable[[], int] = uninterrupted_ns,
    ) -> None:
        """Take up the last anchor; call it before the book has read anything.

        Raises:
            PackBroken, PackUnwritable: the shelf.
        """
        self._clock, self._book, self._facts, self._steady_ns = clock, book, facts, steady_ns
        self._lock = threading.RLock()
        self._pace = self._now()
        self._doubt = facts.fact(_DOUBT) or ""
        self._seen: ServerSeen | None = None
        text = facts.fact(_SEEN)
        if text is not None:
            self._take_up(text)

    def now(self) -> dt.datetime:
        """Return the later of our clock and what it must be since the server's time was seen."""
        with self._lock:
            steady = self._pace.wall + self._passed()
            return max(self._clock.now(), steady)

    def doubt(self) -> str:
        """Return why the clock is not believed; nothing: it is.

        Raises:
            JournalBroken: the journal cannot be read.
            PackBroken: the shelf.
        """
        with self._lock:
            if not self._doubt:
                self._book.catch_up()
                found = self._found()
                if found:
                    self._doubt = found
                    with contextlib.suppress(PackUnwritable):  # it holds while the program runs
                        self._facts.keep_fact(_DOUBT, found)
            return self._doubt

    def server_seen(self, server_time: dt.datetime) -> None:
        """Begin anew from the server's time, heard just now: every doubt is over.

        Raises:
            JournalBroken, PackBroken, PackUnwritable: nothing is changed.
        """
        with self._lock:
            if self._is_fresh(server_time):
                return
            self._book.catch_up()
            seen = ServerSeen(server_time=server_time, seq=self._book.seq)
            self._facts.keep_fact(_SEEN, msgspec.json.encode(seen).decode())
            if self._doubt:
                self._facts.keep_fact(_DOUBT, "")
            self._book.watch_times_after(seen.seq)
            self._pace, self._seen, self._doubt = self._now(), seen, ""

    def _take_up(self, text: str) -> None:
        try:
            self._seen = msgspec.json.decode(text, type=ServerSeen)
        except msgspec.DecodeError:
            self._doubt = self._doubt or "no_anchor"
        else:
            self._book.watch_times_after(self._seen.seq)

    def _is_fresh(self, server_time: dt.datetime) -> bool:
        """Say whether an anchor is as good as the last: a busy till hears the time each second."""
        if self._seen is None or self._doubt:
            return False
        return abs(server_time - self._seen.server_time) < _ANCHOR_HOLDS

    def _found(self) -> str:
        wall = self._clock.now()
        if self._seen is not None and wall < self._seen.server_time - TOLERANCE:
            return "behind_server"
        if self._book.latest is not None and wall < self._book.latest - TOLERANCE:
            return "behind_journal"
        if abs(wall - self._pace.wall - self._passed()) > TOLERANCE:
            return "jumped"
        return ""

    def _passed(self) -> dt.timedelta:
        nanoseconds = self._steady_ns() - self._pace.uninterrupted_ns
        return dt.timedelta(microseconds=nanoseconds // 1000)

    def _now(self) -> _Pace:
        return _Pace(self._clock.now(), self._steady_ns())
