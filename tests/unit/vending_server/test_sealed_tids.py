"""TIDs of sealed vends: free ones of the last day, ascending, never a reserved minute."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from token_engine.tid import BaseDate, is_reserved, tid_from_time
from vending_server.sealing.tids import LIVE_MAX, free_tids

NOW = dt.datetime(2026, 11, 22, 10, 0, 30, tzinfo=dt.UTC)
CLOCK = tid_from_time(NOW, BaseDate.Y2014)


def tids(*, last=None, wanted=4, live=0, now=NOW):
    return free_tids(last_tid=last, now=now, base_year=2014, wanted=wanted, live=live)


@given(
    last=st.one_of(st.none(), st.integers(CLOCK - 3000, CLOCK + 2000)),
    wanted=st.integers(0, 40),
    live=st.integers(0, LIVE_MAX),
    minutes=st.integers(0, 2 * 24 * 60),
)
def test_tids_lie_behind_the_last_issued_and_not_ahead_of_the_clock(last, wanted, live, minutes):
    now = NOW + dt.timedelta(minutes=minutes)
    clock = tid_from_time(now, BaseDate.Y2014)

    found = tids(last=last, wanted=wanted, live=live, now=now)

    assert found == sorted(set(found))
    assert len(found) <= min(wanted, LIVE_MAX - live)
    assert not any(map(is_reserved, found))
    for tid in found:
        assert clock - 24 * 60 <= tid <= clock
        assert last is None or tid > last


def test_without_an_older_token_they_begin_a_day_ago():
    assert tids(wanted=3) == [CLOCK - 1440, CLOCK - 1439, CLOCK - 1438]


def test_a_meter_that_bought_this_minute_has_no_room():
    assert tids(last=CLOCK) == []
    assert tids(last=CLOCK - 1) == [CLOCK]


def test_the_floor_of_a_restore_a_day_ahead_leaves_no_room():
    assert tids(last=CLOCK + 1440) == []


def test_a_meter_has_twenty_at_most():
    assert len(tids(wanted=50)) == LIVE_MAX
    assert len(tids(wanted=50, live=18)) == 2


def test_the_first_minutes_of_a_base_date_do_not_reach_before_it():
    begun = dt.datetime(2014, 1, 1, 0, 3, tzinfo=dt.UTC)

    assert tids(now=begun, wanted=9) == [0, 2, 3]
