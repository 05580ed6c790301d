"""Rules of business days; no SQL here.

A day of a point is open until somebody locks it; it is over at local midnight.  Days are locked in
order, and only the latest one is ever opened again.  What happened on a locked day and comes late
is posted to the first open one, with a link to when it happened.  Head office has days like a
point; it posts at the moment it decides, so that nothing of it ever comes late.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from vending_server.wire import scalars

HEAD_OFFICE: Final = scalars.HEAD_OFFICE
"""The seat of what no point posts: head office's own days, numbered like those of a point.

No point bears this number (points.service.create_point).
"""
# A sale decided before midnight is in the books well before this; nobody locks sooner.
SETTLING: Final = dt.timedelta(minutes=15)


class DayAct(StrEnum):
    """What was done to a day."""

    LOCKED = "locked"
    REOPENED = "reopened"


def start_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment a local day begins, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment the next local day begins, in UTC."""
    return start_of(day + dt.timedelta(days=1), zone)


def first_of_next_month(month: str) -> dt.date:
    """Return the day after a month like 2026-11."""
    first = dt.date.fromisoformat(f"{month}-01")
    return (first + dt.timedelta(days=31)).replace(day=1)


def month_after(month: str) -> str:
    """Return the month after one like 2026-11, spelled alike."""
    return first_of_next_month(month).isoformat()[:7]


def posting_time(
    happened_at: dt.datetime, locked_until: dt.datetime | None, now: dt.datetime
) -> dt.datetime:
    """Return when to post what happened: then, or now if that day is locked.

    A till's clock may run ahead; nothing is posted into the future.
    """
    if happened_at > now or (locked_until is not None and happened_at < locked_until):
        return now
    return happened_at
