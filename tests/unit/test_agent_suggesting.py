"""What an agent's behaviour suggests: never more than he showed, and nothing where little is known."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from vending_server.agents.suggesting import (
    DAYS_WITH_SALES_MIN,
    STEP_MINOR,
    Behaviour,
    suggest,
)

FIRST = dt.date(2026, 10, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def behaviour(
    sold=(200_000,) * 20, pauses=(4, 4, 4), top_up=900_000, float_minor=1_000_000, beyond=0
):
    days, at = [0], 0
    for pause in pauses:
        at += pause
        days.append(at)
    return Behaviour(
        sold_by_day={day(at): minor for at, minor in enumerate(sold)},
        top_ups=[(day(at), top_up) for at in days],
        float_minor=float_minor,
        beyond_minor=beyond,
    )


def test_the_limit_bridges_the_days_between_two_top_ups():
    found = suggest(behaviour())
    assert (found.busy_day_minor, found.pause_days) == (200_000, 4)
    assert found.credit_limit_minor == 4 * 200_000
    assert found.offline_ceiling_minor == 200_000


def test_the_limit_is_never_more_than_he_is_used_to_bring():
    assert suggest(behaviour(top_up=300_000)).credit_limit_minor == 300_000


def test_one_day_in_ten_does_not_make_a_busy_day():
    assert suggest(behaviour(sold=(100_000,) * 18 + (9_000_000,) * 2)).busy_day_minor == 100_000


def test_who_was_ever_beyond_his_limit_gets_half():
    assert suggest(behaviour(beyond=1)).credit_limit_minor == 400_000


def test_nothing_is_suggested_while_too_little_is_known():
    few = suggest(behaviour(sold=(100_000,) * (DAYS_WITH_SALES_MIN - 1)))
    once = suggest(behaviour(pauses=()))
    for found in (few, once):
        assert (found.credit_limit_minor, found.offline_ceiling_minor) == (None, None)


@given(
    sold=st.lists(st.integers(1, 10_000_000), min_size=14, max_size=56),
    pauses=st.lists(st.integers(0, 30), min_size=1, max_size=10),
    top_up=st.integers(1, 50_000_000),
    float_minor=st.integers(-1_000_000, 50_000_000),
    beyond=st.integers(0, 5),
)
def test_no_suggestion_goes_beyond_what_was_seen(sold, pauses, top_up, float_minor, beyond):
    found = suggest(behaviour(tuple(sold), tuple(pauses), top_up, float_minor, beyond))
    limit, ceiling = found.credit_limit_minor, found.offline_ceiling_minor
    assert limit is not None
    assert ceiling is not None
    assert 0 <= limit <= top_up
    assert 0 <= ceiling <= max(sold)
    assert ceiling <= max(float_minor, 0) + limit
    assert limit % STEP_MINOR == ceiling % STEP_MINOR == 0
