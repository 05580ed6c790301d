"""Another order of a list: by one of its columns, read whole and sorted here.

The server tells a list by its own keys, and a cursor knows no other order (docs/decisions/0094).
What a filter leaves is short enough to be read to its end and sorted; a longer list says so and
stays as it is, since the head of a list that was not read whole would be the head of nothing.
Knows no Qt.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from kiosk.headoffice.tables.columns import Column, Named, Pill, plain_text
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.widgets.words import Words

R = TypeVar("R")
ROWS_MAX: Final = 5_000
_FIGURES: Final = re.compile(r"\d+")
_FIGURES_WIDE: Final = 24  # point 10 comes after point 9


class TooLongToSort(Exception):
    """A list has more than ROWS_MAX rows."""


@dataclass(frozen=True, slots=True)
class Order(Generic[R]):
    """By which column, and which way."""

    column: Column[R]
    is_descending: bool

    def sorted(self, reader: Reader[R], words: Words) -> Reader[R]:
        """Return a reader whose one page is the whole list in this order; blocks as long.

        Raises:
            TooLongToSort: from the reader, before anything is shown.
        """

        def read(_cursor: str | None) -> PageRead[R]:
            head = page = reader(None)
            rows = list(page.rows)
            while page.next_cursor is not None:
                if len(rows) > ROWS_MAX:
                    raise TooLongToSort
                page = reader(page.next_cursor)
                rows += page.rows
            if len(rows) > ROWS_MAX:
                raise TooLongToSort
            return PageRead(rows=self._in_order(rows, words), sums=head.sums)

        return read

    def _in_order(self, rows: list[R], words: Words) -> list[R]:
        """Sort rows; those without a value come last either way, equal ones stay as told."""
        keyed = [(_comparable(self.column.value(row, words)), row) for row in rows]
        told = [pair for pair in keyed if pair[0] is not None]
        told.sort(key=lambda pair: pair[0], reverse=self.is_descending)
        return [row for _, row in told] + [row for key, row in keyed if key is None]


def _comparable(value: Any) -> Any:
    """Return what a value is compared by: figures and times as they are, words by letters."""
    if isinstance(value, Named):
        value = f"{value.name} {value.below}"
    elif isinstance(value, Pill):
        value = value.text
    if isinstance(value, str):
        return _FIGURES.sub(
            lambda found: found[0].zfill(_FIGURES_WIDE), plain_text(value).casefold()
        )
    if isinstance(value, dt.datetime):
        return value.timestamp()
    return value
