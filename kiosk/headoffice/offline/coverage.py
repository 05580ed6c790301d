"""What packs would have served in outages that never were: a table, and its curve beside it."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.facts import Fact, Sheet
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, paged
from kiosk.headoffice.offline.chart import CoverageChart, CurvePoint
from kiosk.headoffice.offline.words import AMOUNTS, word
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.offline_coverage import CoverageList, CoverageRow

READS: Final = ("GET", "/v1/offline-coverage")
_ALL: Final = 500
KEYS: Final = (
    FilterKey("point", Sort.NUMBER, "S1602"),
    FilterKey("hours", Sort.NUMBER, "S1716"),
    FilterKey("amounts", Sort.WORD, "S1717", tuple(AMOUNTS)),
)


def percent(part: int, whole: int) -> int:
    """Return hundredths, rounded down: nobody is promised what is not there."""
    return part * 100 // whole if whole else 0


def _percent(part: int, whole: int) -> str:
    return isolate_ltr(f"{percent(part, whole)}%")


COLUMNS: Final[tuple[Column[CoverageRow], ...]] = (
    Column(
        key="point",
        text_id="T105",
        kind=Kind.NAMED,
        value=lambda row, words: Named(
            words("S78", n=row.point), word(words, AMOUNTS, row.amounts)
        ),
        grows=1,
    ),
    Column(key="hours", text_id="S1716", kind=Kind.COUNT, value=lambda row, _: row.hours),
    Column(key="worth", text_id="S1718", kind=Kind.MONEY, value=lambda row, _: row.ceiling_minor),
    Column(key="came", text_id="S1719", kind=Kind.COUNT, value=lambda row, _: row.came),
    Column(key="some", text_id="S1720", kind=Kind.COUNT, value=lambda row, _: row.some),
    Column(key="usual", text_id="S1721", kind=Kind.COUNT, value=lambda row, _: row.usual),
    Column(
        key="share",
        text_id="S1722",
        kind=Kind.NUMBER,
        value=lambda row, _: f"{percent(row.usual, row.came)}%",
        ends=True,
    ),
)
Curve = tuple[int, str, int]  # point, amounts, hours


class Coverage:
    """Holds the rows that came, so that a row's curve can be shown beside it."""

    def __init__(self) -> None:
        self._rows: dict[Curve, dict[int, CoverageRow]] = {}

    def reader(self, line: Line, wanted: Filter) -> Reader[CoverageRow]:
        """Read rows by point, amounts, length and worth."""

        def page(cursor: str | None) -> tuple[list[CoverageRow], str | None]:
            told = line.get(READS[1], CoverageList, cursor=cursor, limit=_ALL)
            for row in told.rows:
                self._rows.setdefault(_curve_of(row), {})[row.ceiling_minor] = row
            return told.rows, told.next_cursor

        def keeps(row: CoverageRow) -> bool:
            return wanted.keeps(point=row.point, hours=row.hours, amounts=row.amounts)

        return paged(page, keeps)

    def sheet(self, row: CoverageRow, words: Words) -> Sheet:
        """Say what a pack of this worth serves, and show what others do."""
        facts = (
            Fact("S1718", amount(row.ceiling_minor)),
            Fact("S1723", isolate_ltr(f"{row.outages:,}")),
            Fact("S1719", isolate_ltr(f"{row.came:,}")),
            Fact("S1720", _percent(row.some, row.came)),
            Fact("S1721", _percent(row.usual, row.came)),
            Fact("S1724", words("S1853", first=_day(row.first_on), last=_day(row.last_on))),
        )
        return Sheet(
            title=words.joined(words("S78", n=row.point), word(words, AMOUNTS, row.amounts)),
            below=words("S1725", n=row.hours),
            groups=(("", facts),),
            extra=self._chart(row, words),
        )

    def _chart(self, row: CoverageRow, words: Words) -> CoverageChart:
        rows = self._rows.get(_curve_of(row), {row.ceiling_minor: row}).values()
        points = [
            CurvePoint(one.ceiling_minor, percent(one.some, one.came), percent(one.usual, one.came))
            for one in rows
        ]
        told = ", ".join(f"{amount(one.worth_minor)}: {one.usual}%" for one in points)
        return CoverageChart(
            points,
            chosen_minor=row.ceiling_minor,
            names=(words("S1720"), words("S1721")),
            told=f"{words('S1726')}: {told}",
        )


def coverage_list() -> ListOf[CoverageRow]:
    """Return the list with rows of its own."""
    book = Coverage()
    return ListOf(
        name="coverage",
        text_id="S1726",
        columns=COLUMNS,
        reader=book.reader,
        sheet=book.sheet,
        keys=KEYS,
    )


def _curve_of(row: CoverageRow) -> Curve:
    return row.point, row.amounts, row.hours


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"
