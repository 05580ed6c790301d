"""The two tables that a draft is edited in: its blocks, and its other fields; no Qt here.

A page says which cell of the sheet lies where, what it shows in the language of the moment, and
what is in force for the same cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kiosk.headoffice.tables.columns import NOTHING
from kiosk.headoffice.tariffs.cells import BP, NAMED, PERIOD_NAMES, rate_text
from kiosk.headoffice.tariffs.sheet import BLOCK_KINDS, RATE, UPPER, Place, Sheet
from kiosk.headoffice.tariffs.typed import Kind, written
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire import tariffs as wire

_FIELD_NAMES: Final = {"code": "S2483", "name_ar": "S2484", "name_en": "S2485"}
_NO_END: Final = "S2224"
_LIMITS: Final = frozenset({1, 4})  # columns whose figures are units


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a column, with the unit of its figures if they have one."""

    text_id: str
    is_figure: bool = True
    grows: bool = False


@dataclass(frozen=True, slots=True)
class BlocksPage:
    """A row a block: up to, rate without and with VAT, and what is in force there."""

    sheet: Sheet
    in_force: wire.TariffDraft | None
    name_id: str = "S2488"
    can_grow: bool = True  # pasting behind the last row adds rows
    headings: Sequence[Heading] = (
        Heading("S2489"),
        Heading("S2490", grows=True),
        Heading("S2491", grows=True),
        Heading("S2492", grows=True),
        Heading("S2493", grows=True),
        Heading("S2494", grows=True),
        Heading("S2495", grows=True),
    )

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.sheet.blocks

    def place(self, row: int, column: int) -> Place | None:
        """Return the cell that is edited there, if any."""
        name = {1: UPPER, 2: RATE}.get(column)
        return None if name is None else Place(name, row)

    def shown(self, row: int, column: int, words: Words) -> str:
        """Return what stands there."""
        place = self.place(row, column)
        if place is not None:
            return show(self.sheet, place, words)
        known = self._known(row)
        match column:
            case 0:
                return isolate_ltr(str(row + 1))
            case 3:
                return self._with_vat(row)
            case 4:
                return NOTHING if known is None else _value(Kind.LIMIT, known[0], words)
            case 5:
                return NOTHING if known is None else _value(Kind.RATE, known[1], words)
            case _:
                return self._change(row)

    def name(self, row: int, column: int, words: Words) -> str:
        """Return what the cell is called."""
        if column == 0:
            return words(self.headings[0].text_id)
        heading = words(self.headings[column].text_id)
        if column in _LIMITS:
            heading = words.joined(heading, words.unit_sign(self.sheet.content.utility), by=" ")
        return words("S2496", n=row + 1, x=heading)

    def before(self, place: Place, words: Words) -> str | None:
        """Return what is in force for a cell, None where nothing is."""
        known = self._known(place.block or 0)
        if known is None:
            return None
        value = known[0] if place.name == UPPER else known[1]
        return _value(BLOCK_KINDS[place.name], value, words)

    def _known(self, row: int) -> tuple[int | None, int] | None:
        blocks = [] if self.in_force is None else self.in_force.blocks
        return blocks[row] if row < len(blocks) else None

    def _with_vat(self, row: int) -> str:
        rate, vat_bp = self.sheet.value(Place(RATE, row)), self.sheet.value(Place("vat_bp"))
        if rate is None or vat_bp is None:
            return NOTHING
        return rate_text(rate * (BP + vat_bp) // BP)

    def _change(self, row: int) -> str:
        """Return how far the rate is from the one in force, in percent with one decimal."""
        rate, known = self.sheet.value(Place(RATE, row)), self._known(row)
        if rate is None or known is None:
            return NOTHING
        more = rate - known[1]
        tenths = (abs(more) * 1_000 + known[1] // 2) // known[1]
        sign = "" if not more else "+" if more > 0 else "\u2212"
        return isolate_ltr(f"{sign}{tenths // 10}.{tenths % 10}%")


@dataclass(frozen=True, slots=True)
class FieldsPage:
    """A row a field: what it is called, what it says here, what is in force."""

    sheet: Sheet
    in_force: wire.Draft | None
    name_id: str = "S2497"
    can_grow: bool = False
    headings: Sequence[Heading] = (
        Heading("S2214", is_figure=False),
        Heading("S2216", is_figure=False, grows=True),
        Heading("S2215", is_figure=False, grows=True),
    )

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.sheet.kinds)

    def place(self, row: int, column: int) -> Place | None:
        """Return the cell that is edited there, if any."""
        return Place(list(self.sheet.kinds)[row]) if column == 1 else None

    def shown(self, row: int, column: int, words: Words) -> str:
        """Return what stands there."""
        place = self.place(row, 1)
        assert place is not None, "every row has its field"
        match column:
            case 0:
                return self.name(row, 1, words)
            case 1:
                return show(self.sheet, place, words)
            case _:
                return self.before(place, words) or NOTHING

    def name(self, row: int, column: int, words: Words) -> str:
        """Return what the cell is called."""
        name = list(self.sheet.kinds)[row]
        text_id = _FIELD_NAMES.get(name) or NAMED[name]
        return words(text_id) if column != 2 else words(self.headings[2].text_id)

    def before(self, place: Place, words: Words) -> str | None:
        """Return what is in force for a cell, None where nothing is."""
        if self.in_force is None:
            return None
        return _value(self.sheet.kind(place), getattr(self.in_force, place.name), words)


Page: TypeAlias = BlocksPage | FieldsPage


def show(sheet: Sheet, place: Place, words: Words) -> str:
    """Return a cell as people read it; as it was typed if it cannot be read."""
    value = sheet.value(place)
    if value is None and not (sheet.kind(place) is Kind.LIMIT and not sheet.text(place)):
        return isolate_name(sheet.text(place))
    if value is None and place.block != sheet.blocks - 1:
        return ""  # a limit that is still to be typed
    return _value(sheet.kind(place), value, words)


def _value(kind: Kind, value: Any, words: Words) -> str:
    if kind is Kind.LIMIT and value is None:
        return words(_NO_END)
    if kind is Kind.PERIOD:
        return words(PERIOD_NAMES.get(value, "S2486"))
    if isinstance(value, dt.date):
        return isolate_ltr(value.strftime("%d/%m/%Y"))
    if kind is Kind.PERCENT:
        return formats.percent(value)
    if kind in {Kind.TEXT, Kind.CODE}:
        return isolate_name(value) if value else ""
    return isolate_ltr(written(kind, value))
