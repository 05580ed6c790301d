"""The days that the town's history covers: whole local days, the last one not included.

Nothing is ever sold on the day that ends the window, so that a server which starts on that day
finds no sale ahead of its clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from vending_server.errors import Misconfigured

_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Window:
    """From the start of `start` to the start of `until`, in the municipality's time zone."""

    start: dt.date
    until: dt.date
    zone: dt.tzinfo

    def months(self) -> Iterator[dt.date]:
        """Yield the first day of every month that the window touches, `until`'s included."""
        month = self.start.replace(day=1)
        while month <= self.until:
            yield month
            month = add_months(month, 1)

    def moment(self, day: dt.date, second: int) -> dt.datetime:
        """Return a second of a local day as aware UTC."""
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=self.zone)
        # Wall-clock arithmetic: opening hours do not move when summer time begins.
        return (midnight + dt.timedelta(seconds=second)).astimezone(dt.UTC)


def window_ending(until: dt.date, *, months: int, zone: dt.tzinfo, earliest: dt.date) -> Window:
    """Return the window of this many months.

    Raises:
        Misconfigured: it would begin before `earliest`, when the prices were others.
    """
    start = add_months(until, -months)
    if start < earliest:
        first = add_months(earliest, months)
        raise Misconfigured(f"the sample tariffs cannot price this: --until {first} or later")
    return Window(start, until, zone)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the month's last if it has no such day."""
    month = day.year * _MONTHS_OF_YEAR + day.month - 1 + months
    year, month_index = divmod(month, _MONTHS_OF_YEAR)
    last = calendar.monthrange(year, month_index + 1)[1]
    return dt.date(year, month_index + 1, min(day.day, last))
