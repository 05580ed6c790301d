"""In place of the payment panel: why this meter buys nothing here (G10).

The reason is for the cashier.  What is said to the customer is "please visit the office", or what
the office wrote for the customer, never a sum: a man was once refused for a debt in front of the
whole queue.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.parts import label, name_it, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.facts import BothLanguages


class RefusalCard(QFrame):
    """A red card with the reason."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.notice: Notice = notice("E02")
        self._told_customer: BothLanguages | None = None
        self.setProperty("tone", "danger")
        self._title = label("screen-title")
        self._text = wrapping("strong")
        self._customer = wrapping()
        self._code = label("code")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 22, 22, 16)
        layout.setSpacing(16)
        for part in (self._title, self._text, self._customer):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._code)

    def show_notice(self, refused: Notice) -> None:
        """Show a reason."""
        self.notice = refused
        self.retranslate()

    def tell_customer(self, told: BothLanguages | None) -> None:
        """Show what the office wrote for the customer; none = the usual request to come by."""
        self._told_customer = told
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text again."""
        sentence = self._words.told(self.notice.telling)
        self._title.setText(self._words("S17"))
        self._text.setText(sentence)
        told = self._told_customer
        self._customer.setText(self._words("S73") if told is None else self._words.both(told))
        self._code.setText(self.notice.text_id)
        name_it(self, sentence)
