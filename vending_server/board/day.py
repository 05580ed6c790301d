"""Today beside the same weekday: sums that are brought up to date, not added up anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from vending_server.board import takings
from vending_server.board.cards import sales_of, utilities
from vending_server.board.slots import OncePer
from vending_server.board.takings import Sums
from vending_server.wire.board import DaySales, HourSales

_WEEK: Final = dt.timedelta(days=7)
_CUT: Final = dt.timedelta(minutes=5)
_HOURLY: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DayBook:
    """Remembers what does not change between two cuts; safe to use from any thread."""

    zone: dt.tzinfo
    _before_cut: OncePer[Sums] = field(default_factory=lambda: OncePer(_CUT))
    _week_ago: OncePer[Sums] = field(default_factory=lambda: OncePer(_HOURLY))
    _same_time: OncePer[Mapping[str, tuple[int, int]]] = field(
        default_factory=lambda: OncePer(_CUT)
    )

    def today(self, now: dt.datetime) -> dt.date:
        """Return the local day."""
        return now.astimezone(self.zone).date()

    def begin(self, now: dt.datetime) -> dt.datetime:
        """Return when the local day began."""
        return takings.hours_of(self.today(now), self.zone)[0][0]

    def sums(self, connection: sa.Connection, now: dt.datetime) -> Sums:
        """Return what was sold today, to this moment."""
        today = self.today(now)
        hours = takings.hours_of(today, self.zone)
        cut = self._before_cut.begin_of(now) - takings.UNDER_WAY_MAX
        before = self._before_cut.get(
            now, lambda: takings.decided_before(connection, hours, cut), key=today
        )
        return before.with_more((takings.decided_since(connection, hours, cut), 1))

    def told(self, connection: sa.Connection, sums: Sums, now: dt.datetime) -> DaySales:
        """Return today's sums beside the same weekday's, up to the last cut of the clock."""
        today = self.today(now)
        ago = takings.hours_of(today - _WEEK, self.zone)
        whole = self._week_ago.get(
            now, lambda: takings.decided_before(connection, ago, now), key=today
        )
        begin, until = ago[0][0], self._week_before(self._same_time.begin_of(now))
        same = self._same_time.get(
            now, lambda: takings.sold_between(connection, begin, max(begin, until)), key=today
        )
        counts, minors = _by_hour(sums)
        counts_before, minors_before = _by_hour(whole)
        return DaySales(
            day=today.isoformat(),
            count=sum(counts.values()),
            amount_minor=sum(minors.values()),
            before_count=sum(count for count, _ in same.values()),
            before_minor=sum(minor for _, minor in same.values()),
            before_whole_minor=sum(minors_before.values()),
            utilities=sales_of(sums),
            before_utilities=utilities(same),
            hours=[
                HourSales(
                    begins_at=hour.isoformat(),
                    count=counts[at],
                    amount_minor=minors[at],
                    before_count=counts_before[at],
                    before_minor=minors_before[at],
                )
                for at, (hour, _) in enumerate(takings.hours_of(today, self.zone))
            ],
        )

    def _week_before(self, moment: dt.datetime) -> dt.datetime:
        """Return the same time of the town's clock a week before, whatever the clocks did since."""
        local = moment.astimezone(self.zone)
        return (local - _WEEK).astimezone(dt.UTC)  # a local time is reckoned as it reads


def _by_hour(sums: Sums) -> tuple[Counter[int], Counter[int]]:
    count: Counter[int] = Counter()
    minor: Counter[int] = Counter()
    for cell, found in sums.count.items():
        count[cell[2]] += found
        minor[cell[2]] += sums.minor[cell]
    return count, minor
