"""What a result says of the customer's card: whether the token, or the new card, is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.cashier.card_desk import CardDesk
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it, pill, row, rule, set_property, wrapping
from kiosk.widgets.words import Words

_PILLS = {"good": "✓", "warning": "!", "danger": "!", "neutral": "…"}


class CardPanel(QWidget):
    """Hidden where no card is about; `changed` is told when its words are others."""

    changed = Signal()

    def __init__(self, words: Words, cards: CardDesk) -> None:
        super().__init__()
        self._words = words
        self._cards = cards
        self._made_for: str | None = None
        self._meter = ""
        self._title, self._pill = label("heading"), pill()
        self._said = wrapping("strong")
        self.banner = Banner(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(rule())
        layout.addLayout(row([self._title, 1, self._pill]))
        layout.addWidget(self._said)
        layout.addWidget(self.banner)
        cards.changed.connect(self._on_change)
        self.show_for(None)

    def show_for(self, made_for: str | None, meter: str = "") -> None:
        """Show the write for a sale or an act, or nothing; `meter`: where cards of several are."""
        self._made_for = made_for
        self._meter = meter
        if made_for is not None:
            self._cards.look_up(made_for)
        self.retranslate()

    @property
    def may_write(self) -> bool:
        """Whether F9 means anything now."""
        return any(hint.is_usable for hint in self.hints())

    def hints(self) -> list[KeyHint]:
        """Return the key that writes, where a reader here can."""
        state = self._cards.state(self._made_for) if self._made_for is not None else None
        if self._made_for is None or not self._cards.can_write:
            return []
        is_usable = state is None or not (state.is_running or state.is_on_card)
        return [KeyHint(Cap.F9, "B830", is_usable)]

    def retranslate(self) -> None:
        """Write every text again."""
        state = self._cards.state(self._made_for) if self._made_for is not None else None
        self.setVisible(state is not None)
        self.banner.retranslate()
        if state is None:
            return
        words = self._words
        self._title.setText(words.joined(words("S830"), self._meter))
        self._pill.setText(_PILLS[state.tone])
        set_property(self._pill, "tone", state.tone)
        self._said.setText(words(state.text_id))
        # What was refused says it all; the state would only repeat half of it.
        self._said.setVisible(state.told is None)
        self.banner.show_notice(state.told)
        name_it(self, words("S830"), words(state.text_id))

    def _on_change(self, made_for: str) -> None:
        if made_for == self._made_for:
            self.retranslate()
            self.changed.emit()
