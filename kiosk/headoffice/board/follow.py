"""Keeps the board fresh: asks, and asks again with the version it has; the server answers news.

Its questions run in threads apart (`desk.followers`): one that waits would else make the window
look busy, and take a thread from whoever works.  While the screen is not seen nothing is asked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.line import Query
from vending_server.wire.board import AFTER, WAIT, Board

PATH: Final = "/v1/board"
WAIT_S: Final = 5  # less than a till waits for any answer, and than a window may take to close
GAP_MS: Final = 1_000  # between an answer and the next question, so that nothing spins
FIRST_MS: Final = 3_000  # after a failure
LONGEST_MS: Final = 30_000


class BoardFollow(QObject):
    """`arrived` brings each board, `failed` why none came; one question at a time."""

    arrived = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        desk: OfficeDesk,
        parent: QObject,
        *,
        clock_s: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(parent)
        self._desk, self._clock_s, self._jitter = desk, clock_s, jitter
        self._version: str | None = None
        self._arrived_s: float | None = None
        self._failures = 0
        self._is_wanted = self._is_asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def age_s(self) -> float:
        """How long ago the last board came."""
        return 0.0 if self._arrived_s is None else self._clock_s() - self._arrived_s

    def begin(self) -> None:
        """Ask at once for what is there, and follow from then on."""
        self._is_wanted, self._version, self._failures = True, None, 0
        self._ask()

    def rest(self) -> None:
        """Ask nothing more; an answer on its way is not told."""
        self._is_wanted = False
        self._timer.stop()

    def take(self, board: Board) -> None:
        """Show a board that somebody asked for."""
        self._version, self._arrived_s = board.version, self._clock_s()
        self.arrived.emit(board)

    @property
    def _is_heard(self) -> bool:
        """Whether anybody looks: its screen may be gone by the time of an answer."""
        return self._is_wanted and isValid(self)

    def _ask(self) -> None:
        if self._is_asking or not self._is_wanted:
            return
        self._is_asking = True
        self._timer.stop()
        version, line = self._version, self._desk.line
        query: dict[str, Query] = {} if version is None else {AFTER: version, WAIT: WAIT_S}
        self._desk.followers.run(lambda: line.get(PATH, Board, **query), self._done, self._lost)

    def _done(self, board: Board) -> None:
        self._is_asking, self._failures = False, 0
        if self._is_heard:
            self.take(board)
            self._timer.start(GAP_MS)

    def _lost(self, error: Exception) -> None:
        self._is_asking = False
        if not self._is_heard:
            return
        self._version = None
        wait = min(FIRST_MS << min(self._failures, 4), LONGEST_MS)
        self._failures += 1
        self._timer.start(int(wait * (0.75 + self._jitter() / 2)))
        self.failed.emit(error)
