"""The fields that a list may fill, and how the text of a cell becomes a value.

One row per field.  A parser raises `CellFault`; it never guesses: an unknown word is a finding and
not "probably residential".
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from token_engine.errors import CheckDigitError, IdentifierError
from token_engine.identifiers import is_digits, parse_drn
from vending_server.pricing.model import Utility
from vending_server.registry_import.findings import Fault
from vending_server.registry_import.model import Fact

TEXT_CHARS_MAX: Final = 200
_MICRO: Final = 1_000_000
_BASE_YEARS: Final = (1993, 2014, 2035)


class CellFault(Exception):
    """A cell cannot be read as its field."""

    def __init__(self, fault: Fault, value: str, other: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.value = value
        self.other = other


@dataclass(frozen=True, slots=True)
class Form:
    """What a parser must know besides the cell."""

    field: str
    dates: str


Parser: TypeAlias = Callable[[str, Form], Fact]


def _text(cell: str, _form: Form) -> Fact:
    if len(cell) > TEXT_CHARS_MAX:
        raise CellFault(Fault.TOO_LONG, "", str(TEXT_CHARS_MAX))
    if not cell.isprintable():
        raise CellFault(Fault.NOT_PRINTABLE, "")
    return " ".join(cell.split())


def _utility(cell: str, form: Form) -> Fact:
    try:
        return Utility(cell).value
    except ValueError:
        raise CellFault(Fault.UNKNOWN_VALUE, cell, form.field) from None


def _date(cell: str, form: Form) -> Fact:
    text = _ascii_digits(cell)
    try:
        return dt.datetime.strptime(text, form.dates).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise CellFault(Fault.NOT_A_DATE, cell, form.dates) from None


def _drn(cell: str, _form: Form) -> Fact:
    text = _ascii_digits(cell).replace(" ", "").replace("-", "")
    try:
        return parse_drn(text)
    except CheckDigitError:
        raise CellFault(Fault.CHECK_DIGIT, cell) from None
    except IdentifierError:
        raise CellFault(Fault.NOT_A_METER_NUMBER, cell) from None


def _number(*allowed: int) -> Parser:
    """Return a parser of one of these numbers, leading zeros and all ("07")."""

    def parse(cell: str, _form: Form) -> Fact:
        text = _ascii_digits(cell)
        if not is_digits(text):
            raise CellFault(Fault.NOT_A_NUMBER, cell)
        if int(text) not in allowed:
            raise CellFault(Fault.OUT_OF_RANGE, cell, _told(allowed))
        return int(text)

    return parse


def _code(length: int) -> Parser:
    """Return a parser of a code of digits; a spreadsheet drops leading zeros, so they come back."""

    def parse(cell: str, _form: Form) -> Fact:
        text = _ascii_digits(cell)
        if not is_digits(text) or len(text) > length:
            raise CellFault(Fault.OUT_OF_RANGE, cell, "0" * length + "-" + "9" * length)
        return text.zfill(length)

    return parse


def _degrees(limit: int) -> Parser:
    """Return a parser of decimal degrees into millionths."""

    def parse(cell: str, _form: Form) -> Fact:
        try:
            micro = Decimal(_ascii_digits(cell)) * _MICRO
        except InvalidOperation:
            raise CellFault(Fault.NOT_A_NUMBER, cell) from None
        if not micro.is_finite() or abs(micro) > limit * _MICRO:
            raise CellFault(Fault.OUT_OF_RANGE, cell, f"-{limit}..{limit}")
        return int(micro.to_integral_value())

    return parse


def _ascii_digits(cell: str) -> str:
    """Return the cell with Arabic-Indic digits written as 0-9."""
    if cell.isascii():
        return cell
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in cell)


def _told(allowed: tuple[int, ...]) -> str:
    if len(allowed) > 1 and allowed == tuple(range(allowed[0], allowed[-1] + 1)):
        return f"{allowed[0]}..{allowed[-1]}"
    return ", ".join(map(str, allowed))


PARSERS: Final[Mapping[str, Parser]] = {
    # Who
    "customer_number": _text,
    "customer_name": _text,
    "phone": _text,
    "id_number": _text,
    # On which terms
    "account_number": _text,
    "utility": _utility,
    "customer_class": _text,
    "opened_on": _date,
    # Where
    "place_code": _text,
    "address": _text,
    "zone": _text,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    # With which meter
    "drn": _drn,
    "maker": _text,
    "model": _text,
    "phases": _number(0, 1, 3),
    "ea": _number(7, 11),
    "tct": _number(*range(100)),
    "dkga": _number(2, 4),
    "sgc": _code(6),
    "krn": _number(*range(1, 10)),
    "ti": _code(2),
    "base_year": _number(*_BASE_YEARS),
    "key_type": _number(*range(4)),
    "ken": _number(*range(256)),
}
ACCOUNT_FIELDS: Final = tuple(PARSERS)[: tuple(PARSERS).index("drn")]
METER_FIELDS: Final = ("utility", *tuple(PARSERS)[tuple(PARSERS).index("drn") :])
ACCOUNT_NEEDS: Final = ("customer_name", "utility", "customer_class", "address", "opened_on")
METER_NEEDS: Final = ("utility", "ea", "tct", "dkga", "sgc", "krn", "ti", "base_year")


def parse_cell(cell: str, form: Form) -> Fact:
    """Return what a cell says of a field; an empty one says "" or, of a figure, none.

    Raises:
        CellFault: it says nothing that is understood.
    """
    parse = PARSERS[form.field]
    if not cell:
        return "" if parse is _text else None
    return parse(cell, form)
