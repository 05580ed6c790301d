"""A municipality's list: what it would do to the register, line by line, before it is taken over.

The file is read here and sent whole; nothing of it is understood here.  What was shown is what is
taken over: the server refuses when the register, or the list, has become another one meanwhile.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.facts import Card, Fact, Sheet
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import paged
from kiosk.headoffice.offline.words import pill_of, word
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_file_name, isolate_first_strong, isolate_ltr, isolate_name
from kiosk.widgets.words import Saying, Words
from vending_server.wire.registry_imports import (
    LIST_BYTES_MAX,
    KindCount,
    ListChange,
    ListFinding,
    ListImport,
    ListImportAnswer,
    ListLook,
    ListLookAnswer,
)

LOOKS: Final = ("POST", "/v1/registry-import-looks")
TAKES: Final = ("POST", "/v1/registry-imports")
STATES: Final = {
    "error": ("S2988", "danger"),
    "warning": ("S2989", "warning"),
    "changed": ("S2990", "neutral"),
    "count": ("S2991", "good"),
}
KINDS: Final = {
    "customer": "T060",
    "place": "S60",
    "meter_type": "S2615",
    "contract": "S2554",
    "meter": "S913",
}
FACTS: Final = {
    "name": "T060",
    "phone": "T068",
    "id_number": "T067",
    "customer": "T060",
    "address": "T065",
    "zone": "T198",
    "latitude_micro": "S3216",
    "longitude_micro": "S3217",
    "utility": "T062",
    "customer_class": "S1888",
    "opened_on": "S3219",
    "maker": "S2614",
    "model": "S2615",
    "type": "S2615",
    "phases": "S3218",
    "place": "S60",
    "contract": "S2554",
    "sgc": "S1703",
    "krn": "S1704",
    "ti": "S2566",
    "ken": "S2567",
    "base_year": "S1747",
}
_MICRO: Final = "_micro"  # degrees, in millionths
_MILLION: Final = 1_000_000
_UTILITIES: Final = {"electricity": "T063", "water": "T064"}
KEYS: Final = (FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),)
ROWS: Final = Field(name="rows", text_id="S2999", is_figure=True, chars_max=7)
_MAPPING_BYTES_MAX: Final = 50_000


class ListTooLong(Exception):
    """A file cannot be read here, or is longer than a message may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldList:
    """A list as it was looked at; what is taken over is exactly this."""

    name: str
    data: bytes
    mapping: str
    look: ListLookAnswer

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to write, and nothing forbids it."""
        return self.look.errors == 0 and self.look.rows > 0


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of what was found."""

    told: KindCount | ListFinding | ListChange
    raw: str = ""  # as it stands in the file

    @property
    def state(self) -> str:
        """Of what sort it is."""
        if isinstance(self.told, ListFinding):
            return "warning" if self.told.is_warning else "error"
        return "changed" if isinstance(self.told, ListChange) else "count"

    @property
    def line(self) -> int | None:
        """The line of the file; counts are of the whole."""
        return None if isinstance(self.told, KindCount) else self.told.line


def look_at(line: Line, path: Path, mapping_path: Path | None) -> HeldList:
    """Let the server say what a list would do.

    Raises:
        ListTooLong: a file cannot be read, or is too long.
    """
    try:
        data = path.read_bytes()
        mapping = mapping_path.read_text("utf-8") if mapping_path is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ListTooLong from error
    if len(data) > LIST_BYTES_MAX or len(mapping) > _MAPPING_BYTES_MAX:
        raise ListTooLong
    asked = ListLook(file_name=path.name, data=data, mapping=mapping)
    look = line.post(LOOKS[1], asked, ListLookAnswer)
    return HeldList(name=path.name, data=data, mapping=mapping, look=look)


def take_over(line: Line, held: HeldList, document_id: str) -> ListImportAnswer:
    """Take it over as it was shown, once for the document's id."""
    request = ListImport(
        document_id=document_id,
        file_name=held.name,
        data=held.data,
        mapping=held.mapping,
        plan_sha256=held.look.plan_sha256,
    )
    return line.post(TAKES[1], request, ListImportAnswer)


def effect(held: HeldList) -> Saying:
    """Say what comes of it, and when it is better not done."""
    name, count = isolate_file_name(held.name), isolate_ltr(f"{held.look.rows:,}")
    return lambda words: words("S2995", file=name, n=count)


def reader(held: HeldList | None, wanted: Filter) -> Reader[ListRow]:
    """Read what was found: counts, errors, warnings, what would change."""
    rows = [] if held is None else list(_rows(held))
    return paged(lambda _cursor: (rows, None), lambda row: wanted.keeps(state=row.state))


def _rows(held: HeldList) -> Iterator[ListRow]:
    raw = held.data.decode(_encoding(held.mapping), "replace").splitlines()
    look = held.look
    yield from (ListRow(one) for one in look.kinds)
    told: list[ListFinding | ListChange] = [*look.findings, *look.changes]
    for one in told:
        yield ListRow(one, raw[one.line - 1] if 0 < one.line <= len(raw) else "")


def _encoding(mapping: str) -> str:
    """Return how the file is to be shown; what the mapping really says the server judges."""
    try:
        told = str(tomllib.loads(mapping).get("file", {}).get("encoding", ""))
        codecs.lookup(told)
    except (tomllib.TOMLDecodeError, AttributeError, LookupError):
        return "utf-8-sig"
    return told


def _what(row: ListRow, words: Words) -> Named:
    return Named(_said(row, words), _where(row, words))


def _said(row: ListRow, words: Words) -> str:
    told = row.told
    if isinstance(told, ListFinding):
        return words.both(told.text)
    if isinstance(told, ListChange):
        return words.joined(
            *(
                f"{word(words, FACTS, one.name)}: {_value(words, one.name, one.before)}"
                f" {'←' if words.is_rtl else '→'} {_value(words, one.name, one.after)}"
                for one in told.facts
            )
        )
    figures = {"new": told.new, "changed": told.changed, "same": told.unchanged}
    figures["missing"] = told.missing
    return words("S2987", **{name: isolate_ltr(f"{n:,}") for name, n in figures.items()})


def _value(words: Words, name: str, told: str) -> str:
    """Return what a fact was or becomes, as it is read elsewhere in head office."""
    if name == "utility":
        return word(words, _UTILITIES, told)
    if name.endswith(_MICRO) and told.removeprefix("-").isdecimal():
        return isolate_ltr(f"{int(told) / _MILLION:.6f}")
    return class_name(words, told) if name == "customer_class" else isolate_name(told)


def _where(row: ListRow, words: Words) -> str:
    told = row.told
    if isinstance(told, ListFinding):
        return isolate_name(told.column) if told.column else ""
    kind = word(words, KINDS, told.kind)
    return words.joined(kind, isolate_ltr(told.key)) if isinstance(told, ListChange) else kind


def _broken(raw: str) -> str:
    """Let a line without a blank be broken after each cell."""
    return re.sub("([,;\t])(?=\\S)", r"\1 ", raw)


def _pill(row: ListRow, words: Words) -> Any:
    return pill_of(words, STATES, row.state)


def _line(row: ListRow, _words: Words) -> int | None:
    return row.line


COLUMNS: Final[tuple[Column[ListRow], ...]] = (
    Column(key="state", text_id="S1604", kind=Kind.PILL, value=_pill),
    Column(key="line", text_id="S2931", kind=Kind.COUNT, value=_line),
    Column(key="what", text_id="S2582", kind=Kind.NAMED, value=_what, grows=1),
    Column(key="row", text_id="S2994", kind=Kind.TEXT, value=lambda row, _: row.raw, yields=1),
)


def sheet(held: HeldList | None, row: ListRow, words: Words) -> Sheet:
    """Say all of one line, and how the list stands as a whole."""
    pill = pill_of(words, STATES, row.state)
    notes = [(words("S2582"), _said(row, words))]
    if row.raw:
        notes.append((words("S2994"), isolate_first_strong(_broken(row.raw))))
    return Sheet(
        title=words.joined(words("S2931"), isolate_ltr(str(row.line))) if row.line else pill.text,
        below=_where(row, words),
        state=(pill.text, pill.tone),
        cards=() if held is None else tuple(_cards(held, words)),
        groups=() if held is None else (("", _facts(held)),),
        notes=tuple(notes),
    )


def _cards(held: HeldList, words: Words) -> Iterator[Card]:
    look = held.look
    shown, in_all = len(look.findings), look.findings_in_all
    if shown < in_all:
        told = words("S2997", n=isolate_ltr(f"{shown:,}"), all=isolate_ltr(f"{in_all:,}"))
        yield Card(title=told)


def _facts(held: HeldList) -> tuple[Fact, ...]:
    look = held.look
    warnings = look.findings_in_all - look.errors
    return (
        Fact("S2993", isolate_file_name(held.name)),
        Fact("S2988", isolate_ltr(f"{look.errors:,}"), "danger" if look.errors else "good"),
        Fact("S2989", isolate_ltr(f"{warnings:,}"), "warning" if warnings else ""),
        Fact("S2999", isolate_ltr(f"{look.rows:,}")),
    )
