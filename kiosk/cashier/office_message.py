"""Words of head office on this till: a pill in the strip until somebody opens and reads them.

Nothing is covered by itself: whoever has a customer before him goes on, and opens the message with
Ctrl+M when he likes.  That it was read is told to head office (StandingWatch).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.i18n.bidi import strip_controls
from kiosk.theme.wearing import sized
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import FilledButton, card, name_it, row, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.standings import MessageForTill

_WIDTH_MAX: Final = 760
_BUTTON_HEIGHT: Final = 44


class OfficeMessages(QFrame):
    """What waits, and the card over the window that shows one of it."""

    changed = Signal(int)  # how many wait
    read = Signal(str)  # the id of a message that somebody has read

    def __init__(self, over: QWidget, words: Words, announcer: Announcer) -> None:
        super().__init__(over)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over, self._words, self._announcer = over, words, announcer
        self._waiting: tuple[MessageForTill, ...] = ()
        self._focus_before: QWidget | None = None
        self._title, self._text, self._when = (
            wrapping("screen-title"),
            wrapping("title"),
            wrapping("muted"),
        )
        self.confirm, self.later = FilledButton(), QPushButton()
        self.confirm.clicked.connect(self._was_read)
        self.later.clicked.connect(self.put_away)
        self._lay_out()
        over.installEventFilter(self)
        self.hide()

    @property
    def waiting(self) -> int:
        """How many nobody has read yet."""
        return len(self._waiting)

    def take(self, messages: Sequence[MessageForTill]) -> None:
        """Show what waits now; a message that is new is said once, politely."""
        known = {one.message_id for one in self._waiting}
        self._waiting = tuple(messages)
        if any(one.message_id not in known for one in messages):
            self._announcer.say(self._words("S2651"))
        if not self._waiting:
            self.put_away()
        self.retranslate()
        self.changed.emit(len(self._waiting))

    def command(self, cap: Cap) -> bool:
        """Open, or say that it was read; while it is open nothing else is done but the language."""
        if not self.isVisible():
            if cap is Cap.CTRL_M and self._waiting:
                self.open()
                return True
            return False
        if cap in {Cap.CTRL_M, Cap.ENTER}:
            self._was_read()
        elif cap is Cap.ESC:
            self.put_away()
        return cap is not Cap.F11

    def keys(self) -> list[KeyHint]:
        """Return the key that opens it, while there is something."""
        return [KeyHint(Cap.CTRL_M, "B940")] if self._waiting else []

    def open(self) -> None:
        """Show the oldest message over the window; nothing below is lost."""
        if not self._waiting:
            return
        self._focus_before = self.window().focusWidget()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.retranslate()
        self._announcer.say(f"{self._title.text()}. {self._text.text()}")

    def put_away(self) -> None:
        """Let the screen be seen, with the focus where it was; what is unread goes on waiting."""
        if not self.isVisible():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None:
            before.setFocus()

    def retranslate(self) -> None:
        """Write every text again."""
        words = self._words
        self._title.setText(words("S2650"))
        self.confirm.setText(words("B941"))
        self.later.setText(words("B942"))
        for button in (self.confirm, self.later):
            name_it(button, button.text())
        if not self._waiting:
            return
        shown = self._waiting[0]
        at = dt.datetime.fromisoformat(shown.written_at)
        self._text.setText(strip_controls(shown.text))
        more = words("S2653", n=len(self._waiting) - 1) if len(self._waiting) > 1 else ""
        when = words.joined(words("S2652"), words.date_of(at), words.time_of(at))
        self._when.setText(words.joined(when, more, by="   ·   ") if more else when)
        name_it(self, self._title.text(), self._text.text())

    def focusNextPrevChild(self, _is_next: bool) -> bool:  # noqa: FBT001, N802 - Qt's name
        """Keep the focus: what lies below is not seen."""
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cover the window whatever its size becomes."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def _was_read(self) -> None:
        shown = self._waiting[0]
        self._waiting = self._waiting[1:]
        self.read.emit(shown.message_id)
        self.changed.emit(len(self._waiting))
        if not self._waiting:
            self.put_away()
            return
        self.retranslate()
        self._announcer.say(self._text.text())

    def _lay_out(self) -> None:
        for button in (self.confirm, self.later):
            sized(button, least_height=_BUTTON_HEIGHT)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout()
        inside.setSpacing(16)
        for part in (self._title, self._when, self._text):
            inside.addWidget(part)
        inside.addLayout(row([self.confirm, self.later, 1]))
        shown = card(inside, margins=(30, 24, 30, 24))
        sized(shown, most_width=_WIDTH_MAX)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(shown, 20)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(2)
