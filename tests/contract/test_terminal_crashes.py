"""A part of `make terminal-crashes`: wherever a terminal is stopped, all of its notes are accounted for.

The rules that its first runs found broken have tests of their own beside what they are about:
unit/kiosk/test_machine.py, unit/kiosk/test_selfservice.py and contract/test_id003_bills.py.
"""

from __future__ import annotations

import pytest

from tests.crashes.planted import FAULTS
from tests.crashes.run import run
from tests.crashes.town import Towns

SEEDS = range(1, 31)
SEEN_SOON = ("sold_is_left", "journal_lags", "event_then_counter")
SOON = range(1, 16)


@pytest.fixture(scope="module")
def play(tmp_path_factory, qapp):
    folder = tmp_path_factory.mktemp("crashes")
    journal = folder / "journal"
    journal.mkdir()
    towns = Towns(folder)
    return lambda seed: run(seed, towns, journal)


def test_wherever_a_terminal_is_stopped_every_note_is_sold_kept_claimed_returned_or_disputed(play):
    outcomes = [play(seed) for seed in SEEDS]

    assert {one.seed: one.wrong for one in outcomes if one.wrong} == {}
    assert sum(bool(one.cuts) for one in outcomes) > len(SEEDS) / 4
    assert all(sum(one.money.amounts()[1:]) == one.money.inserted for one in outcomes)


@pytest.mark.parametrize("name", SEEN_SOON)
def test_a_planted_bug_is_seen_for_what_it_is(play, name):
    """`make terminal-crashes ARGS=--prove` tries all of them."""
    with FAULTS[name].planted():
        wrong = (line for seed in SOON for line in play(seed).wrong)

        assert any(line.startswith(FAULTS[name].seen_as) for line in wrong)
