"""Keeps the pack fresh by itself: after a login, when the line is back, when it is due, when asked.

While nobody answers it asks less and less often, and at once again when the journal finds the line.
It never waits in the window's thread, and takes one thread of the pool at a time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.api_client import SessionEnded, Unreachable
from kiosk.flows.pack_renewal import Renewed
from kiosk.sync_watch import SyncWatch
from kiosk.workers import Workers

FIRST_MS: Final = 30_000  # after a failure
LONGEST_MS: Final = 900_000
_FAILED_MAX: Final = 8


class Renewing(Protocol):
    """What renews: PackRenewal."""

    def renew(self) -> Renewed:
        """Bring the journal, then the pack."""


class PackWatch(QObject):
    """`changed` fires in the window's thread after each try."""

    changed = Signal()

    def __init__(
        self,
        renewal: Renewing,
        workers: Workers,
        jitter: Callable[[], float] = random.random,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.fault: Exception | None = None  # why the last try ended, if it failed
        self._renewal, self._workers, self._jitter = renewal, workers, jitter
        self._failed = 0
        self._is_running = self._is_signed_in = self._is_asked_again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.renew)

    def follow_line(self, sync: SyncWatch) -> None:
        """Try at once when the journal reaches the server again after the pack could not."""
        sync.changed.connect(lambda: self._line_is_back(sync))

    @Slot(bool)
    def follow(self, is_signed_in: bool) -> None:  # noqa: FBT001 - Qt calls it
        """Begin with a login, rest after it: the server listens to nobody else."""
        self._is_signed_in = is_signed_in
        self._failed = 0
        if is_signed_in:
            self.renew()
        else:
            self._timer.stop()

    def renew(self) -> None:
        """Try now; while a try is on its way, once more after it."""
        if self._is_running or not self._is_signed_in:
            self._is_asked_again = self._is_running
            return
        self._is_running, self._is_asked_again = True, False
        self._timer.stop()
        self._workers.run(self._renewal.renew, self._done, self._failed_with)

    def _line_is_back(self, sync: SyncWatch) -> None:
        # What the server refuses it refuses again: that waits as long as it grows.
        was_silent = isinstance(self.fault, Unreachable)
        if was_silent and sync.fault is None and not self._is_running:
            self.renew()

    def _done(self, renewed: Renewed) -> None:
        self.fault = None
        self._failed = 0 if renewed.is_done else self._failed + 1
        self._ended(renewed.after_s * 1000 if renewed.is_done else self._later_ms())

    def _failed_with(self, error: Exception) -> None:
        self.fault = error
        self._failed += 1
        if isinstance(error, SessionEnded):
            self._is_signed_in = False
        self._ended(self._later_ms())

    def _later_ms(self) -> int:
        wait = min(FIRST_MS << min(self._failed - 1, _FAILED_MAX), LONGEST_MS)
        return int(wait * (0.75 + self._jitter() / 2))  # not all tills at once

    def _ended(self, next_ms: int) -> None:
        self._is_running = False
        if self._is_signed_in:
            self._timer.start(0 if self._is_asked_again else next_ms)
        self.changed.emit()
