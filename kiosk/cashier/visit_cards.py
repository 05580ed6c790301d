"""Customers' cards after a visit: one card for each meter, loaded one after the other.

Whichever card of this visit is laid down gets its own meter's token.  Without one, F9 asks for the
card of the first sale whose token is on none.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drivers.customer_cards.base import CustomerCardRead
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.card_panel import CardPanel
from kiosk.flows.card_values import drn_on
from kiosk.flows.till_values import VendView
from kiosk.flows.vend_states import VendState
from kiosk.i18n import formats
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import wrapping
from kiosk.widgets.words import Words


class VisitCards(QWidget):
    """Says what became of the card that was laid down last, and which one is next."""

    changed = Signal()

    def __init__(self, words: Words, cards: CardDesk) -> None:
        super().__init__()
        self._words = words
        self._cards = cards
        self._sales: tuple[VendView, ...] = ()
        self._shown: str | None = None
        self.panel = CardPanel(words, cards)
        self.next_card = wrapping("strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.panel)
        layout.addWidget(self.next_card)
        cards.changed.connect(self._on_change)

    def show_sales(self, sold: Sequence[VendView]) -> None:
        """Begin with the card that found this customer; a strip is swiped only when asked for."""
        self._sales = tuple(sold) if self._cards.can_write else ()
        self._forget()
        for view in self._sales:
            if view.state is VendState.TOKEN and self._cards.is_of(view.drn):
                self._offer(view)

    def take(self, event: CustomerCardRead) -> bool:
        """Write the token of this card's meter, if it was sold here; say whether it was."""
        view = next((one for one in self._sales if one.drn == drn_on(event)), None)
        if view is None:
            return False
        self._cards.take(event)
        self._offer(view)
        return True

    def write(self) -> None:
        """F9: write the next one, on the card that lies there or is asked for."""
        view = self._next()
        if view is not None:
            self._load(view)

    def leave(self) -> None:
        """Wait for no card any more, and forget whose they were."""
        if self._sales:
            self._cards.give_up()
        self._sales = ()
        self._forget()
        self.retranslate()

    def is_on_card(self, vend_id: str) -> bool:
        """Say whether a sale's token is written and was read back."""
        state = self._cards.state(vend_id)
        return state is not None and state.is_on_card

    @property
    def may_write(self) -> bool:
        """Whether F9 means anything now."""
        return self._next() is not None and not self._cards.is_writing

    def hints(self) -> list[KeyHint]:
        """Return the key that writes, where a reader here can."""
        return [KeyHint(Cap.F9, "B830", self.may_write)] if self._sales else []

    def retranslate(self) -> None:
        """Write every text again."""
        self.panel.retranslate()
        following = self._next()
        self.next_card.setVisible(following is not None and self._last_is_written())
        if following is not None:
            number = formats.meter_number(following.drn)
            self.next_card.setText(self._words("S591", x=number))

    def _next(self) -> VendView | None:
        """Return the sale of the card that lies there, else the first that is on none."""
        left = [one for one in self._sales if not self.is_on_card(one.vend_id)]
        return next((one for one in left if self._cards.is_of(one.drn)), next(iter(left), None))

    def _offer(self, view: VendView) -> None:
        if self._cards.is_writing or self.is_on_card(view.vend_id):
            return
        if self._cards.is_chip:
            self._load(view)
        else:
            self._show(view)
            self._cards.offer(view.vend_id)

    def _load(self, view: VendView) -> None:
        self._show(view)
        self._cards.load(view.vend_id)

    def _forget(self) -> None:
        self._shown = None
        self.panel.show_for(None)

    def _show(self, view: VendView) -> None:
        self._shown = view.vend_id
        self.panel.show_for(view.vend_id, formats.meter_number(view.drn))

    def _last_is_written(self) -> bool:
        """Whether the card that is told of is done; until then it is the one to be laid down."""
        return self._shown is not None and self.is_on_card(self._shown)

    def _on_change(self, made_for: str) -> None:
        if any(one.vend_id == made_for for one in self._sales):
            self.retranslate()
            self.changed.emit()
