"""What all pages of the first start are, and what they share."""

from __future__ import annotations

import itertools
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QWidget

from kiosk.cashier.desk import Reporter
from kiosk.cashier.notices import notice_of
from kiosk.firstrun.setup import Answers, FirstRun, is_storage
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import centred_card, listens
from kiosk.widgets.words import Words
from kiosk.workers import Workers

CARD_WIDTH = 800
_log = logging.getLogger(__name__)


class Steps(Protocol):
    """Where a page may lead."""

    def onwards(self) -> None:
        """Show the next page."""

    def back(self) -> None:
        """Show the page before."""

    def switch_language(self) -> None:
        """Speak the other language from now on."""

    def finish(self) -> None:
        """The settings are written: begin to sell."""


@dataclass(frozen=True, slots=True)
class SetupDesk:
    """Collaborators of all pages."""

    first: FirstRun
    workers: Workers
    words: Words
    reporter: Reporter


class Page(QWidget):
    """One step of the first start."""

    name: ClassVar[str]
    keys_changed = Signal()

    def __init__(self, desk: SetupDesk, go: Steps) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self.go, self.words, self.first = desk, go, desk.words, desk.first
        self.banner = Banner(desk.words)
        self.is_busy = False

    def say_where(self) -> None:
        """Tell which page this is."""
        self.desk.reporter.say("screen", name=f"first_{self.name}")

    def entered(self) -> None:
        """The page is on top now: put the focus where work begins."""

    def left(self) -> None:
        """Another page is on top now."""

    def command(self, _cap: Cap) -> bool:
        """Do what a key means here; say whether it meant anything."""
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return what the key bar shows."""
        return ()

    def retranslate(self) -> None:
        """Write every text again; keep what was typed."""

    def tell(self, told: Notice | None) -> None:
        """Say what is wrong, or nothing any more."""
        self.banner.show_notice(told)
        if told is not None:
            self.desk.reporter.say("banner", id=told.text_id)
            QApplication.beep()

    def failed(self, error: Exception) -> None:
        """Say what went wrong at the disk or the line, in the words of the first start."""
        self.set_busy(is_busy=False)
        if isinstance(error, OSError):
            _log.warning("first start: %s", error)
            self.tell(notice("E605" if is_storage(error) else "E604"))
            return
        told = notice_of(error, secrets.token_hex(3).upper())
        if told.text_id == "E60":
            _log.error("unforeseen fault at the first start", exc_info=error)
        self.tell(told)

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that something is under way: no key does anything meanwhile."""
        self.is_busy = is_busy
        self.retranslate()
        self.keys_changed.emit()

    def keep(self, answers: Answers, then: Callable[[], None]) -> None:
        """Store the answers, then go on."""
        self.set_busy(is_busy=True)

        def done(_: None) -> None:
            self.set_busy(is_busy=False)
            then()

        self.desk.workers.run(lambda: self.first.keep(answers), done, self.failed)

    def lay_out(self, column: QBoxLayout) -> None:
        """Put one card in the middle."""
        centred_card(self, column, width=CARD_WIDTH, margins=(34, 26, 34, 26))


def next_of(*fields: QLineEdit) -> bool:
    """Move the focus from one of these to the next; say whether there was a next."""
    for here, after in itertools.pairwise(fields):
        if listens(here):
            after.setFocus()
            after.selectAll()
            return True
    return False
