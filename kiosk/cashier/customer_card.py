"""The customer card of the sell screen: who, where, what was bought, and whether he may buy.

Debts stand here for the cashier only; they are never spoken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.cashier.meter_row import LONG_NAME
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.block_bar import BlockBar
from kiosk.widgets.moving_line import AFTER_MS
from kiosk.widgets.parts import (
    TRAIL_ALIGN,
    card,
    label,
    name_it,
    pill,
    row,
    rule,
    set_property,
    toned,
    wrapping,
)
from kiosk.widgets.words import Words
from vending_server.wire.lookup import MeterFacts

CLASS_TEXTS: Final = {
    "residential": "T022",
    "domestic": "T022",
    "commercial": "T023",
    "industrial": "T024",
    "agricultural": "T025",
}


def service_of(meter: MeterFacts, words: Words) -> str:
    """Return `Electricity – Residential`."""
    service = words("T063" if meter.utility == "electricity" else "T064")
    named = CLASS_TEXTS.get(meter.customer_class)
    return words.joined(service, words(named) if named else "", by=" – ")


class _Fact(QWidget):
    def __init__(self, value: QLabel) -> None:
        super().__init__()
        self.what = label("fact")
        self.value = value
        self.value.setAlignment(TRAIL_ALIGN)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.what)
        layout.addWidget(self.value, 1)

    def show_fact(self, what: str, value: str) -> None:
        self.what.setText(what)
        self.value.setText(value)
        self.setVisible(bool(value))


def _dot(mark: str) -> QLabel:
    dot = QLabel()
    dot.setFixedSize(11, 11)
    dot.setProperty("mark", mark)
    return dot


class CustomerCard(QFrame):
    """Shows one meter and its customer; with the focus it asks for the name to be confirmed."""

    found = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = words
        self._meter: MeterFacts | None = None
        self._now_tenths = 0
        self._is_looking = False
        self._is_confirming = False
        self._is_short = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(AFTER_MS)
        self._patience.timeout.connect(self._say_looking)
        self._title = label("heading")
        self._state = pill("good")
        self._name = wrapping("title")
        self._address = wrapping("muted")
        self._hint = wrapping("muted")
        self._service, self._bought = (_Fact(label("fact-strong")) for _ in range(2))
        self._account, self._last = (_Fact(label("fact-value")) for _ in range(2))
        self._arrears, self._fees = (_Fact(label("fact-value")) for _ in range(2))
        self._place = _Fact(wrapping("fact-value"))
        self._bar = BlockBar()
        self._before_label, self._now_label = label("small"), label("small")
        self._question = wrapping("strong")
        self._question_box = toned("primary", row([self._question]))
        self._card_told: Callable[[Words], str] | None = None
        self._card_says = wrapping("small")
        self._linked_title = wrapping("strong")
        self._linked_number = label()
        self._lay_out()
        self.show_meter(None)

    @property
    def meter(self) -> MeterFacts | None:
        """What is shown."""
        return self._meter

    def show_meter(self, meter: MeterFacts | None) -> None:
        """Show a meter, or nobody."""
        self._patience.stop()
        self._meter = meter
        self._now_tenths = 0
        self._is_looking = self._is_confirming = False
        self._card_told = None
        self.retranslate()
        if meter is not None:
            self.found.emit()

    def show_card(self, told: Callable[[Words], str]) -> None:
        """Show what his card says, in large print only: else the row above has room for it."""
        self._card_told = told
        self.retranslate()

    def show_looking(self) -> None:
        """Say that the meter is being looked up, if that takes more than a moment."""
        self.show_meter(None)
        self._patience.start()

    def _say_looking(self) -> None:
        self._is_looking = True
        self.retranslate()

    def show_units(self, tenths: int) -> None:
        """Draw this sale into the bar."""
        self._now_tenths = tenths
        self._draw_bar()

    def ask_name(self, *, is_asked: bool) -> None:
        """Ask whether this is the customer, or stop asking."""
        self._is_confirming = is_asked
        set_property(self._card, "active", is_asked or None)
        self.retranslate()

    def set_short(self, *, is_short: bool) -> None:
        """Leave the bar out, whose figures stand above it, and where: large type needs room."""
        self._is_short = is_short
        for part in (self._bar, self._legend):
            part.setVisible(not is_short)
        if self._meter is not None:
            self._write_facts(self._meter)

    def retranslate(self) -> None:
        """Write every text again."""
        words, meter = self._words, self._meter
        self._title.setText(words("T060"))
        if meter is None:
            self._facts.hide()
        self._state.setVisible(meter is not None)
        self._hint.setVisible(meter is None)
        self._hint.setText(words("S04") if self._is_looking else words("S40"))
        self._question.setText(words("S70"))
        told = self._card_told
        self._card_says.setText(told(words) if told is not None and worn().is_large else "")
        self._card_says.setVisible(bool(self._card_says.text()))
        is_asking = meter is not None and self._is_confirming
        self._question_box.setVisible(is_asking)
        if meter is None:
            self._forget()
            name_it(self, self._hint.text())
            return
        self._state.setText(words("S16" if meter.can_vend else "S17"))
        set_property(self._state, "tone", "good" if meter.can_vend else "danger")
        is_long = len(meter.customer_name) > LONG_NAME
        set_property(self._name, "role", "strong" if is_long else "title")
        self._name.setText(words.name(meter.customer_name))
        self._address.setText(words.name(meter.address))
        self._address.setVisible(bool(meter.address))
        self._write_facts(meter)
        self._write_linked(meter)
        self._draw_bar()
        self._facts.show()  # at last: each fact that is shown among seen ones lays out all of them
        name_it(self, meter.customer_name, service_of(meter, words))

    def _forget(self) -> None:
        """Nothing of the last customer stays behind, hidden or not."""
        for told in (self._name, self._address, self._linked_number):
            told.clear()
        for fact in (self._service, self._account, self._last, self._place):
            fact.show_fact("", "")
        for fact in (self._arrears, self._fees, self._bought):
            fact.show_fact("", "")

    def _write_facts(self, meter: MeterFacts) -> None:
        words, last = self._words, meter.last_purchase
        self._service.show_fact(words("T062"), service_of(meter, words))
        self._account.show_fact(words("T061"), words.joined(isolate_ltr(meter.account_number)))
        if last is None:
            self._last.show_fact(words("T017"), words("S62"))
            self._place.hide()
        else:
            sold_on = words.date_of(dt.datetime.fromisoformat(last.sold_at))
            paid = words.money(last.tender_minor)
            self._last.show_fact(words("T017"), words.joined(sold_on, paid, by=" – "))
            self._place.show_fact(words("S60"), "" if self._is_short else words.both(last.point))
        owed, fees = meter.arrears_minor, meter.fees_due_minor
        self._arrears.show_fact(words("T069"), words.money(owed) if owed else "")
        self._fees.show_fact(words("S121"), words.money(fees) if fees else "")
        bought = words("T015" if meter.period == "month" else "T016")
        self._bought.show_fact(bought, words.units(meter.bought_tenths, meter.utility))
        self._before_label.setText(words("S56"))
        self._now_label.setText(words("S57"))
        self._bar.setAccessibleName(bought)

    def _write_linked(self, meter: MeterFacts) -> None:
        linked = meter.linked[0] if meter.linked else None
        # Others take its place: the card must fit the smallest window, and F4 stands below.
        is_crowded = self._is_confirming or bool(self._card_says.text())
        self._linked.setVisible(linked is not None and not is_crowded)
        if linked is None:
            return
        is_water = linked.utility == "water"
        self._linked_title.setText(self._words("S45" if is_water else "S44"))
        self._linked_number.setText(self._words.joined(formats.meter_number(linked.drn)))
        set_property(self._linked, "tone", "water" if is_water else "electricity")

    def _draw_bar(self) -> None:
        if self._meter is not None:
            limits = tuple(self._meter.block_limits_tenths)
            self._bar.show_units(
                before=self._meter.bought_tenths, now=self._now_tenths, limits=limits
            )

    def _lay_out(self) -> None:
        linked = QVBoxLayout()
        linked.setSpacing(2)
        linked.addWidget(self._linked_title)
        linked.addLayout(row([self._linked_number, 1]))
        self._linked = toned("water", linked)
        before, now = _dot("before"), _dot("now")
        self._legend = QWidget()
        self._legend.setLayout(
            row([before, self._before_label, now, self._now_label, 1], spacing=7)
        )
        self._facts = QWidget()
        column = QVBoxLayout(self._facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._name)
        column.addWidget(self._address)
        column.addWidget(rule())
        for fact in (self._service, self._account, self._last, self._place):
            column.addWidget(fact)
        column.addWidget(self._arrears)
        column.addWidget(self._fees)
        column.addWidget(rule())
        column.addWidget(self._bought)
        column.addWidget(self._bar)
        column.addWidget(self._legend)
        column.addStretch(1)
        column.addWidget(self._card_says)
        column.addWidget(self._question_box)
        column.addWidget(self._linked)
        inner = QVBoxLayout()
        inner.setSpacing(6)
        inner.addLayout(row([self._title, 1, self._state]))
        inner.addWidget(self._hint)
        inner.addWidget(self._facts, 1)
        inner.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._card = card(inner)
        outer.addWidget(self._card)
