"""What selling from the pack looks like: what is known, amounts and quote, payment.

It decides nothing; `offline_sell` does.
"""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.offline_card import OfflineCard
from kiosk.cashier.offline_tiles import OfflineTiles
from kiosk.cashier.payment_panel import PaymentPanel
from kiosk.cashier.screen import Navigation, Screen
from kiosk.i18n import formats
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.parts import cap, card, label, pill, row, set_property
from kiosk.widgets.quote_table import QuoteTable

_NARROW_BELOW: Final = 1200
_SHORT_BELOW: Final = 900
# What is known, amounts and quote, payment.
_SHARES: Final = (30, 58, 38)
_SHARES_NARROW: Final = (23, 38, 36)


class OfflineView(Screen):
    """Three columns, as on the line."""

    name: ClassVar[str] = "sell_offline"

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self._drn, self._found_by = "", FoundBy.TYPED
        self._number_label, self._number = label("heading"), label("title")
        self._found = pill("neutral")
        self.card = OfflineCard(desk.words)
        self.tiles = OfflineTiles(desk.words)
        self.table = QuoteTable(desk.words)
        self.payment = PaymentPanel(
            desk.words, check_ids=("S564", "S47"), amount_ids=("T007", "S573")
        )
        self._lay_out()
        self.table.changed.connect(self._share)
        self.card.changed.connect(self._share)

    def show_number(self, drn: str, found_by: FoundBy) -> None:
        """Show the meter's number and how it came."""
        self._drn, self._found_by = drn, found_by
        self._write_number()

    def tell_at(self, banner: Banner, refused: Notice) -> None:
        """Show a notice under the field that caused it."""
        banner.show_notice(refused)
        self.tell_banner(refused)

    def retranslate(self) -> None:
        """Write every text again; keep what was typed."""
        self._write_number()
        self.card.retranslate()
        self.tiles.retranslate()
        self.table.retranslate()
        self.payment.retranslate()
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width."""
        super().resizeEvent(event)
        self._share()

    def _write_number(self) -> None:
        words = self.words
        self._number_label.setText(words("T004"))
        self._number.setText(words.joined(formats.meter_number(self._drn)) if self._drn else "")
        is_card = self._found_by is FoundBy.CARD
        self._found.setText(("✓ " if is_card else "") + words(self._found_by.value))
        set_property(self._found, "tone", "good" if is_card else "neutral")

    def _lay_out(self) -> None:
        number = QVBoxLayout()
        number.addLayout(
            row([self._number_label, self._number, self._found, 1, cap("F2")], spacing=12)
        )
        middle = self._middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        amounts = QVBoxLayout()
        amounts.addWidget(self.tiles)
        inside.addWidget(card(amounts))
        inside.addWidget(self.table, 1)
        columns = self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(14)
        for part in (self.card, middle, self.payment):
            columns.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(12)
        layout.addWidget(card(number, margins=(16, 6, 16, 6)))
        layout.addLayout(columns, 1)

    def _share(self) -> None:
        is_narrow = worn().plain(self.width()) < _NARROW_BELOW
        for at, share in enumerate(_SHARES_NARROW if is_narrow else _SHARES):
            self._columns.setStretch(at, share)
        sides = QBoxLayout.Direction
        is_upright = self.height() > self.width()
        self._columns.setDirection(sides.TopToBottom if is_upright else sides.LeftToRight)
        self.payment.set_narrow(is_narrow=is_narrow)
        # Large print on a narrow window has room for two: first the number to be compared, then the
        # amounts, then the quote, beside the payment.
        has_two = is_narrow and worn().is_large and not is_upright
        is_low = worn().is_large and worn().plain(self.height()) < _SHORT_BELOW
        is_compact = has_two or (is_low and not is_upright)
        self.tiles.set_narrow(is_narrow=is_narrow, is_compact=is_compact)
        self.card.set_short(is_short=is_compact)
        self.payment.give_room(is_needed=is_compact)
        self.card.setVisible(self.card.is_asking or not has_two)
        self._middle.setVisible(not (has_two and self.card.is_asking))
        self.table.setVisible(self.table.quote is not None or not is_compact)
