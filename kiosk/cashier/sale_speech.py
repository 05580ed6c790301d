"""What a screen reader is told while a sale is entered: who was found (A01), what it buys (A02).

Typing is not answered with speech: a quote is said after a pause, or at once when the cashier goes
on to the received money.  Debts are never said.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from kiosk.cashier.customer_card import CustomerCard, service_of
from kiosk.cashier.meter_row import MeterRow
from kiosk.cashier.payment_panel import PaymentPanel
from kiosk.i18n import formats
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.quote_table import QuoteTable
from kiosk.widgets.words import Words

PAUSE_MS: Final = 700


class SaleSpeech(QObject):
    """Listens to the parts of a sale."""

    def __init__(
        self,
        announcer: Announcer,
        words: Words,
        *,
        meter_row: MeterRow,
        customer: CustomerCard,
        table: QuoteTable,
        payment: PaymentPanel,
    ) -> None:
        super().__init__()
        self._announcer, self._words = announcer, words
        self._meter_row, self._customer = meter_row, customer
        self._table, self._payment = table, payment
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.say_quote)
        customer.found.connect(self._say_customer)
        table.changed.connect(self._quoted)
        payment.received.field.focus_changed.connect(self._moved_on)

    def say_quote(self) -> None:
        """Say what the amount buys."""
        self._pause.stop()
        quote, change = self._table.quote, self._payment.payment.change_minor()
        if quote is None or change is None or change < 0:
            return
        words = self._words
        self._announcer.say(
            words(
                "A02",
                x=formats.amount(quote.tender_minor),
                y=formats.amount(change),
                u=words.units(quote.units_tenths, quote.utility),
            )
        )

    def _quoted(self) -> None:
        if self._table.quote is None:
            self._pause.stop()
        else:
            self._pause.start()

    def _moved_on(self, is_here: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_here and self._pause.isActive():
            self.say_quote()

    def _say_customer(self) -> None:
        meter, words = self._customer.meter, self._words
        if meter is not None:
            status = words("S16" if meter.can_vend else "S17")
            name, service = words.name(meter.customer_name), service_of(meter, words)
            text_id = "A01" if self._meter_row.is_by_card else "A850"
            self._announcer.say(words(text_id, name=name, service=service, status=status))
