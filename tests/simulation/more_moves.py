"""Moves in which two things must meet that seldom meet by chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from kiosk.flows.vend_states import REPRINTABLE, WITHOUT_ANSWER
from tests.simulation.line import VENDS, Fate
from tests.simulation.office import report, restore
from tests.simulation.seat import Seat
from tests.simulation.town import SOLD_TO
from tests.simulation.world import World

MONTH_ENDS: Final = dt.datetime(2026, 11, 30, 22, 0, tzinfo=dt.UTC)  # at midnight in the town
_SOON_S: Final = 7_200.0
_LATE_S: Final = 60.0
_DARK_S: Final = 26.0  # as long as a dead line stays so
_LOST: Final = 0.4
_SILENCE: Final = (Fate.LOST, Fate.ANSWER_LOST)


def _ask(world: World, rng: Random) -> None:
    """Ask for the vends without an answer; asking only reads, so nothing may end by it."""
    _ask_at(rng.choice(world.seats))


def _ask_at(seat: Seat) -> None:
    if seat.program is None:
        return
    waiting = seat.till._book.in_states(WITHOUT_ANSWER)
    for facts in waiting:
        seat.act(lambda vend_id=facts.vend_id: seat.sign_in() and seat.till.ask(vend_id))


def _sell_while_closing(world: World, rng: Random) -> None:
    """Count a drawer, lose the answers, and meet a customer before anybody asks again."""
    at = rng.randrange(2)
    counter, line = world.counters[at], world.seats[at].line
    world.desks[at].open()
    counter.settle()
    line.meet("closing", rng.choice(_SILENCE))
    line.meet("closing", rng.choice(_SILENCE))
    world.desks[at].close()
    counter.sell(world.customer(rng.choice(SOLD_TO), tender_minor=5_000))
    world.desks[at].ask_again()


def _disk_full_here(world: World, rng: Random) -> None:
    """Let a till's disk be full while it sells, and let there be room again a little later."""
    at = rng.randrange(len(world.seats))
    world.desks[at].open()
    disk = world.seats[at].disk

    def full() -> None:
        disk.is_full = True

    world.counters[at].meanwhile = full
    world.counters[at].sell(world.customer(rng.choice(SOLD_TO), tender_minor=3_500))
    world.counters[at].meanwhile = lambda: None
    disk.is_full = False


def _copies_and_restore(world: World, rng: Random) -> None:
    """Print a copy that a restored server has not counted, and another one after it."""
    at = rng.randrange(len(world.seats))
    seat = world.seats[at]
    world.desks[at].open()
    world.counters[at].sell(world.customer(rng.choice(SOLD_TO), tender_minor=2_000))
    sold = seat.till._book.in_states(REPRINTABLE)
    if world.is_forgetful or not sold:
        return
    vend_id = sold[-1].vend_id
    world.copy_database()
    seat.act(lambda: seat.sign_in() and seat.till.reprint(vend_id))
    restore(world)
    for one in world.seats:
        report(world, one)
    seat.act(lambda: seat.sign_in() and seat.till.reprint(vend_id))


def _asked_too_early(world: World, rng: Random) -> None:
    """Ask for a vend that is still on its way, when the line is up again."""
    at = rng.randrange(len(world.seats))
    seat = world.seats[at]
    world.desks[at].open()
    seat.line.late_s = _LATE_S
    seat.line.meet(VENDS, Fate.LATE_AND_LAST)
    world.counters[at].sell(world.customer(rng.choice(SOLD_TO), tender_minor=5_000))
    world.clock.wait(_DARK_S)
    _ask_at(seat)


def _rush(world: World, rng: Random) -> None:
    """Sell to one meter several times within a minute, here and there; an answer may get lost."""
    meter = rng.choice(SOLD_TO)
    for amount in rng.sample((2_000, 3_500, 5_000, 10_000), 3):
        at = rng.randrange(len(world.seats))
        world.desks[at].open()
        if rng.random() < _LOST:
            world.seats[at].line.meet(VENDS, Fate.ANSWER_LOST)
        world.counters[at].sell(world.customer(meter, tender_minor=amount))


def _over_midnight(world: World, rng: Random) -> None:
    """Sell to a meter before and after its month ends, if that is today."""
    at, meter = rng.randrange(len(world.counters)), rng.choice(SOLD_TO)
    left_s = (MONTH_ENDS - world.clock.now()).total_seconds()
    if not 0 < left_s < _SOON_S:
        return
    for wait_s in (left_s + 5.0, 0.0):
        world.desks[at].open()
        world.counters[at].sell(world.customer(meter, tender_minor=20_000))
        world.clock.wait(wait_s)


MORE: Final[Mapping[str, Callable[[World, Random], None]]] = {
    "ask": _ask,
    "sell_while_closing": _sell_while_closing,
    "disk_full_here": _disk_full_here,
    "copies_and_restore": _copies_and_restore,
    "asked_too_early": _asked_too_early,
    "rush": _rush,
    "over_midnight": _over_midnight,
}
