"""A report as CSV or XLSX: the same tables, row by row, in cells that can be calculated with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import IO, Final

from vending_server.reports.model import CellKind, Imprint, Report, Table
from vending_server.reports.titles import TITLES, where_and_when
from vending_server.reports.wording import Wording
from vending_server.wire import spreadsheet
from vending_server.wire.spreadsheet import Sheet, SheetColumn, SheetKind

_KINDS: Final = {
    CellKind.TEXT: SheetKind.TEXT,
    CellKind.NUMBER: SheetKind.TEXT,
    CellKind.COUNT: SheetKind.COUNT,
    CellKind.MONEY: SheetKind.MONEY,
    CellKind.UNITS: SheetKind.UNITS,
    CellKind.PERCENT: SheetKind.BASIS_POINTS,
    CellKind.DAY: SheetKind.DAY,
    CellKind.MOMENT: SheetKind.MOMENT,
}
assert set(_KINDS) == set(CellKind), "every kind of cell has its kind in a table"


def write_csv(file: IO[bytes], report: Report, imprint: Imprint, wording: Wording) -> None:
    """Write the tables of a report, titles first, and nothing that is no row."""
    del imprint  # a program reads it
    spreadsheet.write_csv(file, (_sheet(report, table, wording) for table in report.tables))


def write_xlsx(file: IO[bytes], report: Report, imprint: Imprint, wording: Wording) -> None:
    """Write a workbook: a sheet for each table, its head above it, its sums below.

    Raises:
        TooManyRows: more than a sheet holds.
    """
    head = _head(report, imprint, wording)
    sheets = [_sheet(report, table, wording, head) for table in report.tables]
    spreadsheet.write_xlsx(file, sheets)


def _sheet(
    report: Report, table: Table, wording: Wording, head: list[list[str]] | None = None
) -> Sheet:
    columns = [
        SheetColumn(
            title=wording.text(column.title),
            kind=_KINDS[column.kind],
            width=max(10, column.share + 4),
            is_summed=column.is_summed,
        )
        for column in table.columns
    ]
    return Sheet(
        name=wording.text(table.title or TITLES[report.asked.kind]),
        columns=columns,
        rows=_rows(table, wording),
        is_rtl=wording.language.is_rtl,
        head=head or [],
        total=wording.text("P715") if any(one.is_summed for one in columns) else None,
    )


def _rows(table: Table, wording: Wording) -> Iterator[list[str | int | dt.date | None]]:
    for row in table.rows:
        yield [wording.flat(cell) for cell in row]


def _head(report: Report, imprint: Imprint, wording: Wording) -> list[list[str]]:
    """Return what stands above the table: where it comes from, and what a reader must know."""
    where, when = where_and_when(report, imprint, wording)
    made = wording.text("P713", at=imprint.made_at, by=imprint.made_by)
    lines = [
        [wording.name(imprint.municipality), wording.name(imprint.department)],
        [wording.text(TITLES[report.asked.kind]), when],
        [wording.text("P711"), where],
        [wording.text("P708"), imprint.number, made],
    ]
    if imprint.is_training:
        lines.append([wording.text("P732")])
    lines += [[wording.text("P717"), wording.said(doubt)] for doubt in report.doubts]
    lines += [
        [wording.text(fact.label), wording.cell(fact.value, fact.kind)] for fact in report.facts
    ]
    lines += [[wording.text(note)] for note in report.notes]
    return lines
