"""One line of a visit: a meter, the money for it, and what that buys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.quoting import Quoting
from kiosk.i18n import formats
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.number_field import (
    amount_field,
    name_field,
)
from kiosk.widgets.parts import NUMBER_ALIGN, label, pill, row, set_property, wrapping
from vending_server.wire.lookup import MeterFacts


class VisitLine(QFrame):
    """Emits `changed` when its quote came or went, `failed` when it was refused."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, meter: MeterFacts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = desk.words
        self._desk = desk
        self.meter = meter
        self.quoting = Quoting(desk)
        self.quoting.price_for(meter.drn)
        self.quoting.arrived.connect(lambda _: self._quoted())
        self.quoting.failed.connect(self._failed)
        self._utility = pill(meter.utility)
        self._number, self._name = label("fact-strong"), wrapping("muted")
        self.field = amount_field()
        self.field.setMinimumHeight(46)
        sized(self.field, least_width=90, most_width=170)
        self.field.setProperty("bare", None)
        self.field.setProperty("framed", "true")
        self.field.textEdited.connect(self.type_amount)
        self._units_label, self._units = label("small"), label("section")
        self.banner = Banner(desk.words)
        self._lay_out()
        self.retranslate()

    @property
    def price_minor(self) -> int | None:
        """What this line costs as quoted; 0 when nothing is bought, None while it is not known."""
        if not self.field.text():
            return 0
        return self.quoting.payment.price_minor

    def put_amount(self, text: str) -> None:
        """Write an amount as if it had been typed."""
        self.field.setText(text)
        self.type_amount(text)

    def type_amount(self, text: str) -> None:
        """Take another amount and ask what it buys."""
        self.banner.show_notice(None)
        set_property(self.field, "wrong", None)
        self.quoting.payment.amount_text = text
        self.quoting.entries_changed()
        self._write_units()
        self.changed.emit()

    def tell(self, told: Notice) -> None:
        """Say why this line cannot be bought so."""
        self.banner.show_notice(told)

    def retranslate(self) -> None:
        """Write every text again; the amount stays."""
        words, meter = self._words, self.meter
        is_power = meter.utility == "electricity"
        self._utility.setText(words("T063" if is_power else "T064"))
        self._number.setText(words.joined(formats.meter_number(meter.drn)))
        self._name.setText(words.name(meter.customer_name))
        self._units_label.setText(words("T013" if is_power else "T014"))
        set_property(self._units, "role", "strong" if worn().is_large else "section")
        self._units_label.setVisible(not worn().is_large)  # the unit says it; the number needs room
        name_field(self.field, words, words.joined(self._utility.text(), words("T007")))
        self.banner.retranslate()
        self._write_units()

    def _write_units(self) -> None:
        answer = self.quoting.answer
        shown = "—"
        if answer is not None:
            shown = self._words.units(answer.quote.units_tenths, self.meter.utility)
        self._units.setText(shown)

    def _quoted(self) -> None:
        self._write_units()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._write_units()
        self.failed.emit(error)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addLayout(row([self._utility, self._number, 1]))
        names.addWidget(self._name)
        bought = QVBoxLayout()
        bought.setSpacing(0)
        for part in (self._units_label, self._units):
            part.setAlignment(NUMBER_ALIGN)
            bought.addWidget(part)
        bought.addStrut(110)  # the column's width, not a label's: that would let its text be cut
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addLayout(names, 1)
        top.addWidget(self.field)
        top.addLayout(bought)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addLayout(top)
        column.addWidget(self.banner)
