"""What a report is, whatever it tells and whatever file it becomes; no SQL, no letters here.

One report is a head, facts (a label and a value), tables and what is signed.  A table says what its
columns hold; its rows come one by one and are read once, so that a year of sales never lies in
memory.  Sums are made of the rows while they are written: what stands below is what stands above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from vending_server.wire.facts import BothLanguages


class ReportKind(StrEnum):
    """What a report tells."""

    DAILY = "daily_reconciliation"
    SHIFT = "shift"
    AGENT = "agent_settlement"
    DEPOSITS = "deposits"
    SALES = "sales_journal"
    VAT = "vat"
    AGING = "arrears_aging"
    TARIFF = "tariff_impact"
    LETTER = "case_letter"


class Language(StrEnum):
    """In which language a file is."""

    ARABIC = "ar"
    ENGLISH = "en"

    @property
    def is_rtl(self) -> bool:
        """Say whether it runs from the right."""
        return self is Language.ARABIC


class FileFormat(StrEnum):
    """What kind of file a report becomes."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


class CellKind(StrEnum):
    """What a column holds, and so how it is told."""

    TEXT = "text"
    NUMBER = "number"  # of a paper, a meter, an account: reads from the left, is never added up
    COUNT = "count"
    MONEY = "money"  # integer agorot
    UNITS = "units"  # integer tenths
    PERCENT = "percent"  # integer basis points
    DAY = "day"
    MOMENT = "moment"


FIGURES: Final = frozenset({CellKind.COUNT, CellKind.MONEY, CellKind.UNITS, CellKind.PERCENT})


@dataclass(frozen=True, slots=True)
class Said:
    """A text of ours by its id, with what is put into it."""

    text_id: str
    values: Mapping[str, str | int | dt.date | BothLanguages] = field(default_factory=dict)


Cell: TypeAlias = str | int | dt.date | dt.datetime | Said | BothLanguages | None
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its title, what it holds, and its share of the paper's width."""

    title: str  # a text's id
    kind: CellKind
    share: int
    is_summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows; the rows are read once."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    title: str | None = None  # a text's id


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the head, told with its label; `is_main` is what a reader looks for first."""

    label: str  # a text's id
    value: Cell
    kind: CellKind = CellKind.TEXT
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one local day through another."""

    from_day: dt.date
    through_day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to have; `subject` is a shift, a case or a tariff's version."""

    kind: ReportKind
    period: Period
    point_number: int | None = None  # none = the whole town
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of a report but where and when it was made."""

    asked: Asked
    point: BothLanguages | None
    facts: Sequence[Fact]
    tables: Sequence[Table]
    body: Sequence[Said] = ()  # sentences of a letter
    code: str = ""  # of a letter: twenty digits to be typed into a meter
    doubts: Sequence[Said] = ()  # why its figures may still change
    in_words: Fact | None = None  # a sum that is written out
    signers: Sequence[str] = ()  # text ids of those who sign
    notes: Sequence[str] = ()  # text ids of what a reader must know
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Where a report comes from: the rest of what stands on it."""

    municipality: BothLanguages
    department: BothLanguages
    number: str
    made_at: dt.datetime  # local
    made_by: BothLanguages | Said
    is_training: bool = False


# What each kind must be told, and may be told; everything else is refused.
@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What is asked for with a kind of report."""

    point: bool | None = None  # True = one point, None = one or all, False = never
    subject: bool = False
    is_of_now: bool = False  # tells how things stand, and no day before


NEEDS: Final[Mapping[ReportKind, Needs]] = {
    ReportKind.DAILY: Needs(),
    ReportKind.SHIFT: Needs(point=False, subject=True),
    ReportKind.AGENT: Needs(point=True),
    ReportKind.DEPOSITS: Needs(),
    ReportKind.SALES: Needs(),
    ReportKind.VAT: Needs(),
    ReportKind.AGING: Needs(point=False, is_of_now=True),
    ReportKind.TARIFF: Needs(point=False, subject=True),
    ReportKind.LETTER: Needs(point=False, subject=True),
}
assert set(NEEDS) == set(ReportKind), "every kind says what it needs"
