"""Which rows of a list belong to one page: by the keys of the last row seen, never by counting.

A list is walked in the order of keys that no row ever changes and no two rows share.  The next page
begins behind the last row that was shown, so a row that is added meanwhile moves no other: each row
that was there at the start is seen once.  What is added behind that place is seen as well, what is
added before it is not.

A list may be made of several *parts* (events and late postings of a point, say), told in one order
of time; a part is then a constant among its keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import sqlalchemy as sa

Key: TypeAlias = int | str | dt.datetime
Position: TypeAlias = tuple[Key, ...]
Column: TypeAlias = sa.ColumnElement[Any] | int  # an int is the constant of a part
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked:
    """What somebody wants to see of a list; `cursor_of` spells where the page after begins."""

    limit: int
    after: Position | None
    cursor_of: Callable[[Position], str]

    def cut(
        self, rows: Sequence[Row], position_of: Callable[[Row], Position]
    ) -> tuple[list[Row], str | None]:
        """Return the rows to show and the next cursor, of rows of which one more was read."""
        shown = list(rows[: self.limit])
        is_more = len(rows) > self.limit
        return shown, self.cursor_of(position_of(shown[-1])) if is_more else None

    def cut_all(
        self, rows: Iterable[Row], position_of: Callable[[Row], Position]
    ) -> tuple[list[Row], str | None]:
        """Return the same of a whole list that is in memory, ascending."""
        behind = [one for one in rows if self.after is None or position_of(one) > self.after]
        return self.cut(behind, position_of)

    def rows_of(
        self, query: sa.Select[Any], *columns: Column, newest_first: bool = False
    ) -> sa.Select[Any]:
        """Narrow a query to this page, in the order of these columns, and one row more."""
        if self.after is not None:
            query = query.where(is_behind(columns, self.after, newest_first=newest_first))
        ordered = [one for one in columns if not isinstance(one, int)]
        order = [one.desc() if newest_first else one.asc() for one in ordered]
        return query.order_by(*order).limit(self.limit + 1)


def _nothing_follows(_position: Position) -> str:
    raise AssertionError("a list as long as this is never read whole")


WHOLE: Final = PageAsked(limit=10**9, after=None, cursor_of=_nothing_follows)


def is_behind(
    columns: Sequence[Column], position: Position, *, newest_first: bool = False
) -> sa.ColumnElement[bool]:
    """Return whether a row comes after a position, compared key by key."""
    found: sa.ColumnElement[bool] = sa.false()
    for column, value in reversed(list(zip(columns, position, strict=True))):
        found = _past(column, value, newest_first) | (_at(column, value) & found)
    first, value = columns[0], position[0]
    # Said once more alone, so that an index of the first key is made use of.
    return (_past(first, value, newest_first) | _at(first, value)) & found


def _past(column: Column, value: Key, newest_first: bool) -> sa.ColumnElement[bool]:  # noqa: FBT001
    if isinstance(column, int):
        assert isinstance(value, int), "a part is a number"
        return sa.true() if (column < value if newest_first else column > value) else sa.false()
    return column < value if newest_first else column > value


def _at(column: Column, value: Key) -> sa.ColumnElement[bool]:
    if isinstance(column, int):
        return sa.true() if column == value else sa.false()
    return column == value
