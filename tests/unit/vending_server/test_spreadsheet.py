"""Tables as files: read back by a reader that is not ours, and byte for byte the same each time."""

# ruff: noqa: DTZ001 - a spreadsheet knows no zones

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
from pathlib import Path

import openpyxl
import pytest

from vending_server.wire import spreadsheet
from vending_server.wire.spreadsheet import (
    Sheet,
    SheetColumn,
    SheetKind,
    TooManyRows,
    decimal_text,
    write_csv,
    write_xlsx,
)

COLUMNS = [
    SheetColumn(title="المشترك"),
    SheetColumn(title="Money", kind=SheetKind.MONEY, is_summed=True),
    SheetColumn(title="Units", kind=SheetKind.UNITS, is_summed=True),
    SheetColumn(title="Day", kind=SheetKind.DAY),
    SheetColumn(title="Moment", kind=SheetKind.MOMENT),
    SheetColumn(title="Share", kind=SheetKind.BASIS_POINTS),
    SheetColumn(title="Count", kind=SheetKind.COUNT),
]
NOON = dt.datetime(2026, 11, 28, 12, 0, 1)
ROWS = [
    ("سمر \u2066<&>\u2069", -123_456, 15, NOON.date(), NOON, 250, 7),
    ("=1+1", 5, None, None, None, None, None),
    ('a,"b"\n', 10**14 + 1, -1, None, dt.datetime(2026, 1, 1), 0, 0),
]


def sheet(rows=ROWS, **changes):
    fields = {"name": "يومية", "columns": COLUMNS, "rows": iter(rows), "total": "المجموع"}
    return Sheet(**(fields | changes))


def xlsx(*sheets):
    file = io.BytesIO()
    write_xlsx(file, sheets)
    return file


def test_another_reader_finds_every_cell_as_it_was():
    book = openpyxl.load_workbook(xlsx(sheet(is_rtl=True, head=[["بلدية", "2026"]])))

    (found,) = book.worksheets
    lines = [[cell.value for cell in row] for row in found.iter_rows()]
    assert (found.title, found.sheet_view.rightToLeft) == ("يومية", True)
    assert lines[0][:2] == ["بلدية", "2026"]
    assert lines[2] == [column.title for column in COLUMNS]
    day = dt.datetime(2026, 11, 28)
    assert lines[3] == ["سمر <&>", -1234.56, 1.5, day, NOON, 2.5, 7]
    assert lines[4][:3] == ["=1+1", 0.05, None]
    assert lines[6][:3] == ["المجموع", "=SUM(B4:B6)", "=SUM(C4:C6)"]
    assert found.cell(5, 1).data_type == "s", "a customer's name is no formula"


def test_the_sums_are_written_beside_their_formulas():
    """For readers that calculate nothing."""
    book = openpyxl.load_workbook(xlsx(sheet(rows=ROWS[:2])), data_only=True)

    assert [cell.value for cell in book.worksheets[0][4]][:3] == ["المجموع", -1234.51, 1.5]


def test_sheets_of_one_name_are_told_apart():
    book = openpyxl.load_workbook(xlsx(*(sheet(name="a/b" * 20) for _ in range(3))))

    assert len({name.lower() for name in book.sheetnames}) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_table_gives_the_same_bytes():
    assert xlsx(sheet()).getvalue() == xlsx(sheet()).getvalue()


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "ROWS_MAX", 3)

    with pytest.raises(TooManyRows):
        xlsx(sheet())


def test_a_program_reads_the_csv_and_nothing_in_it_is_calculated():
    file = io.BytesIO()
    assert write_csv(file, [sheet()]) == 3

    text = file.getvalue().decode("utf-8-sig")
    titles, *rows = csv.reader(io.StringIO(text, newline=""))
    assert titles == [column.title for column in COLUMNS]
    assert rows[0] == [
        *("سمر <&>", "-1234.56", "1.5", "2026-11-28", "2026-11-28 12:00:01", "2.50", "7")
    ]
    assert rows[1][:3] == ["'=1+1", "0.05", ""]
    assert rows[2][:3] == ['a,"b"\n', "1000000000000.01", "-0.1"]


@pytest.mark.parametrize("text", ["x;=1+1", "x\t=1+1", "x,=1+1"])
def test_no_separator_in_a_text_opens_another_cell(text: str):
    file = io.BytesIO()
    write_csv(file, [Sheet(name="s", columns=[SheetColumn(title="t")], rows=[[text]])])

    _, line, *_ = file.getvalue().decode("utf-8-sig").split("\r\n")
    assert line == f'"{text}"'


@pytest.mark.parametrize(
    ("value", "places", "text"), [(-5, 2, "-0.05"), (1234, 1, "123.4"), (0, 2, "0.00"), (7, 0, "7")]
)
def test_a_decimal_is_exact(value: int, places: int, text: str):
    assert decimal_text(value, places) == text


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_rows_are_never_held_together(write, tmp_path: Path):
    def peak(count: int) -> int:
        rows = (("x" * 40, number, 1, NOON.date(), NOON, 1, 1) for number in range(count))
        with (tmp_path / "file").open("wb") as file:
            tracemalloc.start()
            write(file, [sheet(rows)])
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    assert peak(3_000) < peak(300) + 100_000
