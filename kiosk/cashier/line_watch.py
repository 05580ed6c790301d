"""What the last answers say about the line: not tried, good, slow, or gone (SCREENS 2.4, G2 to G4).

Slow means two answers in a row that took longer than 1.5 s.  There is no ping: a till that sells
learns from its own questions.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

SLOW_MS: Final = 1500
SLOW_IN_A_ROW: Final = 2


class LineState(StrEnum):
    """How the line to the server is."""

    UNTRIED = "untried"
    GOOD = "good"
    SLOW = "slow"
    GONE = "gone"


class LineWatch(QObject):
    """Emit `answered` and `lost` from any thread; `changed` fires in the window's."""

    answered = Signal(int)
    lost = Signal()
    changed = Signal()

    def __init__(
        self,
        clock_s: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        super().__init__()
        self.state = LineState.UNTRIED
        self.since: dt.datetime | None = None  # when it became what it is
        self._clock_s = clock_s
        self._now = now
        self._answered_at: float | None = None
        self._slow = 0
        self.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self.lost.connect(self._on_lost, Qt.ConnectionType.QueuedConnection)

    def seconds_since_answer(self) -> int | None:
        """Return the age of the last answer in whole seconds; None: there was none."""
        answered_at = self._answered_at
        return None if answered_at is None else int(self._clock_s() - answered_at)

    @Slot(int)
    def _on_answered(self, took_ms: int) -> None:
        self._slow = self._slow + 1 if took_ms > SLOW_MS else 0
        self._answered_at = self._clock_s()
        self._set(LineState.SLOW if self._slow >= SLOW_IN_A_ROW else LineState.GOOD)

    @Slot()
    def _on_lost(self) -> None:
        self._slow = 0
        self._set(LineState.GONE)

    def _set(self, state: LineState) -> None:
        if state is not self.state:
            self.state, self.since = state, self._now()
        self.changed.emit()
