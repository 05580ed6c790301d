"""The planted bugs as such: enough of them, each plantable, each with its seed; `make sim-proves` plays them."""

from __future__ import annotations

from collections import Counter

from tests.simulation.planted import BUGS, told
from tests.simulation.planted.known import recorded

INVARIANTS = [f"I{number}" for number in range(1, 15)]


def test_every_invariant_is_broken_by_four_bugs_or_more():
    broken = Counter(bug.breaks for bug in BUGS.values())

    assert {one: broken[one] for one in INVARIANTS if broken[one] < 4} == {}
    assert set(broken) <= set(INVARIANTS)
    assert len(BUGS) >= 60


def test_what_a_bug_replaces_is_there_and_comes_back():
    for bug in BUGS.values():
        before = [(where, name, getattr(where, name)) for where, name, _ in bug.patches()]

        with bug.planted():
            planted = [getattr(where, name) for where, name, _ in before]

        assert all(now is not then for now, (_, _, then) in zip(planted, before, strict=True))
        assert [getattr(where, name) for where, name, _ in before] == [o for _, _, o in before]


def test_every_bug_names_the_seed_that_finds_it():
    assert set(recorded()) == set(BUGS)


def test_the_page_of_planted_bugs_is_what_is_planted():
    assert told.FILE.read_text() == told.page(), "python -m tests.simulation.planted --table"
