"""Which pages of a list are known, and the rows of the few that were looked at last.

A list of the server is read forwards, page by page, each with the cursor of the one before (docs/
decisions/0094).  The cursors are all kept, so that a page that was let go is read again by itself;
of the rows no more than `pages_max` pages stay.  Knows no Qt.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

R = TypeVar("R")
PAGES_MAX: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead(Generic[R]):
    """One page as it came; `sums` are of the whole list, by column, where the server tells them."""

    rows: Sequence[R]
    next_cursor: str | None = None
    sums: Mapping[str, int] = field(default_factory=dict)


Reader = Callable[[str | None], PageRead[R]]
"""From a cursor (none: the head of the list) to its page; blocks, runs in a worker."""


class PageShelf(Generic[R]):
    """Rows by their place in the list; None where a row is known to be and is not held."""

    def __init__(self, pages_max: int = PAGES_MAX) -> None:
        self._pages_max = pages_max
        self._starts: list[int] = []  # of each page: the place of its first row
        self._cursors: list[str | None] = [None]  # of each page, and of the one that comes next
        self._held: OrderedDict[int, Sequence[R]] = OrderedDict()
        self.total = 0
        self.is_whole = False  # the last page is known
        self.is_changed = False  # a page came again with another number of rows

    @property
    def next_cursor(self) -> str | None:
        """What the page after the last known one is asked for with."""
        return self._cursors[-1]

    @property
    def pages(self) -> int:
        """How many pages are known."""
        return len(self._starts)

    @property
    def rows_held(self) -> int:
        """How many rows are in memory."""
        return sum(len(rows) for rows in self._held.values())

    def add(self, page: PageRead[R]) -> int:
        """Take the page after the last known one; returns how many rows it brought."""
        assert not self.is_whole, "nothing comes after the last page"
        number = self.pages
        self._starts.append(self.total)
        self._cursors.append(page.next_cursor)
        self.total += len(page.rows)
        self.is_whole = page.next_cursor is None
        self._hold(number, page.rows)
        return len(page.rows)

    def put(self, number: int, page: PageRead[R]) -> None:
        """Take a known page that was read again; it keeps the places it had."""
        first, end = self.span(number)
        rows = list(page.rows[: end - first])
        self.is_changed |= len(page.rows) != end - first
        self._hold(number, rows)

    def rewrite(self, written: Callable[[R], R]) -> None:
        """Change the rows in memory; none leaves its place."""
        for number, rows in self._held.items():
            self._held[number] = [written(row) for row in rows]

    def row(self, at: int) -> R | None:
        """Return the row at a place."""
        number = self.page_of(at)
        rows = self._held.get(number)
        if rows is None:
            return None
        self._held.move_to_end(number)
        inside = at - self._starts[number]
        return rows[inside] if inside < len(rows) else None

    def is_held(self, number: int) -> bool:
        """Say whether a page's rows are in memory."""
        return number in self._held

    def page_of(self, at: int) -> int:
        """Return the number of the page that a place is on."""
        return bisect_right(self._starts, at) - 1

    def span(self, number: int) -> tuple[int, int]:
        """Return the first place of a page and the one after its last."""
        end = self._starts[number + 1] if number + 1 < self.pages else self.total
        return self._starts[number], end

    def cursor_of(self, number: int) -> str | None:
        """Return what a known page is asked for with."""
        return self._cursors[number]

    def _hold(self, number: int, rows: Sequence[R]) -> None:
        self._held[number] = rows
        self._held.move_to_end(number)
        while len(self._held) > self._pages_max:
            self._held.popitem(last=False)
