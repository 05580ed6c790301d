"""A password of one's own, typed twice: asked for below a login that brought the one on a slip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit

from kiosk.api_client import Declined
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.parts import label, listens, name_it
from kiosk.widgets.words import Words
from vending_server.wire.problems import ProblemCode

_ASKS: Final = frozenset({ProblemCode.PASSWORD_OF_SLIP.value, ProblemCode.PASSWORD_WEAK.value})
_FIELD_HEIGHT: Final = 44
_CHARS_MAX: Final = 128


def asks_for_own(error: Exception) -> bool:
    """Say whether a login was refused for the want of a password that nobody else knows."""
    return isinstance(error, Declined) and error.problem.code in _ASKS


class OwnPassword:
    """Two fields of a form, hidden until they are asked for; nothing stays in them afterwards."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.is_asked = False  # whether a login must bring it
        self.new, self.again = QLineEdit(), QLineEdit()
        self._labels = label("strong"), label("strong")
        for field in (self.new, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.setMaxLength(_CHARS_MAX)
            sized(field, least_height=_FIELD_HEIGHT)
        self.speak()

    def add_to(self, form: QGridLayout, below: int) -> None:
        """Take two rows of a form, from this one on."""
        for at, (text, field) in enumerate(zip(self._labels, (self.new, self.again), strict=True)):
            form.addWidget(text, below + at, 0)
            form.addWidget(field, below + at, 1)
        self._show(is_asked=False)

    def speak(self) -> None:
        """Write every text again."""
        for text, field, text_id in zip(
            self._labels, (self.new, self.again), ("S2400", "S2401"), strict=True
        ):
            text.setText(self._words(text_id))
            name_it(field, self._words(text_id))

    def ask(self) -> None:
        """Show both fields, empty."""
        self.clear()
        self._show(is_asked=True)
        self.new.setFocus()

    def put_away(self) -> None:
        """Ask for nothing."""
        self.clear()
        self._show(is_asked=False)

    def clear(self) -> None:
        """Forget what was typed."""
        self.new.clear()
        self.again.clear()

    def _show(self, *, is_asked: bool) -> None:
        self.is_asked = is_asked
        for part in (*self._labels, self.new, self.again):
            part.setVisible(is_asked)

    def command_enter(self) -> bool:
        """Go on to the second field; True if that was all that Enter meant."""
        if self.is_asked and not listens(self.again):
            (self.again if self.new.text() and listens(self.new) else self.new).setFocus()
            return True
        return False

    def fault(self) -> Notice | None:
        """Return what is wrong with what was typed, before anybody is asked."""
        if not self.is_asked or (self.new.text() and self.new.text() == self.again.text()):
            return None
        self.ask()
        return notice("E736", "warning")

    @property
    def value(self) -> str | None:
        """What goes along with the login."""
        return self.new.text() if self.is_asked else None
