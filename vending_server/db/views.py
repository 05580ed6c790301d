"""Reporting views: what a town's accountant reads with any tool that speaks SQL.

One file each in sql/views, named as the view; they hold no data and are dropped and made again by
every migration, so an edited file needs no migration of its own.  Both databases run the same text
and give the same answers.  One thing they cannot say alike: on which local day something happened.
`local_day(column)` in a file stands for that; the shifts of the town's clock come from the view
report_clock_shifts, made here from the time-zone data that the server itself uses, because the two
databases would otherwise each have an opinion of their own (PostgreSQL) or none (SQLite).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

PREFIX: Final = "report_"
CLOCK_SHIFTS: Final = "report_clock_shifts"
ZONE_DEFAULT: Final = "Asia/Hebron"  # until set-municipality says otherwise
_FOLDER: Final = Path(__file__).resolve().parents[2] / "sql" / "views"
_FIRST_YEAR: Final = 2010
_LAST_YEAR: Final = 2060
_MINUTE: Final = dt.timedelta(minutes=1)
_DAY: Final = dt.timedelta(days=1)
_LOCAL_DAY: Final = re.compile(r"local_day\(([A-Za-z_.]+)\)")
_LOCAL_DAYS: Final = {
    "sqlite": "date({time}, {shift} || ' minutes')",
    "postgresql": (
        "to_char({time} AT TIME ZONE 'UTC' + {shift} * INTERVAL '1 minute', 'YYYY-MM-DD')"
    ),
}
_SHIFT: Final = "(SELECT minutes FROM report_clock_shifts WHERE {time} >= begins AND {time} < ends)"
# As each database stores times: SQLite keeps text that means UTC.
_TIMES: Final = {
    "sqlite": "'{:%Y-%m-%d %H:%M:%S.000000}'",
    "postgresql": "TIMESTAMPTZ '{:%Y-%m-%d %H:%M:%S+00}'",
}


def view_names() -> list[str]:
    """Return the views of this release."""
    return [CLOCK_SHIFTS, *sorted(path.stem for path in _FOLDER.glob("*.sql"))]


def make_views(connection: sa.Connection) -> list[str]:
    """Drop and make every reporting view, in the caller's transaction; return their names."""
    drop_views(connection)
    dialect = connection.dialect.name
    zone = connection.exec_driver_sql("SELECT time_zone FROM municipality").scalar()
    _make(connection, CLOCK_SHIFTS, _clock_shifts_query(zone or ZONE_DEFAULT, dialect))
    for name in view_names()[1:]:
        text = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
        _make(connection, name, _spelt_out(text, dialect))
    return view_names()


def drop_views(connection: sa.Connection) -> None:
    """Drop the reporting views, those of an earlier release too: no table changes under a view."""
    found = {name for name in sa.inspect(connection).get_view_names() if name.startswith(PREFIX)}
    # The others look at the clock's shifts, so these go last.
    for name in sorted(found, key=lambda one: one == CLOCK_SHIFTS):
        connection.exec_driver_sql(f"DROP VIEW {name}")


def _make(connection: sa.Connection, name: str, query: str) -> None:
    assert "%" not in query, "a sign of the driver's own"
    connection.exec_driver_sql(f"CREATE VIEW {name} AS\n{query}")


def _spelt_out(text: str, dialect: str) -> str:
    def spelt(found: re.Match[str]) -> str:
        shift = _SHIFT.format(time=found[1])
        return _LOCAL_DAYS[dialect].format(time=found[1], shift=shift)

    return _LOCAL_DAY.sub(spelt, text)


def _clock_shifts_query(zone: str, dialect: str) -> str:
    time = _TIMES[dialect].format
    rows = ",\n".join(
        f"({time(begins)}, {time(ends)}, {minutes})" for begins, ends, minutes in _shifts(zone)
    )
    return (
        f"WITH shifts (begins, ends, minutes) AS (VALUES\n{rows})\n"
        "SELECT begins, ends, minutes FROM shifts"
    )


@functools.cache
def _shifts(zone_name: str) -> tuple[tuple[dt.datetime, dt.datetime, int], ...]:
    """Return from when until when the town's clock is how many minutes ahead of UTC."""
    changes = list(_changes(ZoneInfo(zone_name)))
    ends = [begins for begins, _ in changes[1:]] + [dt.datetime(9999, 1, 1, tzinfo=dt.UTC)]
    return tuple(
        (begins, end, minutes) for (begins, minutes), end in zip(changes, ends, strict=True)
    )


def _changes(zone: ZoneInfo) -> Iterator[tuple[dt.datetime, int]]:
    def minutes_at(time: dt.datetime) -> int:
        shift = time.astimezone(zone).utcoffset()
        assert shift is not None, "a zone always has a shift"
        return shift // _MINUTE

    day = dt.datetime(_FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
    known = minutes_at(day)
    yield dt.datetime(1900, 1, 1, tzinfo=dt.UTC), known
    while day.year < _LAST_YEAR:
        after = day + _DAY
        if minutes_at(after) != known:
            while minutes_at(day) == known:
                day += _MINUTE
            known = minutes_at(day)
            yield day, known
        day = after
