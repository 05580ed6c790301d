"""K10's clock: asks a customer who does nothing, and ends in his place; never in silence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

ASK_S: Final = 20
_TICK_MS: Final = 1000


class IdleClock(QObject):
    """Counts seconds without a touch; `allow` says after how many it asks, None = never."""

    asked = Signal(int)  # seconds left
    over = Signal()
    waited = Signal(int)  # seconds without a touch, before it asks

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_s: int | None = None
        self._idle_s = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def allow(self, seconds: int | None) -> None:
        """Begin to count for a page."""
        self._limit_s, self._idle_s = seconds, 0

    @Slot()
    def touched(self) -> None:
        """Begin anew, unless the question is on the screen: there a button answers."""
        if not self.is_asking:
            self._idle_s = 0

    @property
    def is_asking(self) -> bool:
        """Whether the countdown runs."""
        return self._limit_s is not None and self._idle_s >= self._limit_s

    @Slot()
    def tick(self) -> None:
        """Let a second pass."""
        if self._limit_s is None:
            return
        self._idle_s += 1
        left = self._limit_s + ASK_S - self._idle_s
        if left <= 0:
            self._limit_s = None
            self.over.emit()
        elif self.is_asking:
            self.asked.emit(left)
        else:
            self.waited.emit(self._idle_s)
