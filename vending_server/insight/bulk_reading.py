"""From a list of bulk readings to rows; what cannot be read, or contradicts, becomes findings.

The form of the list and of its mapping is that of the registry's lists (docs/import.md): columns
are named in a mapping file, an unknown setting is refused, a list with an error is not applied.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from vending_server.errors import Misconfigured
from vending_server.pricing.model import Utility
from vending_server.registry_import.mapping import ENCODINGS

FIELDS: Final = ("meter", "zone", "utility", "multiplier", "read_at", "reading", "last")
NEEDED: Final = ("meter", "read_at", "reading")
FILE_BYTES_MAX: Final = 16 * 1024 * 1024
ROWS_MAX: Final = 100_000
_TEXT_CHARS_MAX: Final = 200
_MULTIPLIER_MAX: Final = 100_000
_READING_MAX: Final = 10**12
_YES: Final = "yes"


class ReadingForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the list is written; times are those of the town's clock."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    times: str = "%Y-%m-%d %H:%M"


class ReadingMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole mapping file: our field -> the list's column, default, and what its words mean."""

    columns: dict[str, str]
    file: ReadingForm = ReadingForm()
    defaults: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}


class Fault(StrEnum):
    """Each way in which a line can be wrong."""

    MISSING_VALUE = "missing_value"
    UNKNOWN_VALUE = "unknown_value"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_TIME = "not_a_time"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG = "too_long"
    WRONG_CELLS = "wrong_cells"
    DUPLICATE = "duplicate"
    NEW_METER = "new_meter"
    OTHER_FACTS = "other_facts"
    OTHER_READING = "other_reading"
    GOES_BACK = "goes_back"
    AFTER_THE_LAST = "after_the_last"
    ZONE_UNKNOWN = "zone_unknown"


WARNINGS: Final = frozenset({Fault.ZONE_UNKNOWN})
_TEXTS: Final[Mapping[Fault, tuple[str, str]]] = {
    Fault.MISSING_VALUE: (
        "الخانة فارغة ويجب تعبئتها.",
        "The cell is empty; fill it in.",
    ),
    Fault.UNKNOWN_VALUE: (
        "«{value}» غير معروف. المسموح: {other}.",
        '"{value}" is not known. Allowed: {other}.',
    ),
    Fault.NOT_A_NUMBER: (
        "«{value}» ليس رقمًا بخانة عشرية واحدة على الأكثر.",
        '"{value}" is no number with at most one decimal.',
    ),
    Fault.NOT_A_TIME: (
        "«{value}» ليس وقتًا على شكل {other}.",
        '"{value}" is no time of the form {other}.',
    ),
    Fault.IN_THE_FUTURE: ("«{value}» وقت لم يأتِ بعد.", '"{value}" has not come yet.'),
    Fault.TOO_LONG: ("النص أطول من {other} حرفًا.", "The text has more than {other} characters."),
    Fault.WRONG_CELLS: (
        "عدد الخانات {value} بدل {other}.",
        "The line has {value} cells instead of {other}.",
    ),
    Fault.DUPLICATE: (
        "قراءة العداد «{value}» في هذا الوقت مكتوبة في السطر {other}.",
        'A reading of meter "{value}" at this time stands in line {other}.',
    ),
    Fault.NEW_METER: (
        "العداد «{value}» جديد: يلزم {other}.",
        'Meter "{value}" is new: {other} must be given.',
    ),
    Fault.OTHER_FACTS: (
        "بيانات العداد «{value}» مسجّلة بشكل آخر: {other}.",
        'Of meter "{value}" something else is known: {other}.',
    ),
    Fault.OTHER_READING: (
        "للعداد في هذا الوقت قراءة أخرى مسجّلة: {other}. تُلغى الدفعة القديمة أولًا.",
        "Another reading of this time is kept: {other}. Undo its batch first.",
    ),
    Fault.GOES_BACK: (
        "القراءة {value} لا تتبع القراءة {other}. عداد بُدّل أو عاد من الصفر يلزمه رمز جديد.",
        "{value} does not follow {other}. A replaced meter, or one that began anew, is a new one.",
    ),
    Fault.AFTER_THE_LAST: (
        "سُجّلت آخر قراءة للعداد «{value}» في {other}.",
        'The last reading of meter "{value}" was on {other}.',
    ),
    Fault.ZONE_UNKNOWN: (
        "لا اشتراك في منطقة «{value}»: لن يقابل الداخل إليها بيع.",
        'No account is in zone "{value}": no sales will stand against its input.',
    ),
}
assert set(_TEXTS) == set(Fault), "every fault has its words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: where, and what."""

    line: int
    column: str
    fault: Fault
    value: str = ""
    other: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether the list can be applied all the same."""
        return self.fault in WARNINGS

    def told(self, language: str) -> str:
        """Return the finding as one line."""
        arabic, english = _TEXTS[self.fault]
        wording = arabic if language == "ar" else english
        where = f"{self.line}: {self.column}: " if self.column else f"{self.line}: "
        return where + wording.format(value=self.value, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """One line: a reading, and what the list says of its meter (none = nothing)."""

    line: int
    meter: str
    read_at: dt.datetime
    reading_tenths: int
    zone: str | None = None
    utility: Utility | None = None
    multiplier: int | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class ReadReadings:
    """What a list says, and what in it cannot be read."""

    rows: Sequence[ReadingRow]
    findings: Sequence[Finding]


class _CellFault(Exception):
    def __init__(self, fault: Fault, value: str = "", other: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.value, self.other = fault, value, other


def load_reading_mapping(path: Path) -> ReadingMapping:
    """Read a mapping file.

    Raises:
        Misconfigured: it cannot be read, or says something that is not understood.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text("utf-8")), ReadingMapping)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: {error}") from None
    named = {*mapping.columns, *mapping.defaults, *mapping.values}
    if unknown := sorted(named - set(FIELDS)):
        raise Misconfigured(f"{path}: no such field: {', '.join(unknown)}")
    if missing := [name for name in NEEDED if name not in mapping.columns]:
        raise Misconfigured(f"{path}: a list needs a column for {', '.join(missing)}")
    if mapping.file.encoding not in ENCODINGS or len(mapping.file.delimiter) != 1:
        raise Misconfigured(f"{path}: [file] has an unknown encoding or delimiter")
    return mapping


def read_readings(data: bytes, mapping: ReadingMapping, zone: dt.tzinfo) -> ReadReadings:
    """Read a whole list; times are those of the town's clock.

    Raises:
        Misconfigured: list and mapping do not belong together, or it is too long.
    """
    if len(data) > FILE_BYTES_MAX:
        raise Misconfigured(f"the list is longer than {FILE_BYTES_MAX} bytes: divide it")
    try:
        text = data.decode(mapping.file.encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"line {line} is not {mapping.file.encoding}") from None
    rows: list[ReadingRow] = []
    findings: list[Finding] = []
    for line, cells in _lines(text, mapping, findings):
        if line > ROWS_MAX:
            raise Misconfigured(f"the list has more than {ROWS_MAX} lines: divide it")
        row = _row(line, cells, mapping, zone, findings)
        if row is not None:
            rows.append(row)
    return ReadReadings(rows, findings)


def _lines(
    text: str, mapping: ReadingMapping, findings: list[Finding]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.file.delimiter)
    head = [name.strip() for name in next(reader, [])]
    for name in mapping.columns.values():
        if head.count(name) != 1:
            raise Misconfigured(f"the list has not one column {name}; it has: {', '.join(head)}")
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) == len(head):
            if any(cell.strip() for cell in cells):
                yield line, dict(zip(head, (cell.strip() for cell in cells), strict=True))
        elif cells:
            counts = {"value": str(len(cells)), "other": str(len(head))}
            findings.append(Finding(line=line, column="", fault=Fault.WRONG_CELLS, **counts))
        line = reader.line_num + 1


def _row(
    line: int,
    cells: Mapping[str, str],
    mapping: ReadingMapping,
    zone: dt.tzinfo,
    findings: list[Finding],
) -> ReadingRow | None:
    found: dict[str, object] = {}
    is_whole = True
    for name in FIELDS:
        column = mapping.columns.get(name, name)
        cell = cells[column] if name in mapping.columns else ""
        cell = cell or mapping.defaults.get(name, "")
        cell = mapping.values.get(name, {}).get(cell, cell)
        try:
            found[name] = _value(name, cell, mapping, zone)
        except _CellFault as wrong:
            facts = {"value": wrong.value, "other": wrong.other}
            findings.append(Finding(line=line, column=column, fault=wrong.fault, **facts))
            is_whole = False
    if not is_whole:
        return None
    return ReadingRow(
        line=line,
        meter=str(found["meter"]),
        read_at=_moment(found["read_at"]),
        reading_tenths=_number(found["reading"]) or 0,
        zone=None if found["zone"] is None else str(found["zone"]),
        utility=None if found["utility"] is None else Utility(str(found["utility"])),
        multiplier=_number(found["multiplier"]),
        is_last=bool(found["last"]),
    )


def _moment(value: object) -> dt.datetime:
    assert isinstance(value, dt.datetime), "read by its own parser"
    return value


def _number(value: object) -> int | None:
    assert value is None or isinstance(value, int), "read by its own parser"
    return value


def _value(name: str, cell: str, mapping: ReadingMapping, zone: dt.tzinfo) -> object:
    if not cell:
        if name in NEEDED:
            raise _CellFault(Fault.MISSING_VALUE)
        return None
    if name == "read_at":
        return _time(cell, mapping.file.times, zone)
    return _PARSERS.get(name, _text)(cell)


def _text(cell: str) -> str:
    if len(cell) > _TEXT_CHARS_MAX:
        raise _CellFault(Fault.TOO_LONG, "", str(_TEXT_CHARS_MAX))
    return " ".join(cell.split())


def _last(cell: str) -> bool:
    if cell != _YES:
        raise _CellFault(Fault.UNKNOWN_VALUE, cell, _YES)
    return True


def _tenths(cell: str) -> int:
    try:
        tenths = Decimal(_ascii_digits(cell).replace(",", "")) * 10
    except InvalidOperation:
        raise _CellFault(Fault.NOT_A_NUMBER, cell) from None
    is_one = tenths.is_finite() and 0 <= tenths <= _READING_MAX and tenths == int(tenths)
    if not is_one:
        raise _CellFault(Fault.NOT_A_NUMBER, cell)
    return int(tenths)


def _time(cell: str, form: str, zone: dt.tzinfo) -> dt.datetime:
    try:
        local = dt.datetime.strptime(_ascii_digits(cell), form)  # noqa: DTZ007 - of the town
    except ValueError:
        raise _CellFault(Fault.NOT_A_TIME, cell, form) from None
    return local.replace(tzinfo=zone).astimezone(dt.UTC)


def _multiplier(cell: str) -> int:
    digits = _ascii_digits(cell)
    if not digits.isascii() or not digits.isdecimal() or not 1 <= int(digits) <= _MULTIPLIER_MAX:
        raise _CellFault(Fault.NOT_A_NUMBER, cell)
    return int(digits)


def _utility(cell: str) -> Utility:
    try:
        return Utility(cell)
    except ValueError:
        raise _CellFault(Fault.UNKNOWN_VALUE, cell, ", ".join(Utility)) from None


def _ascii_digits(cell: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in cell)


_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "reading": _tenths,
    "multiplier": _multiplier,
    "utility": _utility,
    "last": _last,
}
