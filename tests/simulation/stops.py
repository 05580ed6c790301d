"""Moves around a start, and around what a till is told too late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.crashes.steps import Kind, Stop
from tests.simulation.line import Fate
from tests.simulation.office import block, release, report
from tests.simulation.packs import renew_at
from tests.simulation.world import World

_RENEWALS: Final = "pack-renewals"
_DARK_S: Final = (30.0, 90.0, 600.0)
_HALF: Final = 0.5


def start_in_the_dark(world: World, rng: Random) -> None:
    """Start a till while its line is down; the line comes back by itself."""
    seat = rng.choice(world.seats)
    seat.line.is_cut = True
    world.clock.after(rng.choice(_DARK_S), lambda: setattr(seat.line, "is_cut", False))
    seat.restart()


def stop_at_the_drawer(world: World, rng: Random) -> None:
    """Let the power go while a drawer is counted: the act is on disk, or its answer under way."""
    at = rng.randrange(2)
    desk, seat = world.desks[at], world.seats[at]
    kind = rng.choice((Kind.COMMIT, Kind.REQUEST))
    world.counters[at].settle()
    seat.act(seat.sign_in)
    seat.stop_at(Stop(kind, rng.randint(1, 4)))
    world.tell(f"{seat.name}: will stop at {seat.steps.stop}")
    if world.counters[at].has_shift():
        desk.close()
    desk.open()


def behind_the_pack(world: World, rng: Random) -> None:
    """Stop two meters that lie in a pack; the till asks twice what is new, and may not hear it."""
    at = rng.randrange(len(world.seats))
    seat, meters = world.seats[at], rng.sample(sorted(world.town.meters), 2)
    fates = [rng.choice((Fate.ARRIVES, Fate.ANSWER_LOST)) for _ in range(2)]
    is_released = rng.random() < _HALF
    world.desks[at].open()
    world.counters[at].sell(world.customer(meters[0], tender_minor=rng.choice((2_000, 5_000))))
    renew_at(world, seat)
    for one in meters:
        block(world, one)
    for fate in fates:
        seat.line.meet(_RENEWALS, fate)
        renew_at(world, seat)
        for one in meters:
            if is_released and one in world.blocked:
                release(world, one)
    report(world, rng.choice(world.seats))


MOVES: Final[Mapping[str, Callable[[World, Random], None]]] = {
    "start_in_the_dark": start_in_the_dark,
    "stop_at_the_drawer": stop_at_the_drawer,
    "behind_the_pack": behind_the_pack,
}
