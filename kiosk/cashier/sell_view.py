"""What the sell screen looks like: its parts, where they stand, and what they say.

It decides nothing; `sell` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from kiosk.cashier.customer_card import CustomerCard
from kiosk.cashier.desk import Desk
from kiosk.cashier.meter_row import MeterRow
from kiosk.cashier.other_money import OtherMoneyPanel
from kiosk.cashier.payment_panel import NOTE_KEYS, PaymentPanel
from kiosk.cashier.refusal_card import RefusalCard
from kiosk.cashier.sale_speech import SaleSpeech
from kiosk.cashier.screen import Navigation, Screen
from kiosk.cashier.search_panel import SearchPanel
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.quote_table import QuoteTable

_NARROW_BELOW: Final = 1200
_SHORT_BELOW: Final = 900
# Customer, quote, payment.
_SHARES: Final = (33, 59, 37)
_SHARES_NARROW: Final = (25, 37, 34)
_SHARES_LARGE: Final = (33, 52, 44)
_SHARES_OF_TWO: Final = (58, 58, 42)


class SellView(Screen):
    """Meter row above; customer, quote and payment below, or the search in their place."""

    name: ClassVar[str] = "sell"

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self.meter_row = MeterRow(desk.words)
        self.customer = CustomerCard(desk.words)
        self.table = QuoteTable(desk.words)
        self.payment = PaymentPanel(desk.words)
        self.refusal = RefusalCard(desk.words)
        self.other_money = OtherMoneyPanel(desk.words)
        self.search = SearchPanel(desk)
        self._lay_out()
        self.table.changed.connect(self._share)
        self.meter_row.banner.changed.connect(self._give_room)
        self.speech = SaleSpeech(
            desk.announcer,
            desk.words,
            meter_row=self.meter_row,
            customer=self.customer,
            table=self.table,
            payment=self.payment,
        )

    def show_search(self, *, is_shown: bool) -> None:
        """Show the search in place of the three columns, or the columns again."""
        self._columns.setCurrentIndex(1 if is_shown else 0)

    def show_refusal(self, refused: Notice | None) -> None:
        """Show why nothing is sold in place of the payment, or the payment again."""
        if refused is not None:
            self.refusal.show_notice(refused)
        self._right.setCurrentIndex(0 if refused is None else 1)

    def show_other_money(self, *, is_shown: bool) -> None:
        """Show what is paid otherwise in place of the payment, or the payment again."""
        self._right.setCurrentIndex(2 if is_shown else 0)

    def _give_room(self) -> None:
        is_needed = self.meter_row.banner.notice is not None and self.customer.meter is None
        self.payment.give_room(is_needed=is_needed)
        # In large print a long reason needs more: there is nothing to be paid while it is told.
        self._pay_side.setVisible(not (is_needed and worn().is_large))

    def tell_at(self, banner: Banner, refused: Notice) -> None:
        """Show a notice under the field that caused it."""
        banner.show_notice(refused)
        self.tell_banner(refused)

    def keys_besides(self) -> Iterable[tuple[str, str]]:
        """Tell the note keys."""
        yield NOTE_KEYS

    def retranslate(self) -> None:
        """Write every text again; keep what was typed."""
        self.meter_row.retranslate()
        self.customer.retranslate()
        self.table.retranslate()
        self.payment.retranslate()
        self.refusal.retranslate()
        self.other_money.retranslate()
        self.search.retranslate()
        self._share()

    def _lay_out(self) -> None:
        right = self._pay_side = QWidget()
        self._right = QStackedLayout(right)
        self._right.addWidget(self.payment)
        self._right.addWidget(self.refusal)
        self._right.addWidget(self.other_money)
        columns = QWidget()
        whole = self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, columns)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addWidget(self.table)
        pair.addWidget(right)
        whole.addWidget(self.customer)
        whole.addLayout(pair)
        whole.addStretch(0)
        self._pair = pair
        host = QWidget()
        self._columns = QStackedLayout(host)
        self._columns.addWidget(columns)
        self._columns.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(12)
        layout.addWidget(self.meter_row)
        layout.addWidget(host, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width."""
        super().resizeEvent(event)
        self._share()

    def _stand(self, *, is_upright: bool, customer: int, pair: int) -> None:
        """Put the customer above the quote and the payment where the window is upright."""
        sides = QBoxLayout.Direction
        self._whole.setDirection(sides.TopToBottom if is_upright else sides.LeftToRight)
        # Upright there is more height than anybody needs: a part of it stays empty at the foot.
        for at, share in enumerate((0, 2, 1) if is_upright else (customer, pair, 0)):
            self._whole.setStretch(at, share)

    def _share(self) -> None:
        """Let columns have what they need: on a narrow window the payment has the greater part.

        Large print on a narrow window has room for two: the customer's card until there is a quote,
        then the quote, and the customer's name in the row above.
        """
        is_large, width = worn().is_large, worn().plain(self.width())
        is_narrow = width < _NARROW_BELOW
        has_two = is_large and is_narrow
        is_quoted = self.table.quote is not None
        self.customer.setVisible(not (has_two and is_quoted))
        self.table.setVisible(is_quoted or not has_two)
        self.customer.set_short(is_short=is_large and worn().plain(self.height()) < _SHORT_BELOW)
        meter = self.customer.meter
        is_elsewhere = has_two and is_quoted and meter is not None
        self.meter_row.show_customer(meter.customer_name if meter and is_elsewhere else "")
        shares = _SHARES_NARROW if is_narrow else _SHARES
        if is_large:
            shares = _SHARES_OF_TWO if is_narrow else _SHARES_LARGE
        customer, *pair = shares
        for at, share in enumerate(pair):
            self._pair.setStretch(at, share)
        self._stand(is_upright=self.height() > self.width(), customer=customer, pair=sum(pair))
        self.payment.set_narrow(is_narrow=is_narrow)
