"""A count of cash, kind by kind: pieces are typed, values and the total are shown.

Never filled in beforehand: what nobody typed was not counted.  A kind left empty is none of that
kind, as long as at least one was typed.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel

from kiosk.i18n import formats
from kiosk.theme.dress import worn
from kiosk.widgets.number_field import NumberField, name_field, pieces_field
from kiosk.widgets.parts import NUMBER_ALIGN, label, listens, set_property
from kiosk.widgets.words import Words
from vending_server.wire.cash_count import DENOMINATIONS_MINOR, CountLine, counted_minor

_NOTES_FROM: Final = 2_000
_FIELD_WIDTH: Final = 92
_FIELD_WIDTH_LARGE: Final = 72  # in large print the values need the room
_FIELD_HEIGHT: Final = 40
_VALUE_WIDTH: Final = 96


class CountTable(QFrame):
    """Notes on the reading side, coins beside them; Enter goes down."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.fields: dict[int, NumberField] = {}
        self._names: dict[int, QLabel] = {}
        self._values: dict[int, QLabel] = {}
        self._grids: list[QGridLayout] = []
        self._heads = (label("section"), label("section"))
        self._pieces = (label("small"), label("small"))
        self._worths = (label("small"), label("small"))
        columns = self._columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        notes = [kind for kind in DENOMINATIONS_MINOR if kind >= _NOTES_FROM]
        coins = [kind for kind in DENOMINATIONS_MINOR if kind < _NOTES_FROM]
        for at, kinds in enumerate((notes, coins)):
            self._grids.append(self._column(at, kinds))
            columns.addLayout(self._grids[-1], 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.plain for field in self.fields.values())

    def lines(self) -> tuple[CountLine, ...]:
        """Return what was counted; none if nothing was typed."""
        return tuple(
            CountLine(denomination_minor=kind, pieces=int(field.plain))
            for kind, field in self.fields.items()
            if field.plain
        )

    @property
    def total_minor(self) -> int:
        """The sum of what was typed."""
        return counted_minor(self.lines())

    def clear(self) -> None:
        """Forget the count."""
        for field in self.fields.values():
            field.clear()
        self._show_values()

    def set_usable(self, *, is_usable: bool) -> None:
        """Let nothing be typed once the count is on its way."""
        for field in self.fields.values():
            field.setEnabled(is_usable)

    def begin(self) -> None:
        """Put the focus on the first kind."""
        next(iter(self.fields.values())).setFocus()

    def step(self) -> bool:
        """Go to the next kind; False when the last one, or none, has the focus."""
        fields = list(self.fields.values())
        at = next((at for at, field in enumerate(fields) if listens(field)), None)
        if at is None or at + 1 == len(fields):
            return False
        fields[at + 1].setFocus()
        return True

    def retranslate(self) -> None:
        """Write every text again."""
        is_large = worn().is_large
        self._columns.setSpacing(14 if is_large else 36)
        for grid in self._grids:
            grid.setVerticalSpacing(3 if is_large else 9)
            grid.setHorizontalSpacing(6 if is_large else 14)
        for value in self._values.values():
            set_property(value, "role", "small" if is_large else "")
        for field in self.fields.values():
            width = worn().scaled(_FIELD_WIDTH_LARGE if is_large else _FIELD_WIDTH)
            field.setFixedSize(width, worn().scaled(_FIELD_HEIGHT))
        for head, text_id in zip(self._heads, ("S702", "S703"), strict=True):
            head.setText(self._words(text_id))
        for one in self._pieces:
            one.setText(self._words("S704"))
        for one in self._worths:
            one.setText(self._words("S705"))
        for kind, field in self.fields.items():
            self._names[kind].setText(self._words.money(kind))
            name_field(field, self._words, self._words("S707", x=self._words.money(kind)))
        self._show_values()

    def _column(self, at: int, kinds: list[int]) -> QGridLayout:
        grid = QGridLayout()
        grid.addWidget(self._heads[at], 0, 0)
        grid.addWidget(self._pieces[at], 0, 1)
        grid.addWidget(self._worths[at], 0, 2)
        self._worths[at].setAlignment(NUMBER_ALIGN | Qt.AlignmentFlag.AlignVCenter)
        for row, kind in enumerate(kinds, start=1):
            field = pieces_field()
            field.textEdited.connect(self._edited)
            name, value = label("strong"), label()
            value.setAlignment(NUMBER_ALIGN | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(_VALUE_WIDTH)
            self.fields[kind], self._names[kind], self._values[kind] = field, name, value
            for column, part in enumerate((name, field, value)):
                grid.addWidget(part, row, column)
        grid.setRowStretch(len(kinds) + 1, 1)
        grid.setColumnStretch(0, 1)
        return grid

    def _edited(self) -> None:
        self._show_values()
        self.changed.emit()

    def _show_values(self) -> None:
        for kind, field in self.fields.items():
            pieces = field.plain
            worth = formats.amount(kind * int(pieces)) if pieces else "—"
            self._values[kind].setText(worth)
