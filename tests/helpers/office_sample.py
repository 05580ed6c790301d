"""A small screen of head office, as docs/headoffice.md shows how to write one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.filters.language import FilterKey, Sort
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from tests.helpers.office_bench import FakeLine

PATH = "/v1/samples"
SIZE = 50


@dataclass(frozen=True)
class Sample:
    number: int
    name: str
    minor: int
    difference: int
    at: dt.datetime


COLUMNS: tuple[Column[Sample], ...] = (
    Column(
        key="name",
        text_id="T105",
        kind=Kind.NAMED,
        value=lambda row, words: Named(words.name(row.name), words("S78", n=row.number)),
        grows=1,
    ),
    Column(key="at", text_id="S713", kind=Kind.MOMENT, value=lambda row, _: row.at),
    Column(key="amount", text_id="S901", kind=Kind.MONEY, value=lambda row, _: row.minor),
    Column(
        key="difference",
        text_id="S711",
        kind=Kind.DIFFERENCE,
        value=lambda row, _: row.difference,
        tone=lambda row: "danger" if row.difference else "",
    ),
    Column(
        key="state",
        text_id="S715",
        kind=Kind.PILL,
        value=lambda row, words: Pill(words("S761" if row.difference < 0 else "S14"), "good"),
    ),
)


class SampleScreen(Screen):
    """A list, its filter, its file."""

    def build(self) -> None:
        keys = (
            FilterKey("point", Sort.NUMBER, "T105"),
            FilterKey("amount", Sort.MONEY, "S901"),
            FilterKey("day", Sort.DAY, "S713"),
        )
        self.filter = FilterBar(self.desk, self.entry.name, keys)
        self.filter.applied.connect(lambda _: self.refresh())
        self.filter.left.connect(self.entered)
        self.table: RowsTable[Sample] = RowsTable(self.desk, COLUMNS, name_id="S715")
        self.table.failed.connect(self.failed)
        self.table.arrived.connect(self.heading.freshness.done)
        self.opened: list[Any] = []
        self.table.opened.connect(lambda row, key: self.opened.append((row, key)))
        self.page(self.filter, self.table)

    def speak(self) -> None:
        super().speak()
        self.filter.speak()
        self.table.speak()

    def refresh(self) -> None:
        self.heading.freshness.begin()
        self.table.show_list(self._page)

    def entered(self) -> None:
        self.table.view.setFocus()

    def command(self, cap: Cap) -> bool:
        return cap is Cap.ENTER and self.table.command_enter()

    def keys(self) -> Iterable[KeyHint]:
        yield KeyHint(Cap.ENTER, "B405")

    def export(self) -> ExportJob | None:
        return ExportJob(
            name="samples",
            title="samples",
            columns=COLUMNS,
            reader=self._page,
            words=self.words,
        )

    @property
    def filter_bar(self) -> FilterBar:
        return self.filter

    def _page(self, cursor: str | None) -> PageRead[Sample]:
        number = self.filter.filter.number("point")
        return self.desk.line.get(PATH, PageRead, cursor=cursor, limit=SIZE, point=number)


def entry(name: str = "sample", **changes: Any) -> ScreenEntry:
    row: dict[str, Any] = {
        "name": name,
        "text_id": "S715",
        "roles": frozenset({"accountant"}),
        "reads": (("GET", PATH),),
        "make": SampleScreen,
    }
    return ScreenEntry(**{**row, **changes})


def a_sample(number: int) -> Sample:
    return Sample(
        number=number,
        name=f"نقطة {number}",
        minor=number * 1234,
        difference=-50_00 if number % 7 == 3 else 0,
        at=dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=number),
    )


def with_samples(line: FakeLine, rows: int) -> FakeLine:
    """Let the line tell this many rows, page by page; the cursor is a number in words."""

    def page(*, cursor: str | None, limit: int, point: int | None = None, **_: Any) -> Any:
        numbers = range(1, rows + 1) if point is None else [n for n in (point,) if n <= rows]
        first = int(cursor or 0)
        told = [a_sample(number) for number in numbers[first : first + limit]]
        end = first + limit
        return PageRead(
            rows=told,
            next_cursor=str(end) if end < len(numbers) else None,
            sums={"amount": 1234 * sum(numbers[:1]), "difference": -50_00},
        )

    line.on("GET", PATH, page)
    return line
