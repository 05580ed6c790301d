"""A sentence under the field that caused it: what happened, what became of the money, what to do.

Never a box with only "OK".  It stays until the next edit.  The code stands in small print.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kiosk.flows.refusals import Telling
from kiosk.widgets.parts import label, set_property, wrapping
from kiosk.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the operator, and how grave it is (a tone of the theme)."""

    telling: Telling
    tone: str = "danger"

    @property
    def text_id(self) -> str:
        """The id under which the text stands in the catalogue."""
        return self.telling.text_id


def notice(text_id: str, tone: str = "danger") -> Notice:
    """Return a notice without figures."""
    return Notice(Telling(text_id, {}), tone)


class Banner(QFrame):
    """Shows one notice, or nothing and no room taken."""

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._notice: Notice | None = None
        self._text = wrapping("strong")
        self._code = label("code")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.setSpacing(10)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._code)
        self.setProperty("tone", "danger")
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What is shown."""
        return self._notice

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notice, or none."""
        self._notice = notice
        self.retranslate()
        self.setVisible(notice is not None)
        self.changed.emit()

    def retranslate(self) -> None:
        """Write the texts again."""
        if self._notice is None:
            self._text.clear()
            return
        sentence = self._words.told(self._notice.telling)
        self._text.setText(sentence)
        self._code.setText(self._notice.text_id)
        set_property(self, "tone", self._notice.tone)
        self.setAccessibleName(sentence)
