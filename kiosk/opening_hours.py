"""When a terminal is open: hours by the day of the week, as the settings file says them.

Pure: times in, times out.  Without any hours it is always open; a day that is not named is closed.

    [selfservice.hours]
    sun = "07:00-21:00"
    mon = "07:00-12:00, 16:00-21:00"
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as datetime counts them
_SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_DAY_MINUTES: Final = 24 * 60
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Minutes of each weekday, from and until, in order and apart."""

    spans: tuple[tuple[tuple[int, int], ...], ...]

    def is_open(self, local: dt.datetime) -> bool:
        """Say whether it is open at a moment of the town's clock."""
        minute = local.hour * 60 + local.minute
        return any(begin <= minute < end for begin, end in self.spans[local.weekday()])

    def opens_next(self, local: dt.datetime) -> dt.datetime | None:
        """Return when it opens after a moment; None: never."""
        return next((at for at in self._openings(local) if at > local), None)

    def _openings(self, local: dt.datetime) -> Iterator[dt.datetime]:
        for days in range(_WEEK + 1):
            day = local.date() + dt.timedelta(days=days)
            for begin, _end in self.spans[day.weekday()]:
                time = dt.time(begin // 60, begin % 60, tzinfo=local.tzinfo)
                yield dt.datetime.combine(day, time)


def read_hours(hours: Mapping[str, str]) -> OpeningHours | None:
    """Read what the settings say; None when they say nothing.

    Raises:
        ValueError: a day that is none, or hours that run backwards or into each other.
    """
    if not hours:
        return None
    if unknown := set(hours) - set(DAYS):
        raise ValueError(f"hours: {min(unknown)} is no day, days are {', '.join(DAYS)}")
    return OpeningHours(tuple(_spans(day, hours.get(day, "")) for day in DAYS))


def _spans(day: str, told: str) -> tuple[tuple[int, int], ...]:
    spans = tuple(_span(day, one.strip()) for one in told.split(",") if one.strip())
    is_apart = all(one[1] < other[0] for one, other in itertools.pairwise(spans))
    if not is_apart or any(begin >= end for begin, end in spans):
        raise ValueError(f"hours: {day} must go forward, each span apart from the next")
    return spans


def _span(day: str, told: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(told)
    if found is None:
        raise ValueError(f"hours: {day} is written like 07:00-21:00")
    hour, minute, to_hour, to_minute = found.groups()
    end = _DAY_MINUTES if to_hour is None else int(to_hour) * 60 + int(to_minute)
    return int(hour) * 60 + int(minute), end
