"""Who called a moment ago: spares a seller's next request the way to the database.

What is kept for RECENT_S is who a session belongs to; what he may do is still looked up at every
request.  So a session that ends, a terminal that is suspended or an operator who leaves may sell on
for so long at most; what this process itself changes, logins and logouts, counts at once.
Sessions stand here by their hash, as in the database.
"""

from __future__ import annotations

import threading
from typing import Final

from vending_server.clock import Clock
from vending_server.operators.model import Caller

RECENT_S: Final = 1.0
CALLERS_MAX: Final = 4_096


class RecentCallers:
    """Callers by session, each for a short time; safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, Caller]] = {}
        self._generation = 0
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """Which state a caller is read in; see `keep`."""
        return self._generation

    def find(self, session_hash: str) -> Caller | None:
        """Return who called with a session within the last moment."""
        known = self._known.get(session_hash)
        if known is None or self._clock.monotonic() - known[0] > RECENT_S:
            return None
        return known[1]

    def keep(self, session_hash: str, caller: Caller, *, generation: int) -> None:
        """Keep a caller that was read; not if something was changed after the reading began."""
        with self._lock:
            if generation != self._generation:
                return
            if len(self._known) >= CALLERS_MAX:
                self._known.clear()
            self._known[session_hash] = (self._clock.monotonic(), caller)

    def forget_all(self) -> None:
        """Ask the database again for everybody: a session was opened or ended."""
        with self._lock:
            self._generation += 1
            self._known.clear()
