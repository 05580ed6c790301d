"""Writes what is shown into a file: all pages, in a worker, under another name until whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final

from kiosk.headoffice.tables.columns import Column, Kind, plain_text
from kiosk.headoffice.tables.pages import Reader
from kiosk.widgets.words import Words
from vending_server.wire.spreadsheet import (
    Cell,
    Sheet,
    SheetColumn,
    SheetKind,
    write_csv,
    write_xlsx,
)

_UNSAFE: Final = re.compile(r"[^\w.-]+")
_NAME_CHARS_MAX: Final = 80
_WIDE, _NARROW = 34, 18  # characters
_SHEET_KINDS: Final = {
    Kind.MONEY: SheetKind.MONEY,
    Kind.DIFFERENCE: SheetKind.MONEY,
    Kind.COUNT: SheetKind.COUNT,
    Kind.UNITS: SheetKind.UNITS,
    Kind.DAY: SheetKind.DAY,
    Kind.MOMENT: SheetKind.MOMENT,
}
_PAGES_MAX: Final = 100_000  # a list that never ends is no list


class Format(StrEnum):
    """Which file."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """What is to be written; the reader pages through the whole list anew."""

    name: str  # of the screen and what it is of: `reconciliation 2026-11-22`
    title: str
    columns: Sequence[Column[Any]]
    reader: Reader[Any]
    words: Words

    def file_name(self, kind: Format, day: dt.date) -> str:
        """Return the file's name: what it is, the day it was written, no blanks."""
        stem = _UNSAFE.sub("_", plain_text(self.name)).strip("_")[:_NAME_CHARS_MAX]
        return f"{stem}_{day.isoformat()}.{kind.value}"

    def write(self, path: Path, kind: Format, told: Callable[[int], None] = lambda _n: None) -> int:
        """Write the file; returns how many rows it has.  `told` hears of each page, in the worker.

        Raises:
            OSError: it cannot be written.
            TooManyRows: a sheet does not hold them.
            Declined, SessionEnded, Unreachable: the list could not be read to its end.  There is
                no half file in any of these cases.
        """
        fresh = path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("wb") as out:
                count = self._write(out, kind, told)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return count

    def _write(self, out: IO[bytes], kind: Format, told: Callable[[int], None]) -> int:
        sheet = Sheet(
            name=plain_text(self.title),
            columns=[
                SheetColumn(
                    title=plain_text(self.words(column.text_id)),
                    kind=_SHEET_KINDS.get(column.kind, SheetKind.TEXT),
                    width=_WIDE if column.kind in {Kind.TEXT, Kind.NAMED} else _NARROW,
                )
                for column in self.columns
            ],
            rows=self._rows(told),
            is_rtl=self.words.is_rtl,
        )
        return write_csv(out, [sheet]) if kind is Format.CSV else write_xlsx(out, [sheet])

    def _rows(self, told: Callable[[int], None]) -> Iterator[list[Cell]]:
        cursor, count = None, 0
        for _ in range(_PAGES_MAX):
            page = self.reader(cursor)
            for row in page.rows:
                yield [column.plain(row, self.words) for column in self.columns]
            count += len(page.rows)
            told(count)
            cursor = page.next_cursor
            if cursor is None:
                return
