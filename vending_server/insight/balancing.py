"""Input against sales of a zone, between readings that were really taken; no SQL here.

A *round* of a zone is a local day on which every bulk meter that was in use then was read.  Between
two rounds the input is the sum of what the meters counted; nothing is divided, stretched or
estimated.  A meter whose last reading says so (`ended_at`) is out of use from then on, one that is
new is in use from its first; a time in which one of them came or went between two rounds is not
told, because nobody knows what it counted in it.

What a household bought stands in its meter until it is used: over a month that is a part of what is
called loss, over half a year hardly any.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMeter:
    """One meter of a zone with its readings by time."""

    code: str
    multiplier: int
    readings: Sequence[tuple[dt.datetime, int]]
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What came into a zone from one round to another."""

    begin: dt.datetime
    end: dt.datetime
    input_tenths: int


def stretches(bulk: Sequence[BulkMeter], zone: dt.tzinfo) -> list[Stretch]:
    """Return what is known of one zone's input, in the order of time."""
    read = [one for one in bulk if one.readings]
    rounds = _rounds(read, zone)
    return [
        Stretch(begin=rounds[first], end=rounds[then], input_tenths=counted)
        for first, then in pairwise(sorted(rounds))
        if (counted := _counted(read, first, then, zone)) is not None
    ]


def joined(parts: Sequence[Stretch]) -> Stretch | None:
    """Return the last unbroken row of stretches as one; none = there is none."""
    row: list[Stretch] = []
    for one in reversed(parts):
        if row and one.end != row[-1].begin:
            break
        row.append(one)
    if not row:
        return None
    return Stretch(
        begin=row[-1].begin, end=row[0].end, input_tenths=sum(one.input_tenths for one in row)
    )


def _rounds(bulk: Sequence[BulkMeter], zone: dt.tzinfo) -> dict[dt.date, dt.datetime]:
    """Return the days on which all that were in use were read, with the last moment of each."""
    moments: defaultdict[dt.date, list[dt.datetime]] = defaultdict(list)
    for meter in bulk:
        for at, _ in meter.readings:
            moments[at.astimezone(zone).date()].append(at)
    days = {id(meter): _days(meter, zone) for meter in bulk}
    return {
        day: max(times)
        for day, times in moments.items()
        if all(day in days[id(m)] for m in bulk if _is_in_use(m, day, zone))
    }


def _days(meter: BulkMeter, zone: dt.tzinfo) -> dict[dt.date, int]:
    """Return what a meter showed last on each day."""
    return {at.astimezone(zone).date(): shown for at, shown in meter.readings}


def _is_in_use(meter: BulkMeter, day: dt.date, zone: dt.tzinfo) -> bool:
    first = meter.readings[0][0].astimezone(zone).date()
    last = None if meter.ended_at is None else meter.ended_at.astimezone(zone).date()
    return first <= day and (last is None or day <= last)


def _counted(
    bulk: Iterable[BulkMeter], first: dt.date, then: dt.date, zone: dt.tzinfo
) -> int | None:
    total = 0
    for meter in bulk:
        days = _days(meter, zone)
        begins = min(days)
        ends = None if meter.ended_at is None else meter.ended_at.astimezone(zone).date()
        if begins >= then or (ends is not None and ends <= first):
            continue
        if begins > first or (ends is not None and ends < then):
            return None  # it came or went in between
        total += (days[then] - days[first]) * meter.multiplier
    return total
