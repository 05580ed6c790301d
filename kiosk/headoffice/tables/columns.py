"""What a column is: where its value comes from, how it is written, and how a file gets it.

`value` returns plain data (agorot, a moment, a text); words and isolates are added here for the
screen and never for a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, strip_controls
from kiosk.widgets.words import Words

R = TypeVar("R")
NOTHING: Final = "–"  # a value that is not there; never an empty cell, never a zero


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"  # str in the language of the moment, given whole
    NAMED = "named"  # `Named`: a name, and below it what tells it from its like
    NUMBER = "number"  # str or int that reads from left to right: a receipt or meter number
    COUNT = "count"  # int
    MONEY = "money"  # int, agorot
    DIFFERENCE = "difference"  # int, agorot, with its sign
    UNITS = "units"  # int, tenths
    DAY = "day"  # dt.date
    MOMENT = "moment"  # dt.datetime, UTC
    PILL = "pill"  # `Pill`


@dataclass(frozen=True, slots=True)
class Named:
    """Two lines of one cell."""

    name: str
    below: str = ""
    whole: str = ""  # for files, where both lines are one text that was divided


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in words, with the tone of the theme that goes with it."""

    text: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is painted."""

    text: str
    below: str = ""
    tone: str = ""  # of the text itself; a pill's own
    is_pill: bool = False


FIGURES: Final = frozenset({Kind.COUNT, Kind.MONEY, Kind.DIFFERENCE, Kind.UNITS})
"""Written at the right edge in both directions of writing, so that their points stand in line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column; `value` gets the row and the words of the moment."""

    key: str  # its name in files, sums and tests
    text_id: str  # its heading
    kind: Kind
    value: Callable[[R, Words], Any]
    tone: Callable[[R], str] | None = None  # danger, warning, good: a figure that must be seen
    shown: Callable[[R, Words], str] | None = None  # where the screen writes more than the value
    yields: int = 0  # left out where there is no room, the highest first; files have it
    grows: int = 0  # how much of the room left over it takes
    ends: bool = False  # a pill or a share that is a figure: at the right edge too

    @property
    def is_figure(self) -> bool:
        """Whether it is written at the right edge."""
        return self.ends or self.kind in FIGURES

    def cell(self, row: R, words: Words) -> Cell:
        """Return what the screen shows of a row."""
        value = self.value(row, words)
        tone = self.tone(row) if self.tone is not None else ""
        if value is None:
            return Cell(NOTHING, tone=tone)
        if isinstance(value, Named):
            return Cell(value.name, value.below, tone=tone)
        if isinstance(value, Pill):
            return Cell(value.text, tone=value.tone, is_pill=True)
        if self.shown is not None:
            return Cell(self.shown(row, words), tone=tone)
        return Cell(self.written(value, words), tone=tone)

    def written(self, value: Any, words: Words) -> str:
        """Return one value as people read it."""
        if self.kind is Kind.MOMENT:
            return formats.when(value, words.zone)
        writer = _WRITERS.get(self.kind, str)
        return writer(value)

    def plain(self, row: R, words: Words) -> str | int | dt.date | dt.datetime | None:
        """Return what a file gets: numbers as numbers, texts without isolates."""
        value = self.value(row, words)
        if isinstance(value, Named):
            both = " · ".join(part for part in (value.name, value.below) if part)
            return plain_text(value.whole or both)
        if isinstance(value, Pill):
            return plain_text(value.text)
        if isinstance(value, str):
            return plain_text(value)
        if isinstance(value, dt.datetime):
            return value.astimezone(words.zone).replace(tzinfo=None)
        return value  # type: ignore[no-any-return]


def signed_amount(minor: int) -> str:
    """Return agorot with a sign; nothing has none."""
    plus = "+" if minor > 0 else ""
    return amount(minor) if not plus else isolate_ltr(plus + amount(minor)[1:-1])


def amount(minor: int) -> str:
    """Return agorot with the comma of thousands, which head office writes from 1,000 on."""
    return isolate_ltr(formats.grouped(minor))


_WRITERS: Final[Mapping[Kind, Callable[[Any], str]]] = {
    Kind.MONEY: amount,
    Kind.DIFFERENCE: signed_amount,
    Kind.UNITS: lambda tenths: isolate_ltr(formats.grouped_units(tenths)),
    Kind.COUNT: lambda value: isolate_ltr(f"{int(value):,}".replace("-", "\u2212")),
    Kind.DAY: lambda value: isolate_ltr(value.strftime("%d/%m/%Y")),
    Kind.NUMBER: lambda value: isolate_ltr(str(value)),
}


def plain_text(text: str) -> str:
    """Return a text for a file: no isolates, and blanks that are only blanks."""
    return strip_controls(text.replace("\u00a0", " ")).strip()
