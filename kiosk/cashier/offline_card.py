"""What is known of a meter that is sold to from the pack: no name, no debt (SCREENS C03, G4)."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.cashier.customer_card import CLASS_TEXTS
from kiosk.flows.offline_selling import OfflineMeter
from kiosk.widgets.block_bar import BlockBar
from kiosk.widgets.parts import card, label, name_it, pill, row, rule, set_property, toned, wrapping
from kiosk.widgets.words import Words


class OfflineCard(QFrame):
    """Shows the meter; with the focus it asks for its number to be compared."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = words
        self._meter: OfflineMeter | None = None
        self._now_tenths = 0
        self.is_asking = False
        self._title, self._state = label("heading"), pill("warning")
        self._unknown = wrapping()
        self._rows = [(label("fact"), wrapping("fact-strong")) for _ in range(3)]
        self._bar = BlockBar()
        self._question = wrapping("strong")
        self._question_box = toned("primary", row([self._question]))
        self._lay_out()

    def show_meter(self, meter: OfflineMeter | None) -> None:
        """Show a meter, or none."""
        self._meter, self._now_tenths = meter, 0
        self.retranslate()

    def show_units(self, tenths: int) -> None:
        """Draw this sale into the bar."""
        self._now_tenths = tenths
        self._draw_bar()

    def ask_number(self, *, is_asked: bool) -> None:
        """Ask whether this is the number, or stop asking."""
        self.is_asking = is_asked
        set_property(self._card, "active", is_asked or None)
        self.retranslate()
        self.changed.emit()

    def set_short(self, *, is_short: bool) -> None:
        """Leave the bar out, whose figure stands above it: large type needs room."""
        self._bar.setVisible(not is_short)

    def retranslate(self) -> None:
        """Write every text again."""
        words, meter = self._words, self._meter
        self._title.setText(words("T060"))
        self._state.setText("▲ " + words("S575"))
        self._unknown.setText(words("S571"))
        self._question.setText(words("S574"))
        self._question_box.setVisible(self.is_asking)
        facts = ("", "", "")
        if meter is not None:
            priced = dt.datetime.fromisoformat(meter.priced_at)
            facts = (
                service_of(meter, words),
                words.joined(words.date_of(priced), words.time_of(priced)),
                words.units(meter.bought_tenths, meter.utility),
            )
        bought = "T015" if meter is None or meter.period == "month" else "T016"
        for (what, value), text_id, fact in zip(
            self._rows, ("T062", "S578", bought), facts, strict=True
        ):
            what.setText(words(text_id))
            value.setText(fact)
        self._bar.setAccessibleName(words(bought))
        self._draw_bar()
        name_it(self, self._question.text() if self.is_asking else words("T060"), facts[0])

    def _draw_bar(self) -> None:
        if self._meter is not None:
            self._bar.show_units(
                before=self._meter.bought_tenths,
                now=self._now_tenths,
                limits=self._meter.block_limits_tenths,
            )

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(row([self._title, 1, self._state]))
        column.addWidget(self._unknown)
        column.addWidget(rule())
        for what, value in self._rows:
            column.addWidget(what)
            column.addWidget(value)
        column.addWidget(self._bar)
        column.addStretch(1)
        column.addWidget(self._question_box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._card = card(column)
        outer.addWidget(self._card)


def service_of(meter: OfflineMeter, words: Words) -> str:
    """Return `Electricity – Residential`."""
    service = words("T063" if meter.utility == "electricity" else "T064")
    named = CLASS_TEXTS.get(meter.customer_class)
    return words.joined(service, words(named) if named else "", by=" – ")
