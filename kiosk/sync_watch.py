"""Brings the journal to the server by itself: after a login, every half minute, and when asked.

While the line is down it asks less and less often.  It never waits in the window's thread, and it
takes one thread of the pool at a time, for a few uploads.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.api_client import SessionEnded
from kiosk.flows.journal_sync import JournalSync, SyncState
from kiosk.workers import Workers

EVERY_MS: Final = 30_000
LONGEST_MS: Final = 300_000
AT_ONCE_MS: Final = 0


class SyncWatch(QObject):
    """`changed` fires in the window's thread whenever something is known anew."""

    changed = Signal()

    def __init__(
        self,
        sync: JournalSync,
        workers: Workers,
        jitter: Callable[[], float] = random.random,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.sync = sync
        self.fault: Exception | None = None  # why the last try ended, if it failed
        self._workers = workers
        self._jitter = jitter
        self._failed = 0
        self._is_running = self._is_signed_in = self._is_asked_again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.bring)

    @property
    def next_ms(self) -> int:
        """How long until the next try by itself; after a lost line not all tills at once."""
        wait = min(EVERY_MS << self._failed, LONGEST_MS)
        return wait if self._failed == 0 else int(wait * (0.75 + self._jitter() / 2))

    @Slot(bool)
    def follow(self, is_signed_in: bool) -> None:  # noqa: FBT001 - Qt calls it
        """Begin with a login, rest after it: the server listens to nobody else."""
        self._is_signed_in = is_signed_in
        self._failed = 0
        if is_signed_in:
            self.bring()
        else:
            self._timer.stop()

    def bring(self) -> None:
        """Try now; while a try is on its way, once more after it."""
        if self._is_running or not self._is_signed_in:
            self._is_asked_again = self._is_running
            return
        self._is_running, self._is_asked_again = True, False
        self._timer.stop()
        self._workers.run(self.sync.bring, self._done, self._failed_with)

    def _done(self, state: SyncState) -> None:
        self.fault, self._failed = None, 0
        is_more = self._is_asked_again or state.behind > 0
        self._ended(AT_ONCE_MS if state.is_well and is_more else self.next_ms)

    def _failed_with(self, error: Exception) -> None:
        self.fault = error
        self._failed = min(self._failed + 1, 8)
        if isinstance(error, SessionEnded):
            self._is_signed_in = False
        self._ended(self.next_ms)

    def _ended(self, next_ms: int) -> None:
        self._is_running = False
        if self._is_signed_in:
            self._timer.start(next_ms)
        self.changed.emit()
