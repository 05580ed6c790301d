"""Hours by the day of the week: when it is open, and when it opens next."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from kiosk.opening_hours import read_hours

ZONE = zoneinfo.ZoneInfo("Asia/Hebron")
HOURS = {"sun": "07:00-21:00", "mon": "07:00-12:00, 16:00-24:00"}


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of the week that begins with Sunday, 22 November 2026."""
    return dt.datetime(2026, 11, 22 + day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(0, 6, 59), False),
        (at(0, 7), True),
        (at(0, 20, 59), True),
        (at(0, 21), False),
        (at(1, 13), False),
        (at(1, 23, 59), True),
        (at(2, 10), False),
    ],
)
def test_it_is_open_from_the_first_minute_to_the_last(moment, is_open):
    assert read_hours(HOURS).is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(0, 6), at(0, 7)),
        (at(0, 22), at(1, 7)),
        (at(1, 12), at(1, 16)),
        (at(2, 10), at(7, 7)),
    ],
)
def test_it_tells_when_it_opens_next_also_a_week_ahead(moment, opens):
    assert read_hours(HOURS).opens_next(moment) == opens


def test_without_hours_it_is_always_open():
    assert read_hours({}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"friday": "07:00-08:00"},
        {"fri": "7-8"},
        {"fri": "09:00-08:00"},
        {"fri": "08:00-12:00, 11:00-13:00"},
        {"fri": "08:00-25:00"},
    ],
)
def test_what_is_no_hour_is_refused(wrong):
    with pytest.raises(ValueError, match="hours"):
        read_hours(wrong)
