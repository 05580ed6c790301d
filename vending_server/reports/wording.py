"""The words and figures of a report in one language.

Its texts lie in two files of Qt Linguist beside this one, as the tills' do (docs/translating.md);
they are the server's own, because a server knows nothing of a till.  What is put into a sentence is
isolated, so that no number or name turns the line around.  Digits are always 0-9.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from vending_server.reports.model import Cell, CellKind, Language, Period, Said
from vending_server.wire.facts import BothLanguages
from vending_server.wire.spreadsheet import plain

_FOLDER: Final = Path(__file__).with_name("texts")
_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_MINUS: Final = "\u2212"
_HOLE: Final = re.compile(r"\{(\w+)\}")
_PLACES: Final = {CellKind.COUNT: 0, CellKind.MONEY: 2, CellKind.UNITS: 1, CellKind.PERCENT: 2}


@functools.cache
def texts_of(language: Language) -> Mapping[str, str]:
    """Return every text of a language by its id."""
    path = _FOLDER / f"reports_{language.value}.ts"
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - a file of this release
    return {str(one.get("id")): one.findtext("translation") or "" for one in root.iter("message")}


@dataclass(frozen=True, slots=True)
class Wording:
    """Says things in one language."""

    language: Language

    def text(self, text_id: str, **values: Cell) -> str:
        """Return a text, filled in."""
        text = texts_of(self.language)[text_id]
        if not values:
            return text
        return _HOLE.sub(lambda hole: self._isolated(values[hole[1]]), text)

    def name(self, name: BothLanguages) -> str:
        """Return a name in this language."""
        return name.ar if self.language is Language.ARABIC else name.en

    def said(self, said: Said) -> str:
        """Return a text with what belongs into it."""
        return self.text(said.text_id, **said.values)

    def cell(self, cell: Cell, kind: CellKind) -> str:
        """Return what stands in a cell on paper; figures are grouped, and dates are local.

        What somebody typed has no say in how a line runs: its unseen signs are left out.
        """
        if isinstance(cell, Said | BothLanguages):
            return self.said(cell) if isinstance(cell, Said) else plain(self.name(cell))
        if isinstance(cell, dt.date):
            is_moment = isinstance(cell, dt.datetime)
            return cell.strftime("%d/%m/%Y %H:%M" if is_moment else "%d/%m/%Y")
        if isinstance(cell, int):
            return figure(cell, _PLACES[kind]) + ("%" if kind is CellKind.PERCENT else "")
        return plain(cell or "")

    def flat(self, cell: Cell) -> str | int | dt.date | dt.datetime | None:
        """Return what stands in a cell of a table that a program reads."""
        if isinstance(cell, Said):
            return self.said(cell)
        return self.name(cell) if isinstance(cell, BothLanguages) else cell

    def period(self, period: Period) -> str:
        """Return a stretch of days; one day is one day."""
        if period.from_day == period.through_day:
            return self.cell(period.from_day, CellKind.DAY)
        return self.text("P710", from_day=period.from_day, through_day=period.through_day)

    def _isolated(self, value: Cell) -> str:
        is_text = isinstance(value, str | BothLanguages | Said)
        shown = self.cell(value, CellKind.TEXT if is_text else CellKind.COUNT)
        if isinstance(value, str) and value.startswith(_LRI):  # see ltr
            return ltr(shown)
        return f"{_FSI if is_text else _LRI}{shown}{_PDI}"


def ltr(text: str) -> str:
    """Return a number with signs or spaces in it, so that it reads from the left in any line."""
    return f"{_LRI}{text}{_PDI}"


def figure(value: int, places: int) -> str:
    """Return an integer of the smallest unit as people read it: 123456 at 2 places is 1,234.56."""
    sign = _MINUS if value < 0 else ""
    whole, part = divmod(abs(value), 10**places)
    return f"{sign}{whole:,}.{part:0{places}d}" if places else f"{sign}{whole:,}"
