"""The end of every run: lines up, processes started, and everybody at a till does what is due."""

from __future__ import annotations

from typing import Final

from tests.simulation.customers import Counter
from tests.simulation.office import report
from tests.simulation.world import World

_ROUNDS: Final = 4


def _is_busy(counter: Counter) -> bool:
    return counter.is_busy or bool(counter.seat.till.shifts.state().pending)


def heal(world: World) -> None:
    """Let nothing go wrong any more, and let every vend and every shift come to its end."""
    world.heal()
    world.seats[world.rng.randrange(len(world.seats))].restart()
    for _ in range(_ROUNDS):
        for at, counter in enumerate(world.counters):
            if world.is_forgetful:
                report(world, world.seats[at])
            counter.settle()
            world.desks[at].ask_again()
        if not world.is_forgetful and not any(map(_is_busy, world.counters)):
            break
    for at, desk in enumerate(world.desks):
        desk.close()
        for _ in range(2):  # the first may be told that its session has ended
            desk.ask_again()
            report(world, world.seats[at])
