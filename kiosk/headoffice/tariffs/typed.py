"""Values of a draft as they are typed into cells, and cells read as values; no Qt here.

A typed figure has the digits of any keyboard and a point; what a spreadsheet adds (a currency sign,
blanks, `%`) is left out.  A comma is refused, not guessed: `1,600` means two things in two offices.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any, Final

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.formats import SHEKEL, normalise_digits

_DIGITS_MAX: Final = 10
_ADDED: Final = str.maketrans("", "", f" \u00a0{SHEKEL}%")
CHARS_MAX: Final = 200


class Kind(StrEnum):
    """How a cell is written and read."""

    TEXT = "text"
    CODE = "code"  # a text that must not be empty
    DAY = "day"
    PERIOD = "period"
    RATE = "rate"  # micro-ILS per unit
    UNITS = "units"  # tenths
    LIMIT = "limit"  # tenths; empty = no end
    MONEY = "money"  # agorot
    PERCENT = "percent"  # basis points
    COUNT = "count"


_DECIMALS: Final = {
    Kind.RATE: 6,
    Kind.UNITS: 1,
    Kind.LIMIT: 1,
    Kind.MONEY: 2,
    Kind.PERCENT: 2,
    Kind.COUNT: 0,
}
PERIODS: Final = ("month", "two_months")


class NotRead(ValueError):
    """A cell that cannot be read; `text_id` says why."""

    def __init__(self, text_id: str) -> None:
        super().__init__(text_id)
        self.text_id = text_id


def written(kind: Kind, value: Any) -> str:
    """Return a value as it is typed: plain, so that it can be copied into a spreadsheet."""
    if value is None:
        return ""
    if kind is Kind.DAY:
        return str(value.isoformat())
    decimals = _DECIMALS.get(kind)
    if decimals is None:
        return str(value)
    if decimals == 0:
        return str(value)
    whole, part = divmod(value, 10**decimals)
    text = f"{whole}.{part:0{decimals}d}"
    return text.removesuffix("00") if kind is Kind.RATE else text


def read(kind: Kind, typed: str) -> Any:
    """Return what was typed.

    Raises:
        NotRead: it is no figure, no day, or nothing where something must stand.
    """
    text = " ".join(strip_controls(typed).split())
    if kind is Kind.TEXT:
        return text
    if kind is Kind.LIMIT and not text:
        return None
    if not text:
        raise NotRead("E745")
    if kind is Kind.DAY:
        return _day(normalise_digits(text))
    if kind in _DECIMALS:
        return _figure(normalise_digits(text).translate(_ADDED), _DECIMALS[kind])
    if kind is Kind.PERIOD and text not in PERIODS:
        raise NotRead("E741")
    return text


def _figure(text: str, decimals: int) -> int:
    point = rf"(?:\.(?P<rest>[0-9]{{0,{decimals}}}))?" if decimals else ""
    found = re.fullmatch(rf"(?P<whole>[0-9]{{1,{_DIGITS_MAX}}}){point}", text)
    if found is None:
        raise NotRead("E741")
    rest = (found["rest"] or "") if decimals else ""
    return int(found["whole"] + rest.ljust(decimals, "0"))


def _day(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise NotRead("E742")
