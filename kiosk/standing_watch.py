"""Lets head office know how this terminal is: when something changes, and every half minute.

Looks every two seconds at what lies in memory anyway, and begins to work only when that differs, or
half a minute is over; so it is the first to hear that head office suspended this terminal.  While
nobody answers it tells nothing, until the journal finds the line again.  Any other failure is
nobody's to see: head office shows a terminal that does not tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.standing_report import DeviceStates
from kiosk.sync_watch import SyncWatch
from kiosk.workers import Workers
from vending_server.wire.problems import ProblemCode
from vending_server.wire.standings import EVERY_S, MessageForTill

LOOK_MS: Final = 2_000
REFUSED_S: Final = 300.0  # an older server knows no such word; a busy one has better to do


class Telling(Protocol):
    """What tells: StandingReport."""

    def forget(self) -> None:
        """Tell everything at the next occasion."""

    def tell(self, devices: DeviceStates) -> float:
        """Send a word if one is due; returns after how many seconds the next one may be."""

    @property
    def messages(self) -> tuple[MessageForTill, ...]:
        """What head office wrote and nobody here has read."""

    def was_read(self, message_id: str) -> None:
        """Tell with the next word that somebody read a message."""

    def nobody_is_here(self) -> None:
        """Forget who read what: whoever signs in next has read nothing."""


class StandingWatch(QObject):
    """One word on its way at a time, in a thread of the pool."""

    messages_came = Signal(object)  # a tuple of MessageForTill: all that wait
    suspended = Signal(object)  # what the server said: nobody may work here any more

    def __init__(
        self,
        report: Telling,
        devices: Callable[[], DeviceStates],
        sync: SyncWatch,
        *,
        workers: Workers,
        clock_s: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`devices` is asked in the window's thread."""
        super().__init__(parent)
        self.fault: Exception | None = None  # why the last word was not heard
        self._report, self._devices = report, devices
        self._sync, self._workers, self._clock_s = sync, workers, clock_s
        self._seen: tuple[DeviceStates, SyncState] | None = None
        self._is_running = self._is_signed_in = False
        self._shown: tuple[MessageForTill, ...] = ()
        self._next_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        sync.changed.connect(self._line_is_back)

    @Slot(bool)
    def follow(self, is_signed_in: bool) -> None:  # noqa: FBT001 - Qt calls it
        """Begin with a login, rest after it: the server listens to nobody else."""
        self._is_signed_in = is_signed_in
        if not is_signed_in:
            self._timer.stop()
            self._report.nobody_is_here()
            self._show(())
            return
        self._begin_anew()
        self._timer.start()
        self.look()

    @Slot(str)
    def was_read(self, message_id: str) -> None:
        """Let head office know that a message was read, as soon as may be."""
        self._report.was_read(message_id)
        self._shown = tuple(one for one in self._shown if one.message_id != message_id)
        self._seen = None
        self.look()

    @Slot()
    def look(self) -> None:
        """Tell if something is another than it was; costs next to nothing otherwise."""
        if self._is_running or not self._is_signed_in:
            return
        devices = self._devices()
        seen = (devices, self._sync.sync.state)
        is_over = self._clock_s() >= self._next_s
        if self.fault is not None and not is_over:
            return
        if seen == self._seen and not is_over:
            return
        self._seen, self._is_running = seen, True
        self._workers.run(lambda: self._report.tell(devices), self._told, self._failed)

    def _told(self, after_s: float) -> None:
        self._is_running, self.fault = False, None
        self._next_s = self._clock_s() + after_s
        if self._is_signed_in:
            self._show(self._report.messages)

    def _show(self, messages: tuple[MessageForTill, ...]) -> None:
        if messages != self._shown:
            self._shown = messages
            self.messages_came.emit(messages)

    def _failed(self, error: Exception) -> None:
        self._is_running, self.fault = False, error
        if isinstance(error, SessionEnded):
            self.follow(is_signed_in=False)
        # A line that is gone is found by the journal, which asks less and less often.
        silent = isinstance(error, Unreachable)
        is_stopped = isinstance(error, Declined) and error.code == ProblemCode.TERMINAL_SUSPENDED
        wait_s = EVERY_S if is_stopped else REFUSED_S
        self._next_s = float("inf") if silent else self._clock_s() + wait_s
        if is_stopped and self._is_signed_in:
            self.suspended.emit(error)

    def _line_is_back(self) -> None:
        if isinstance(self.fault, Unreachable) and self._sync.fault is None:
            self._begin_anew()
            self.look()

    def _begin_anew(self) -> None:
        self._report.forget()
        self.fault, self._seen, self._next_s = None, None, 0.0
