"""Which reports make themselves: after a day is locked, and after a month is over and locked.

Each is made once for a locking: a day that was opened again and locked again gets another one, and
the first stays in the archive.  What was missed is made up, so far back as `_DAYS_BACK` and
`_MONTHS_BACK` say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE, DayAct
from vending_server.days.tables import day_events, day_locks
from vending_server.points.tables import PointKind, points
from vending_server.reports.model import Asked, FileFormat, Language, Period, ReportKind

_DAYS_BACK: Final = 40
_MONTHS_BACK: Final = 3
_PDF, _XLSX, _AR = FileFormat.PDF, FileFormat.XLSX, Language.ARABIC


@dataclass(frozen=True, slots=True)
class Habit:
    """One row of the schedule."""

    kind: ReportKind
    files: tuple[tuple[Language, FileFormat], ...]


# Of each point, for each of its days.
DAILY: Final = (
    Habit(ReportKind.DAILY, ((_AR, _PDF), (_AR, _XLSX))),
    Habit(ReportKind.SALES, ((_AR, _PDF), (_AR, _XLSX))),
    Habit(ReportKind.DEPOSITS, ((_AR, _PDF),)),
)
# Of each agent, for each month.
OF_AGENTS: Final = (Habit(ReportKind.AGENT, ((_AR, _PDF), (_AR, _XLSX))),)
# Of the town, for each month in which every point is locked.
MONTHLY: Final = (
    Habit(ReportKind.VAT, ((_AR, _PDF), (_AR, _XLSX))),
    Habit(ReportKind.SALES, ((_AR, _XLSX),)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that the schedule wants, and the key that it is known by."""

    key: str
    asked: Asked
    language: Language
    file_format: FileFormat


def due(connection: sa.Connection, today: dt.date) -> list[Due]:
    """Return all that should be in the archive by today, made or not."""
    locked = _locked_through(connection)
    kinds = dict(connection.execute(sa.select(points.c.number, points.c.kind)).all())
    times = _times_locked(connection)
    found = [
        one
        for number, through in sorted(locked.items())
        for one in _of_days(number, through, today, times)
    ]
    for month in _months(today):
        agents = [one for one, kind in sorted(kinds.items()) if kind is PointKind.AGENT]
        for number in agents:
            if _is_locked(locked, [number], month):
                found += _of_month(OF_AGENTS, month, number, times)
        if _is_locked(locked, list(kinds), month):
            found += _of_month(MONTHLY, month, None, times)
    return found


def _of_days(
    number: int, through: dt.date, today: dt.date, times: dict[tuple[int, dt.date], int]
) -> Iterator[Due]:
    day = max(today - dt.timedelta(days=_DAYS_BACK), _first_day(number, times) or through)
    while day <= through:
        period = Period(from_day=day, through_day=day)
        nth = times.get((number, day), 1)
        for habit in DAILY:
            yield from _files(habit, period, number, f"{day}/{nth}")
        day += dt.timedelta(days=1)


def _of_month(
    habits: tuple[Habit, ...],
    month: Period,
    number: int | None,
    times: dict[tuple[int, dt.date], int],
) -> Iterator[Due]:
    """Yield a month's; the last day's lockings say how often the month was closed."""
    nth = max(
        (
            count
            for (point, day), count in times.items()
            if month.from_day <= day <= month.through_day and number in {None, point}
        ),
        default=1,
    )
    for habit in habits:
        yield from _files(habit, month, number, f"{month.from_day:%Y-%m}/{nth}")


def _files(habit: Habit, period: Period, number: int | None, when: str) -> Iterator[Due]:
    asked = Asked(kind=habit.kind, period=period, point_number=number)
    place = "town" if number is None else str(number)
    for language, file_format in habit.files:
        key = f"{habit.kind}/{place}/{when}/{language}.{file_format}"
        yield Due(key=key, asked=asked, language=language, file_format=file_format)


def _locked_through(connection: sa.Connection) -> dict[int, dt.date]:
    """Return through which day each point is locked.

    Head office has no paper of its own days, and the town's need not wait for it: it posts at the
    moment it decides, so that nothing of a month that is over still comes.
    """
    query = sa.select(day_locks.c.point_number, day_locks.c.locked_through).where(
        day_locks.c.point_number != HEAD_OFFICE
    )
    return dict(connection.execute(query.where(day_locks.c.locked_through.is_not(None))).all())


def _times_locked(connection: sa.Connection) -> dict[tuple[int, dt.date], int]:
    event = day_events.c
    query: sa.Select[Any] = (
        sa.select(event.point_number, event.day, sa.func.count().label("times"))
        .where(event.act == DayAct.LOCKED)
        .group_by(event.point_number, event.day)
    )
    return {(row.point_number, row.day): row.times for row in connection.execute(query)}


def _first_day(number: int, times: dict[tuple[int, dt.date], int]) -> dt.date | None:
    """Return the first day that was locked by itself: none before it is made up."""
    return min((day for point, day in times if point == number), default=None)


def _months(today: dt.date) -> Iterator[Period]:
    """Yield the months that are over, the oldest first."""
    first = today.replace(day=1)
    over = []
    for _ in range(_MONTHS_BACK):
        last = first - dt.timedelta(days=1)
        first = last.replace(day=1)
        over.append(Period(from_day=first, through_day=last))
    return reversed(over)


def _is_locked(locked: dict[int, dt.date], numbers: list[int], month: Period) -> bool:
    return bool(numbers) and all(
        locked.get(number, dt.date.min) >= month.through_day for number in numbers
    )
