"""What every screen of the cashier shares: the till, the door to workers, words, and the reporter.

`Reporter` says when the state really changed, for rehearsals and end-to-end tests that wait on
events (`kiosk.autopilot`).  What it says never holds a token, a name or a password.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.line_watch import LineWatch
from kiosk.cashier.notices import (
    is_lost_line,
    is_plain_silence,
    is_stopping,
    notice_of,
    notice_of_nothing_offline,
)
from kiosk.cashier.till_port import TillPort
from kiosk.errors import TillRefusal
from kiosk.flows.counter_values import ActView
from kiosk.flows.till_values import CopySaver, VendView
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.banner import Notice
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from vending_server.wire.facts import MunicipalityFacts, PointFacts

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where this till stands."""

    municipality: MunicipalityFacts
    point: PointFacts
    terminal_number: int
    version: str


class Reporter(QObject):
    """Emits one plain dictionary per change."""

    said = Signal(dict)

    def say(self, event: str, **values: str | int) -> None:
        """Tell whoever listens."""
        self.said.emit({"event": event, **values})

    def devices(self, watch: DeviceWatch) -> None:
        """Tell how printer and reader are."""
        reader = "ready" if watch.is_reader_ready else "gone"
        self.say("devices", reader=reader, printer=watch.printer.value)

    def act(self, view: ActView) -> None:
        """Tell where an act of the counter stands."""
        self.say("act", act_id=view.act_id, act=view.kind.value, state=view.state.value)

    def vend(self, view: VendView) -> None:
        """Tell where a vend stands."""
        self.say("vend", vend_id=view.vend_id, state=view.state.value)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True, kw_only=True)
class Desk:
    """Collaborators of all screens; made once by `kiosk.app`."""

    till: TillPort
    workers: Workers
    words: Words
    place: Place
    reporter: Reporter
    line: LineWatch
    saver: CopySaver | None = None  # none = no folder for files is set
    stopped: Callable[[Notice], None] = lambda _notice: None
    sells_offline: Callable[[], bool] = lambda: False  # there is a pack for when nobody answers
    renew_pack: Callable[[], None] = lambda: None
    pack_fault: Callable[[], Exception | None] = lambda: None  # why the last renewal ended
    journal_is_due: Callable[[], None] = lambda: None  # the server should hold it up to here
    now: Callable[[], dt.datetime] = field(default=_now)
    announcer: Announcer = field(default_factory=Announcer)

    def timed(
        self, op: Callable[[], T], *, was_silent: Callable[[T], bool] = lambda _result: False
    ) -> Callable[[], T]:
        """Return `op` so that the line's health is learned from how it ends.

        `was_silent` says of a result that it came although nobody answered.
        """

        def run() -> T:
            began = time.monotonic_ns()
            try:
                result = op()
            except Exception as error:
                self._learn(error, began)
                raise
            if was_silent(result):
                self.line.lost.emit()
            else:
                self.line.answered.emit((time.monotonic_ns() - began) // 1_000_000)
            return result

        return run

    def notice(self, error: Exception) -> Notice:
        """Return what to tell about an error; one that stops all selling is told to the window."""
        if self.sells_offline() and is_plain_silence(error):
            return notice_of_nothing_offline()
        reference = secrets.token_hex(3).upper()
        notice = notice_of(error, reference)
        if notice.text_id == "E60":
            _log.error("unforeseen fault %s", reference, exc_info=error)
        if is_stopping(error):
            self.stopped(notice)
        return notice

    def _learn(self, error: Exception, began: int) -> None:
        if is_lost_line(error):
            self.line.lost.emit()
        elif not isinstance(error, TillRefusal):  # the till itself said so, and asked nobody
            self.line.answered.emit((time.monotonic_ns() - began) // 1_000_000)
