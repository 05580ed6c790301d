"""Sellers that called a moment ago: known for a second, and not past a login or logout here."""

from __future__ import annotations

from tests.helpers import little_town
from tests.helpers.little_town import HandClock
from vending_server.operators.model import Caller
from vending_server.operators.recent import CALLERS_MAX, RECENT_S, RecentCallers

SELLER = little_town.seller()
SAMAR = Caller(
    operator_id=1,
    login="samar",
    name=SELLER.operator_name,
    title=SELLER.operator_title,
    roles=frozenset(),
    terminal_id=SELLER.terminal_id,
    terminal_number=1,
    point=SELLER.point,
)


def known(clock: HandClock) -> RecentCallers:
    recent = RecentCallers(clock)
    recent.keep("hash", SAMAR, generation=recent.generation)
    return recent


def test_a_caller_is_known_for_a_second_and_then_asked_for_again():
    clock = HandClock()
    recent = known(clock)

    assert recent.find("hash") is SAMAR
    clock.ticks += RECENT_S + 0.001
    assert recent.find("hash") is None


def test_a_logout_in_this_process_counts_at_once():
    recent = known(HandClock())
    recent.forget_all()

    assert recent.find("hash") is None


def test_who_was_read_before_a_logout_is_not_kept_after_it():
    recent = RecentCallers(HandClock())
    generation = recent.generation
    recent.forget_all()
    recent.keep("hash", SAMAR, generation=generation)

    assert recent.find("hash") is None


def test_not_more_callers_are_kept_than_the_named_maximum():
    recent = known(HandClock())
    for number in range(CALLERS_MAX):
        recent.keep(str(number), SAMAR, generation=recent.generation)

    assert recent.find("hash") is None
    assert recent.find(str(CALLERS_MAX - 1)) is SAMAR
