"""A part of `make sim`: real tills and servers in one process, audited after every step of a seed.

`make sim SEEDS=20000` plays more; `make sim-proves` plants bugs and must find each.
"""

from __future__ import annotations

import pytest

from tests.simulation.plan import plan_of
from tests.simulation.planted import BUGS
from tests.simulation.planted.known import recorded
from tests.simulation.regressions import REGRESSIONS, moves_of
from tests.simulation.run import Player
from tests.simulation.shrinking import kind_of, shrunk

SEEDS = range(1, 13)
SEEN_SOON = ("silence_is_a_no", "unique_index_dropped", "ceiling_exceeded")


@pytest.fixture(scope="module")
def player(tmp_path_factory):
    return Player(tmp_path_factory.mktemp("simulation"))


def test_after_every_step_of_a_seed_every_invariant_holds(player):
    outcomes = [player.play(seed) for seed in SEEDS]

    assert {one.seed: one.wrong for one in outcomes if one.wrong} == {}
    assert all(30 <= len(one.moves) <= 60 for one in outcomes)


def test_a_seed_is_the_same_run_whatever_was_played_before_it(player):
    first = player.play(SEEDS[0])
    player.play(SEEDS[1])

    again = player.play(SEEDS[0])

    assert again.trace == first.trace
    assert again.digest == first.digest


def test_moves_keep_their_chance_when_others_are_left_out():
    moves = plan_of(7)

    assert [one.rng().random() for one in moves[5:]] == [
        one.rng().random() for one in plan_of(7)[5:]
    ]
    assert len({one.rng().random() for one in moves}) == len(moves)


def test_what_a_seed_once_found_stays_mended(player):
    told = {
        name: player.play(seed, moves_of(seed, needed)).wrong
        for name, (seed, needed) in REGRESSIONS.items()
    }

    assert {name: wrong for name, wrong in told.items() if wrong} == {}


@pytest.mark.parametrize("name", SEEN_SOON)
def test_a_planted_bug_breaks_its_invariant_in_the_seed_that_is_named(player, name):
    """`make sim-proves` tries all of them."""
    bug, known = BUGS[name], recorded()[name]

    with bug.planted():
        wrong = player.play(known.seed, known.moves()).wrong

    assert any(line.startswith(f"{bug.breaks}:") for line in wrong)
    assert player.play(known.seed, known.moves()).wrong == []


def test_a_broken_run_is_told_by_the_fewest_moves_that_break_it(player):
    bug, known = BUGS["silence_is_a_no"], recorded()["silence_is_a_no"]

    with bug.planted():
        whole = player.play(known.seed, known.moves())
        least = shrunk(whole, lambda moves: player.play(known.seed, moves))
        fewer = [
            player.play(known.seed, [o for o in least.moves if o is not one]) for one in least.moves
        ]

    assert kind_of(least) == kind_of(whole)
    assert len(least.moves) < len(whole.moves)
    assert all(kind_of(one) != kind_of(least) for one in fewer)
