"""What all screens of head office share: the line, the door to workers, words, where files go."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kiosk.cashier.desk import Place, Reporter
from kiosk.cashier.line_watch import LineWatch
from kiosk.cashier.notices import is_lost_line, notice_of
from kiosk.headoffice.line import Line
from kiosk.widgets.announcer import NEVER_SAID, URGENT, Announcer
from kiosk.widgets.banner import Notice
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from vending_server.wire.ids import RANDOM_BYTES, uuid7

T = TypeVar("T")
_UNFORESEEN = "E60"
_log = logging.getLogger(__name__)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True, kw_only=True)
class OfficeDesk:
    """Collaborators of all screens; made once by `kiosk.app_headoffice`."""

    line: Line
    workers: Workers
    words: Words
    place: Place
    reporter: Reporter
    line_watch: LineWatch
    filters_file: Path  # what was saved under a name on this machine
    exports: Path  # the folder that Ctrl+E writes to
    now: Callable[[], dt.datetime] = field(default=_now)
    announcer: Announcer = field(default_factory=Announcer)
    # For questions that the server answers when there is news: they make no window look busy.
    followers: Workers = field(default_factory=Workers)

    def timed(self, op: Callable[[], T]) -> Callable[[], T]:
        """Return `op` so that the line's health is learned from how it ends."""

        def run() -> T:
            began = time.monotonic_ns()
            try:
                result = op()
            except Exception as error:
                if is_lost_line(error):
                    self.line_watch.lost.emit()
                else:
                    self.line_watch.answered.emit((time.monotonic_ns() - began) // 1_000_000)
                raise
            self.line_watch.answered.emit((time.monotonic_ns() - began) // 1_000_000)
            return result

        return run

    def new_id(self) -> str:
        """Return an id for something that the server does once."""
        noise = os.urandom(RANDOM_BYTES)
        return uuid7(unix_ms=int(self.now().timestamp() * 1000), random_bytes=noise)

    def notice(self, error: Exception) -> Notice:
        """Return what to tell about an error; what nobody foresaw stands in the log as well."""
        reference = secrets.token_hex(3).upper()
        notice = notice_of(error, reference)
        if notice.text_id == _UNFORESEEN:
            _log.error("unforeseen fault %s", reference, exc_info=error)
        return notice

    def tell(self, notice: Notice) -> None:
        """Let the reporter and a screen reader know of a sentence on the screen."""
        self.reporter.say("banner", id=notice.text_id)
        if notice.text_id not in NEVER_SAID:
            said = self.words.told(notice.telling)
            self.announcer.say(said, is_urgent=notice.text_id in URGENT)
