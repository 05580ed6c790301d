import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vending_server.errors import Refused
from vending_server.operators.model import (
    LOCK_TIME,
    TRIES_MAX,
    Caller,
    Role,
    Tries,
    is_storable_login,
    require,
)
from vending_server.operators.strangers import StrangerTries
from vending_server.wire.facts import BothLanguages, PointFacts

NOON = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
NAME = BothLanguages(ar="سمر", en="Samar")
waits_s = st.lists(st.integers(0, 2 * int(LOCK_TIME.total_seconds())), max_size=40)


def tries_after(count: int) -> Tries:
    tries = Tries()
    for _ in range(count):
        tries = tries.one_more(NOON)
    return tries


@given(waits_s)
def test_in_no_lock_time_are_more_passwords_looked_at_than_allowed(waits):
    tries, now, looked_at = Tries(), NOON, []
    for wait in waits:
        now += dt.timedelta(seconds=wait)
        if not tries.is_locked(now):
            tries = tries.one_more(now)
            looked_at.append(now)

    for start in looked_at:
        # A window may hold the end of one count and all of the next one's first tries.
        inside = [one for one in looked_at if start <= one < start + LOCK_TIME]
        assert len(inside) < 2 * TRIES_MAX


@given(waits_s)
def test_a_fifth_try_in_a_row_always_locks(waits):
    tries, now, in_a_row = Tries(), NOON, 0
    for wait in waits:
        now += dt.timedelta(seconds=wait)
        if tries.is_locked(now):
            assert in_a_row == TRIES_MAX
            continue
        in_a_row = 1 if in_a_row == TRIES_MAX else in_a_row + 1
        tries = tries.one_more(now)
        assert tries.is_locked(now) == (in_a_row == TRIES_MAX)


def test_a_lock_lasts_until_its_last_instant():
    tries = tries_after(TRIES_MAX)

    assert tries.is_locked(NOON + LOCK_TIME - dt.timedelta(microseconds=1))
    assert not tries.is_locked(NOON + LOCK_TIME)


@pytest.mark.parametrize("count", range(1, TRIES_MAX))
def test_the_refusal_counts_down(count):
    refused = tries_after(count).refusal(NOON)

    assert (refused.code, refused.params) == ("login_refused", {"attempts_left": 5 - count})


def test_the_refusal_of_a_locked_login_says_until_when():
    refused = tries_after(TRIES_MAX).refusal(NOON)

    assert (refused.code, refused.status) == ("login_locked", 423)
    assert refused.params == {"until": "2026-03-01T10:15:00+00:00"}


def test_strangers_are_counted_one_by_one():
    strangers = StrangerTries()
    for _ in range(TRIES_MAX):
        strangers.take_try("one", NOON)

    with pytest.raises(Refused, match="login_locked"):
        strangers.take_try("one", NOON)
    assert strangers.take_try("other", NOON) == Tries(1)
    assert strangers.take_try("one", NOON + LOCK_TIME) == Tries(1)


def test_only_so_many_strangers_are_remembered():
    strangers = StrangerTries()
    strangers.take_try("first", NOON)
    for number in range(1_000):
        strangers.take_try(str(number), NOON)

    assert strangers.take_try("999", NOON) == Tries(2)
    assert strangers.take_try("first", NOON) == Tries(1)


def caller(*roles: Role) -> Caller:
    return Caller(
        operator_id=1,
        login="samar",
        name=NAME,
        title=NAME,
        roles=frozenset(roles),
        terminal_id="019b0000-0000-7000-8000-000000000000",
        terminal_number=1,
        point=PointFacts(number=1, name=NAME, kind="main"),
    )


def test_one_of_the_roles_is_enough():
    require(caller(Role.CASHIER, Role.AUDITOR), Role.SUPERVISOR, Role.AUDITOR)


@pytest.mark.parametrize("roles", [(), (Role.CASHIER,)])
def test_none_of_the_roles_is_not_permitted(roles):
    with pytest.raises(Refused, match="not_permitted"):
        require(caller(*roles), Role.SUPERVISOR, Role.AUDITOR)


@pytest.mark.parametrize("login", ["samar", "سمر", "s" * 40, "samar k"])
def test_a_login_that_can_be_stored(login):
    assert is_storable_login(login)


@pytest.mark.parametrize("login", ["", " ", "samar ", "s" * 41, "sa\x00mar", "sa\nmar"])
def test_a_login_that_cannot_be_stored(login):
    assert not is_storable_login(login)
