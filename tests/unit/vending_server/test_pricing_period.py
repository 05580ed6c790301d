"""Billing periods in local time (PRICING S10)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vending_server.pricing.model import Period
from vending_server.pricing.period import billing_period

HEBRON = ZoneInfo("Asia/Hebron")

_FIRST = dt.datetime(2005, 1, 1, tzinfo=dt.UTC)
_SECONDS = 33 * 365 * 86_400
instants = st.integers(0, _SECONDS).map(lambda seconds: _FIRST + dt.timedelta(seconds=seconds))


def _utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_a_month_ends_at_local_midnight():
    # Hebron is two hours ahead of UTC in winter.
    before = billing_period(_utc(2024, 2, 29, 21, 59), Period.MONTH, HEBRON)
    after = billing_period(_utc(2024, 2, 29, 22, 0), Period.MONTH, HEBRON)

    assert (before.key, after.key) == ("2024-02", "2024-03")
    assert before.end == after.start == _utc(2024, 2, 29, 22, 0)


@pytest.mark.parametrize(
    ("month", "key"), [(1, "2026-01"), (2, "2026-01"), (3, "2026-03"), (12, "2026-11")]
)
def test_two_months_begin_in_an_odd_month(month, key):
    assert billing_period(_utc(2026, month, 15), Period.TWO_MONTHS, HEBRON).key == key


def test_two_months_run_over_the_change_of_clocks_and_year():
    period = billing_period(_utc(2025, 12, 31, 21, 59), Period.TWO_MONTHS, HEBRON)

    assert (period.start, period.end) == (_utc(2025, 10, 31, 22, 0), _utc(2025, 12, 31, 22, 0))


def test_a_month_begins_when_the_clocks_skip_its_midnight():
    # On 1 April 2007 clocks in Hebron went from 00:00 straight to 01:00.
    april = billing_period(_utc(2007, 4, 15), Period.MONTH, HEBRON)

    assert april.start == _utc(2007, 3, 31, 22, 0)


@given(instants, st.sampled_from(Period))
def test_every_moment_lies_in_its_period_and_the_next_one_follows_without_a_gap(moment, period):
    found = billing_period(moment, period, HEBRON)
    following = billing_period(found.end, period, HEBRON)

    assert found.start <= moment < found.end
    assert following.start == found.end
    assert following.key > found.key
    assert billing_period(found.start, period, HEBRON) == found
    assert found.start.tzinfo is found.end.tzinfo is dt.UTC


def test_a_naive_time_is_our_own_bug():
    with pytest.raises(AssertionError):
        billing_period(_utc(2026, 1, 1).replace(tzinfo=None), Period.MONTH, HEBRON)
