"""The one door off the window's thread: `run(op, on_done, on_error)`.

`op` runs in a pool thread; exactly one of the two callbacks runs afterwards in the window's thread.
Nothing here knows what is being done.  `Latest` is for questions whose answers may overtake each
other: only the answer to the newest question is delivered.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

T = TypeVar("T")
THREADS_MAX: Final = 6
DRAIN_MS: Final = 15_000
PAINTED_MS: Final = 30  # a change of the window is on the screen by then
_log = logging.getLogger(__name__)


class Workers(QObject):
    """A pool of threads and a letter box in the window's thread."""

    waiting = Signal(bool)  # in the window's thread: something is under way, or nothing any more
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS_MAX)
        self._is_closed = False
        self._under_way = 0
        self._postponed: list[Callable[[], None]] = []
        self._landed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        op: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Run `op` off the window's thread, then one of the callbacks on it."""

        def work() -> None:
            try:
                result = op()
            except Exception as error:  # noqa: BLE001 - whatever went wrong is the caller's to say
                self._post(partial(on_error, error))
            else:
                self._post(partial(on_done, result))

        self._under_way += 1
        if self._under_way == 1:
            self.waiting.emit(True)
        self._pool.start(work)

    def run_when_painted(
        self,
        op: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """As `run`, but let the window show first what was changed.

        For work that draws: Python has one lock, and a receipt on its way to the printer would
        keep the screen of its sale from being painted.
        """

        def begin() -> None:
            if begin in self._postponed:
                self._postponed.remove(begin)
                self.run(op, on_done, on_error)

        self._postponed.append(begin)
        QTimer.singleShot(PAINTED_MS, self, begin)

    @property
    def has_postponed(self) -> bool:
        """Whether something waits for the window to be painted."""
        return bool(self._postponed)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way, its answer not delivered, or waits to be painted."""
        return self._under_way > 0 or self.has_postponed

    def close(self) -> None:
        """Wait for what is running and deliver nothing more: the windows are going away."""
        for begin in list(self._postponed):
            begin()  # whoever was told that it prints is not left without paper
        self._is_closed = True
        if not self._pool.waitForDone(DRAIN_MS):
            _log.warning("work was still running at the end")

    def _post(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            self._landed.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if self._is_closed:
            return
        self._under_way -= 1
        if self._under_way == 0:
            self.waiting.emit(False)
        call()


class Latest:
    """Delivers the answer to the newest question only."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._newest = 0

    def run(
        self,
        op: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Ask; whatever was asked before is not delivered any more."""
        self._newest += 1
        mine = self._newest

        def done(result: T) -> None:
            if mine == self._newest:
                on_done(result)

        def failed(error: Exception) -> None:
            if mine == self._newest:
                on_error(error)

        self._workers.run(op, done, failed)

    def forget(self) -> None:
        """Deliver no answer to anything asked so far."""
        self._newest += 1
