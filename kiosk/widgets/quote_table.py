"""The quote on the screen: its lines, the tariff decision, and the units, the largest figure."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.parts import NUMBER_ALIGN, card, label, name_it, row, rule, wrapping
from kiosk.widgets.quote_rows import HEADS, QuoteRow, RowKind, quote_rows
from kiosk.widgets.words import Words
from vending_server.wire.quote import Quote

_ROLE = {
    RowKind.PAID: "strong",
    RowKind.CARRY_IN: "muted",
    RowKind.CARRY_OUT: "muted",
    RowKind.DEDUCTIONS: "section",
    RowKind.ENERGY: "section",
}
_FIGURE_ROLE = {
    RowKind.CARRY_IN: "muted",
    RowKind.CARRY_OUT: "muted",
    RowKind.PAID: "strong",
    RowKind.DEDUCTIONS: "strong",
    RowKind.ENERGY: "strong",
}


class QuoteTable(QFrame):
    """Shows a quote, or says what to do to get one; `changed` when there is another or none."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._quote: Quote | None = None
        self._title = wrapping("heading")
        self._decision = label("small")
        self._hint = wrapping("muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows = QWidget()
        self._rows_layout = QVBoxLayout(self._rows)
        self._rows_layout.setContentsMargins(0, 0, 0, 0)
        self._rows_layout.setSpacing(0)
        layout = QVBoxLayout()
        layout.setSpacing(8)
        heading = row([])
        heading.addWidget(self._title, 1)
        heading.addWidget(self._decision)
        layout.addLayout(heading)
        layout.addWidget(self._rows, 1)
        layout.addWidget(self._hint, 1)
        layout.addWidget(self._build_units())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(layout))
        self.show_quote(None)

    @property
    def quote(self) -> Quote | None:
        """What is shown."""
        return self._quote

    def show_quote(self, quote: Quote | None) -> None:
        """Show a quote, or none."""
        self._quote = quote
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        """Write everything again in the language of the moment."""
        quote = self._quote
        self._title.setText(self._words("T092"))
        self._hint.setText(self._words("S71"))
        self._hint.setVisible(quote is None)
        self._rows.hide()  # a row that is put among seen ones has all of them laid out anew
        self._units_box.setVisible(quote is not None)
        self._clear_rows()
        if quote is None:
            self._decision.clear()
            return
        self._decision.setText(self._words("S59", n=isolate_ltr(quote.decision)))
        for index, line in enumerate(quote_rows(quote, self._words)):
            if line.kind in HEADS and index:
                self._rows_layout.addWidget(rule())
            self._rows_layout.addWidget(self._row(line), 1)
        self._rows_layout.addStretch(1)
        self._rows.show()
        self._units_label.setText(self._words("T013" if quote.utility == "electricity" else "T014"))
        self._units.setText(formats.unit_amount(quote.units_tenths))
        self._units_sign.setText(self._words.unit_sign(quote.utility))
        name_it(self._units_box, self._words.units(quote.units_tenths, quote.utility))

    def _build_units(self) -> QFrame:
        self._units_label = wrapping("section")
        self._units = label("units")
        self._units_sign = label("section")
        self._units_box = QFrame()
        self._units_box.setObjectName("units")
        layout = row([], spacing=8)
        layout.addWidget(self._units_label, 1)
        layout.addWidget(self._units)
        layout.addWidget(self._units_sign)
        layout.setContentsMargins(14, 4, 14, 4)
        self._units_box.setLayout(layout)
        return self._units_box

    def _row(self, line: QuoteRow) -> QWidget:
        host = QWidget()
        figure = label(_FIGURE_ROLE.get(line.kind, ""), line.figure)
        figure.setAlignment(NUMBER_ALIGN | Qt.AlignmentFlag.AlignVCenter)
        figure.setMinimumWidth(64)
        detail = label("small", line.detail)
        name = label(_ROLE.get(line.kind, ""), line.label)
        layout = row([name, detail, 1, figure])
        host.setLayout(layout)
        host.setMaximumHeight(worn().room(36))
        name_it(host, f"{line.label} {line.figure}", line.detail)
        return host

    def _clear_rows(self) -> None:
        while (item := self._rows_layout.takeAt(0)) is not None:
            old: QWidget | None = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
