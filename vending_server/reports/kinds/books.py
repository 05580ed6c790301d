"""What all reports ask of the books: a stretch of time, rows as they come, accounts by code."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.errors import Refused
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.points.tables import PointKind, points
from vending_server.reports.model import Asked
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reports import ReportPoint

AT_ONCE: Final = 500  # rows whose papers are looked up together
_STREAMED: Final = {"stream_results": True, "yield_per": 1_000}
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One snapshot of the books, as one report reads it."""

    connection: sa.Connection
    asked: Asked
    zone: dt.tzinfo
    now: dt.datetime

    @property
    def start(self) -> dt.datetime:
        """The first moment of the period."""
        return start_of(self.asked.period.from_day, self.zone)

    @property
    def end(self) -> dt.datetime:
        """The first moment behind the period."""
        return end_of(self.asked.period.through_day, self.zone)

    def local(self, at: dt.datetime) -> dt.datetime:
        """Return a moment by the town's clock, without a zone: as paper and tables tell it."""
        return at.astimezone(self.zone).replace(tzinfo=None)

    def rows(self, query: sa.Select[Any]) -> Iterator[Any]:
        """Yield the rows of a query as they come, never all of them together."""
        return iter(self.connection.execute(query, execution_options=_STREAMED))

    def posted(self) -> list[sa.ColumnElement[bool]]:
        """Return which entries are of this period and point."""
        entry = ledger_entries.c
        found: list[sa.ColumnElement[bool]] = [
            entry.posted_at >= self.start,
            entry.posted_at < self.end,
        ]
        if self.asked.point_number is not None:
            found.append(entry.point_number == self.asked.point_number)
        return found

    def point(self) -> BothLanguages | None:
        """Return what the point is called; None: all of them.

        Raises:
            Refused: NOT_FOUND.
        """
        number = self.asked.point_number
        return None if number is None else point_name(self.connection, number)


def point_name(connection: sa.Connection, number: int) -> BothLanguages:
    """Return the name of a point, with its number.

    Raises:
        Refused: NOT_FOUND.
    """
    row = connection.execute(sa.select(points).where(points.c.number == number)).one_or_none()
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return BothLanguages(ar=f"{row.number} {row.name_ar}", en=f"{row.number} {row.name_en}")


def named_points(connection: sa.Connection, number: int | None) -> list[ReportPoint]:
    """Return one point, or all, as they are chosen from."""
    query = sa.select(points).order_by(points.c.number)
    if number is not None:
        query = query.where(points.c.number == number)
    return [
        ReportPoint(
            number=row.number,
            name=BothLanguages(ar=row.name_ar, en=row.name_en),
            is_agent=row.kind is PointKind.AGENT,
        )
        for row in connection.execute(query)
    ]


def accounts_by_id(connection: sa.Connection) -> dict[int, str]:
    """Return the code of every account."""
    rows = connection.execute(sa.select(ledger_accounts.c.id, ledger_accounts.c.code))
    return {row.id: row.code for row in rows}


def some_at_a_time(things: Iterable[_Thing], count: int = AT_ONCE) -> Iterator[Sequence[_Thing]]:
    """Yield things in lists of so many."""
    rest = iter(things)
    while some := list(itertools.islice(rest, count)):
        yield some
