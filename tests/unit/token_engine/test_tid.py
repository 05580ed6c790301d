import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.errors import FieldOutOfRange, KeyExpired, TidOutOfRange
from token_engine.tid import (
    TID_MAX,
    BaseDate,
    Tid,
    check_ken,
    check_tid,
    is_reserved,
    ken_expired,
    next_tid,
    tid_from_time,
    time_from_tid,
)

MIDNIGHT = dt.datetime(2026, 4, 10, tzinfo=dt.UTC)

tids = st.integers(0, TID_MAX).map(Tid)


@pytest.mark.parametrize(
    ("base", "last"),
    [
        (BaseDate.Y1993, dt.datetime(2024, 11, 24, 20, 15, tzinfo=dt.UTC)),
        (BaseDate.Y2014, dt.datetime(2045, 11, 24, 20, 15, tzinfo=dt.UTC)),
        (BaseDate.Y2035, dt.datetime(2066, 11, 24, 20, 15, tzinfo=dt.UTC)),
    ],
)
def test_a_base_date_lasts_to_its_last_minute_and_no_longer(base, last):
    assert tid_from_time(last, base) == TID_MAX
    with pytest.raises(TidOutOfRange):
        tid_from_time(last + dt.timedelta(minutes=1), base)
    with pytest.raises(TidOutOfRange):
        tid_from_time(base.value - dt.timedelta(seconds=1), base)


@given(tids, st.sampled_from(BaseDate))
def test_every_tid_survives_the_round_trip(tid, base):
    assert tid_from_time(time_from_tid(tid, base), base) == tid


def test_the_worked_example_has_its_tid_and_seconds_are_dropped():
    vended_at = dt.datetime(2026, 4, 10, 14, 30, 59, tzinfo=dt.UTC)

    assert tid_from_time(vended_at, BaseDate.Y2014) == 6454950


def test_the_zone_of_a_time_does_not_move_its_tid():
    here = dt.timezone(dt.timedelta(hours=3))

    assert tid_from_time(MIDNIGHT.astimezone(here), BaseDate.Y2014) == tid_from_time(
        MIDNIGHT, BaseDate.Y2014
    )


@pytest.mark.parametrize(("minute", "expected"), [(0, 0), (1, 2), (2, 2)])
def test_only_one_past_midnight_is_stepped_over(minute, expected):
    start = tid_from_time(MIDNIGHT, BaseDate.Y2014)

    assert next_tid(Tid(start + minute), None) == start + expected


@given(tids, st.none() | tids)
def test_a_next_tid_is_new_and_never_reserved(clock_tid, last_tid):
    try:
        tid = next_tid(clock_tid, last_tid)
    except TidOutOfRange:
        assert last_tid == TID_MAX
        return

    assert tid >= clock_tid
    assert last_tid is None or tid > last_tid
    assert not is_reserved(tid)
    assert tid <= max(clock_tid, last_tid or 0) + 2


@pytest.mark.parametrize("tid", [-1, TID_MAX + 1])
def test_a_tid_is_never_wrapped(tid):
    with pytest.raises(TidOutOfRange):
        check_tid(tid)


@pytest.mark.parametrize(
    ("tid", "ken", "expired"),
    [
        (0, 0, False),
        (65535, 0, False),
        (65536, 0, True),
        (200 * 65536 + 65535, 200, False),
        (201 * 65536, 200, True),
        (TID_MAX, 255, False),
    ],
)
def test_a_key_lasts_to_the_end_of_its_period(tid, ken, expired):
    assert ken_expired(Tid(tid), ken) is expired


def test_an_expired_key_is_refused():
    check_ken(Tid(65535), 0)
    with pytest.raises(KeyExpired):
        check_ken(Tid(65536), 0)


def test_a_base_date_is_known_by_year_and_by_code():
    assert [BaseDate.from_year(base.year) for base in BaseDate] == list(BaseDate)
    assert [base.code for base in BaseDate] == ["93", "14", "35"]
    with pytest.raises(FieldOutOfRange):
        BaseDate.from_year(2000)
