"""Fields for numbers: left to right in both languages, digits 0-9 whatever was typed.

Arabic-Indic and Persian digits become 0-9 as they are typed or pasted, before any other check;
blanks, dashes and invisible marks of a pasted number vanish (GLOSSARY 1.2 and rules 5 and 6).
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from kiosk.i18n.bidi import NBSP, strip_controls
from kiosk.i18n.formats import normalise_digits
from kiosk.widgets.parts import name_it
from kiosk.widgets.words import Words

_AMOUNT: Final = re.compile(r"[0-9]{0,7}(\.[0-9]{0,2})?")
_DIGITS: Final = re.compile(r"[0-9]*")
_DRN_DIGITS_MAX: Final = 13
_TOKEN_DIGITS: Final = 20
_GROUP: Final = 4
_PIECES_DIGITS_MAX: Final = 5
_EXTENSION_DIGITS: Final = 11
_SEPARATORS: Final = re.compile(r"[\s\u00a0-]")


class _Normaliser(QValidator):
    """Keeps what matches a form, with its digits made 0-9 and its separators gone."""

    def __init__(self, form: re.Pattern[str], length_max: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._length_max = length_max

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        clean = _plain(text)
        is_good = self._form.fullmatch(clean) is not None and len(clean) <= self._length_max
        state = QValidator.State.Acceptable if is_good else QValidator.State.Invalid
        before = len(_plain(text[:position]))
        return state, *self._shown(clean, before)

    def _shown(self, clean: str, position: int) -> tuple[str, int]:
        return clean, position


class _MeterGrouper(_Normaliser):
    """Groups the digits of a meter number as they are typed: 4-4-3, 4-4-5."""

    def _shown(self, clean: str, position: int) -> tuple[str, int]:
        if len(clean) > _DRN_DIGITS_MAX:
            return clean, position
        parts = (clean[:4], clean[4:8], clean[8:])
        gaps = sum(position > edge for edge in (4, 8))
        return NBSP.join(part for part in parts if part), position + gaps


class _TokenGrouper(_Normaliser):
    """Groups the digits of a token as they are typed: five times four."""

    def _shown(self, clean: str, position: int) -> tuple[str, int]:
        groups = [clean[at : at + _GROUP] for at in range(0, len(clean), _GROUP)]
        return NBSP.join(groups), position + max(0, position - 1) // _GROUP


class _CodeGrouper(_Normaliser):
    """Groups the digits of a code as it is read out: 3-3-3-2."""

    def _shown(self, clean: str, position: int) -> tuple[str, int]:
        groups = [clean[at : at + 3] for at in range(0, len(clean), 3)]
        return NBSP.join(groups), position + max(0, position - 1) // 3


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", strip_controls(normalise_digits(text)))


class NumberField(QLineEdit):
    """A field that holds a number; `focus_changed` lets its frame show who listens."""

    focus_changed = Signal(bool)

    def __init__(self, unit_id: str = "") -> None:
        super().__init__()
        self.unit_id = unit_id  # the text that says in what it is counted, and how far
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def plain(self) -> str:
        """What was typed, without its grouping."""
        return _plain(self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Mark all, so that typing replaces."""
        super().focusInEvent(event)
        self.selectAll()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the frame."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


def name_field(field: QWidget, words: Words, name: str, hint: str = "") -> None:
    """Give a field what a screen reader says of it: its name, then a hint and its unit."""
    unit_id = field.unit_id if isinstance(field, NumberField) else ""
    told = [part for part in (hint, words(unit_id) if unit_id else "") if part]
    name_it(field, name, words.joined(*told) if told else "")


def amount_field() -> NumberField:
    """Return a field for shekels or units: digits and one point, nothing negative."""
    field = NumberField("T853")
    field.setValidator(_Normaliser(_AMOUNT, 10, field))
    field.setProperty("bare", True)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field


def token_field() -> NumberField:
    """Return a field for the 20 digits of a token."""
    field = NumberField("T851")
    field.setValidator(_TokenGrouper(_DIGITS, _TOKEN_DIGITS, field))
    field.setProperty("meter", True)
    return field


def money_field() -> NumberField:
    """Return a plain field for shekels, in a form beside other fields."""
    field = NumberField("T853")
    field.setValidator(_Normaliser(_AMOUNT, 10, field))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field


def pieces_field() -> NumberField:
    """Return a field for how many notes or coins of a kind there are."""
    field = NumberField("T855")
    field.setValidator(_Normaliser(_DIGITS, _PIECES_DIGITS_MAX, field))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field


def digits_field() -> NumberField:
    """Return a field for a few digits, such as a key's number."""
    field = NumberField("T852")
    field.setValidator(_Normaliser(_DIGITS, 9, field))
    return field


def extension_field() -> NumberField:
    """Return a field for the eleven digits that head office reads out."""
    field = NumberField("T852")
    field.setValidator(_CodeGrouper(_DIGITS, _EXTENSION_DIGITS, field))
    return field


def meter_field() -> NumberField:
    """Return a field for a meter number, or a number that a reader typed."""
    field = NumberField("T850")
    field.setValidator(_MeterGrouper(_DIGITS, 35, field))
    field.setProperty("meter", True)
    return field
