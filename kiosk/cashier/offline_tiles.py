"""The amounts that a meter's sealed vends make, as tiles; no other is to be had (E20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.flows.offline_choice import OfflineChoice
from kiosk.i18n import formats
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import label, name_it, pill, row, set_property, wrapping
from kiosk.widgets.words import Words

_ROWS: Final = 2
_COLUMNS, _COLUMNS_NARROW = 4, 3
_ROUND_MINOR: Final = 5000  # what people ask for
_HEIGHT: Final = 58


def shown_of(choices: Sequence[OfflineChoice], most: int) -> list[OfflineChoice]:
    """Return which choices have a tile: few codes, round sums; the smallest first."""
    best = sorted(choices, key=_worth)[:most]
    return sorted(best, key=lambda one: one.amount_minor)


def _worth(one: OfflineChoice) -> tuple[int, bool, int]:
    return (one.codes, one.amount_minor % _ROUND_MINOR != 0, one.amount_minor)


class _Tile(QPushButton):
    """One amount; pressed by mouse, space bar or touch, never by Enter."""

    def __init__(self, choice: OfflineChoice) -> None:
        super().__init__()
        self.setObjectName("note")
        sized(self, least_height=_HEIGHT)
        self.choice = choice
        self._amount, self._bought = label("strong"), label("small")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        for part in (self._amount, self._bought):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)

    def write(self, words: Words, *, is_chosen: bool, is_short: bool) -> None:
        """Say what it costs and buys."""
        choice = self.choice
        utility = choice.vends[0].quote.utility
        self._amount.setText(("✓ " if is_chosen else "") + formats.amount(choice.amount_minor))
        self._bought.setText(words.units(choice.units_tenths, utility))
        self._bought.setVisible(not is_short)
        set_property(self, "counted", is_chosen or None)
        codes = words("S572", n=choice.codes)
        name_it(self, words.money(choice.amount_minor), words.joined(self._bought.text(), codes))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave digits to the amount field: whoever types names an amount."""
        if event.text().isdecimal():
            event.ignore()
            return
        super().keyPressEvent(event)


class OfflineTiles(QFrame):
    """Emits the choice that was pressed; says how many codes it takes."""

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._title, self._codes = wrapping("heading"), pill("warning")
        self._priced = wrapping("small")
        self._field = QWidget()
        self._grid = QGridLayout(self._field)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._tiles: list[_Tile] = []
        self._choice: OfflineChoice | None = None
        self._date = ""
        self._choices: Sequence[OfflineChoice] = ()
        self._columns = _COLUMNS
        self._is_compact = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        heading = row([])
        heading.addWidget(self._title, 1)
        heading.addWidget(self._codes)
        column.addLayout(heading)
        column.addWidget(self._field)
        column.addWidget(self._priced)

    def show_choices(self, choices: Sequence[OfflineChoice]) -> None:
        """Show other amounts; none is chosen."""
        self._choices = choices
        self._build()
        self.show_choice(None)

    def set_narrow(self, *, is_narrow: bool, is_compact: bool) -> None:
        """Show fewer tiles side by side; compact: no tiles once one is chosen."""
        self._is_compact = is_compact
        columns = _COLUMNS_NARROW if is_narrow else _COLUMNS
        if columns != self._columns:
            self._columns = columns
            self._build()
        self.retranslate()

    def _build(self) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        shown = shown_of(self._choices, self._columns * _ROWS)
        self._tiles = [_Tile(choice) for choice in shown]
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, at // self._columns, at % self._columns)
            tile.clicked.connect(lambda _=False, one=tile.choice: self.chosen.emit(one))

    def show_choice(self, choice: OfflineChoice | None) -> None:
        """Mark the tile of a choice, if it has one."""
        self._choice = choice
        self.retranslate()

    def show_priced(self, date: str) -> None:
        """Say when the price was made."""
        self._date = date
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text again."""
        words = self._words
        self._title.setText(words("S573"))
        self._priced.setText(words("R09", date=self._date))
        codes = 0 if self._choice is None else self._choice.codes
        self._codes.setText(words("S572", n=codes))
        self._codes.setVisible(bool(codes))
        set_property(self._codes, "tone", "warning" if codes > 1 else "neutral")
        is_away = self._is_compact and self._choice is not None
        for part in (self._title, self._field, self._priced):
            part.setVisible(not is_away)
        for tile in self._tiles:
            is_chosen = tile.choice is self._choice
            tile.write(words, is_chosen=is_chosen, is_short=self._is_compact)
