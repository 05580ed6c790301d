"""Fields of a form at the counter: a line of text, a number, or one of a few by its digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from kiosk.cashier.work_screen import DigitList
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.formats import normalise_digits, parse_units
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.number_field import (
    NumberField,
    amount_field,
    digits_field,
    meter_field,
    name_field,
    token_field,
)
from kiosk.widgets.parts import cap, label, name_it, row
from kiosk.widgets.words import Words

_ROW_HEIGHT = 36
_TEXT_MAX = 200


class FieldKind(Enum):
    """What may be entered."""

    TEXT = auto()
    UNITS = auto()  # with one decimal
    DIGITS = auto()
    METER = auto()
    TOKEN = auto()
    DAY = auto()  # dd/mm/yyyy
    CHOICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a form; `choices` are values with their texts, the first one is digit 1."""

    key: str
    label_id: str
    kind: FieldKind = FieldKind.TEXT
    choices: Sequence[tuple[str, str]] = ()
    is_optional: bool = False


class FieldWidget:
    """A field on the screen, its name and what was entered."""

    def __init__(self, spec: Field) -> None:
        self.spec = spec
        self.label = label("strong")
        self.list: DigitList | None = None
        self.line: QLineEdit = _line_of(spec.kind)
        if spec.kind is FieldKind.CHOICE:
            self.list = DigitList(self._choose)
            sized(self.list, height=_ROW_HEIGHT * len(spec.choices) + 4)

    @property
    def widget(self) -> QWidget:
        """What takes the focus."""
        return self.list if self.list is not None else self.line

    @property
    def value(self) -> str:
        """What was entered, plain; of a choice its value."""
        if self.list is not None:
            return self.spec.choices[max(0, self.list.currentRow())][0]
        if isinstance(self.line, NumberField):
            return self.line.plain
        return " ".join(self.line.text().split())

    @property
    def is_missing(self) -> bool:
        """Whether something must still be entered."""
        return not self.value and not self.spec.is_optional

    def clear(self) -> None:
        """Start anew."""
        self.line.clear()
        if self.list is not None:
            self.list.setCurrentRow(0)

    def retranslate(self, words: Words) -> None:
        """Write name and choices again; what was entered stays."""
        self.label.setText(words(self.spec.label_id))
        if self.list is None:
            name_field(self.line, words, words(self.spec.label_id))
            return
        name_it(self.list, words(self.spec.label_id))
        at = max(0, self.list.currentRow())
        self.list.clear()
        for number, (_, text_id) in enumerate(self.spec.choices, start=1):
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            host = QWidget()
            inside = row([cap(str(number)), label(text=words(text_id)), 1])
            inside.setContentsMargins(10, 2, 10, 2)
            host.setLayout(inside)
            self.list.setItemWidget(item, host)
        self.list.setCurrentRow(at)

    def _choose(self, digit: int) -> None:
        if self.list is not None and 1 <= digit <= len(self.spec.choices):
            self.list.setCurrentRow(digit - 1)


def tenths_of(text: str) -> int:
    """Return typed units as tenths, more than none.

    Raises:
        NumberNotUnderstood: no number, or nothing.
    """
    tenths = parse_units(text)
    if not tenths:
        raise NumberNotUnderstood("no units")
    return tenths


def whole_of(text: str) -> int:
    """Return a typed whole number.

    Raises:
        NumberNotUnderstood: it is none.
    """
    if not (text.isascii() and text.isdigit()):
        raise NumberNotUnderstood("no whole number")
    return int(text)


def day_of(text: str) -> str:
    """Return a day typed as dd/mm/yyyy in its ISO form.

    Raises:
        NumberNotUnderstood: it has another form; whether the day exists is the server's to say.
    """
    parts = normalise_digits(text.strip()).split("/")
    lengths = [len(part) for part in parts]
    if lengths != [2, 2, 4] or not all(part.isascii() and part.isdigit() for part in parts):
        raise NumberNotUnderstood("no day")
    day, month, year = parts
    return f"{year}-{month}-{day}"


def _line_of(kind: FieldKind) -> QLineEdit:
    if kind is FieldKind.TOKEN:
        made: QLineEdit = token_field()
    elif kind in {FieldKind.METER, FieldKind.DIGITS}:
        made = meter_field() if kind is FieldKind.METER else digits_field()
    elif kind is FieldKind.UNITS:
        units = made = amount_field()
        units.unit_id = "T854"
        made.setProperty("bare", None)
    else:
        made = QLineEdit()
        made.setMaxLength(_TEXT_MAX)
    if kind is not FieldKind.TEXT:
        made.setProperty("meter", None)
        made.setProperty("framed", "true")
    sized(made, least_height=42)
    return made
