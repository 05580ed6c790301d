"""How often anybody may ask: bursts pass, loops do not, nobody pays for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vending_server.errors import Refused
from vending_server.http import limits
from vending_server.http.limits import RateLimit

SECOND = 10**9


class Ticks:
    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now


@pytest.fixture
def ticks():
    return Ticks()


def refused(limit, caller="a") -> int:
    with pytest.raises(Refused, match="too_many_requests") as caught:
        limit.take(caller)
    return caught.value.params["retry_after_s"]


def test_a_burst_of_a_minutes_worth_passes_and_the_next_is_told_when_to_come_back(ticks):
    limit = RateLimit(60, ticks)
    for _ in range(60):
        limit.take("a")

    assert refused(limit) == 1
    ticks.now += SECOND
    limit.take("a")
    assert refused(limit) == 1


def test_a_caller_never_waits_for_another(ticks):
    limit = RateLimit(1, ticks)
    limit.take("a")

    limit.take("b")
    assert refused(limit, "a") == 60


def test_who_asked_longest_ago_is_forgotten_first(ticks, monkeypatch):
    monkeypatch.setattr(limits, "CALLERS_MAX", 2)
    limit = RateLimit(1, ticks)
    for caller in "abc":
        limit.take(caller)

    limit.take("a")  # forgotten, so it begins anew
    assert refused(limit, "c")


@given(st.lists(st.integers(0, 5 * SECOND), max_size=60), st.integers(1, 30))
def test_no_more_than_a_burst_and_the_rate_ever_pass(gaps, per_minute):
    ticks = Ticks()
    limit = RateLimit(per_minute, ticks)
    passed = 0
    for gap in gaps:
        ticks.now += gap
        try:
            limit.take("a")
        except Refused:
            continue
        passed += 1

    assert passed <= per_minute + ticks.now * per_minute // (60 * SECOND)
