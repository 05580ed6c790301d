"""Moves that tell a pack's whole story at one till: filled, sold from without a line, told to the server.

By chance alone a pack is seldom full at the till whose line fails, and seldomer still when something
happened behind its back meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from kiosk.flows.pack import Pack
from kiosk.flows.pack_renewal import PackRenewal
from tests.simulation.key_office import plan_keys
from tests.simulation.office import block, release, report
from tests.simulation.packs import sell_from_pack
from tests.simulation.seat import Seat
from tests.simulation.town import SOLD_TO
from tests.simulation.world import World

_SEALED: Final = ("plain", "indebted", "water", "shop", "well")  # neither stopped nor out of TIDs
_OLD_KEY: Final = "indebted"  # plan_keys gives it another one
_LEAVES_A_CARRY_MINOR: Final = 3_500
_TRIES: Final = 2  # the first may be told that its session has ended
_A_WHILE_S: Final = 600.0
_FORGIVEN: Final = 0.3


def _pack_day(world: World, rng: Random) -> None:
    """Sell to one meter on the line, then twice and more from the pack, then tell all of it at once."""
    at, meter = rng.randrange(len(world.seats)), rng.choice(_SEALED)
    world.desks[at].open()
    one = world.customer(meter, tender_minor=_LEAVES_A_CARRY_MINOR)
    world.counters[at].sell(one)
    if not _filled(world, world.seats[at]):
        return
    world.seats[at].line.is_cut = True
    for whose in (meter, rng.choice(_SEALED), meter)[: rng.choice((2, 3))]:
        world.clock.wait(rng.choice((5.0, _A_WHILE_S)))
        sell_from_pack(world, at, rng, meter=whose)
    _line_is_back(world, world.seats[at])


def _stopped_behind_pack(world: World, rng: Random) -> None:
    """Stop a meter that is in a pack, and sell it there; sometimes it is released again meanwhile."""
    at, meter = rng.randrange(len(world.seats)), rng.choice(_SEALED)
    if meter in world.blocked or not _filled(world, world.seats[at]):
        return
    world.seats[at].line.is_cut = True
    block(world, meter)
    sell_from_pack(world, at, rng, meter=meter)
    if rng.random() < _FORGIVEN:
        release(world, meter)
    _line_is_back(world, world.seats[at])


def _keys_behind_pack(world: World, rng: Random) -> None:
    """Plan new keys for a meter that one till has in its pack, and sell to it at another one."""
    at, other = rng.sample(range(len(world.seats)), 2)
    if not _filled(world, world.seats[at]):
        return
    plan_keys(world, rng)
    world.desks[other].open()
    one = world.customer(_OLD_KEY, tender_minor=5_000, old_tokens_entered=True)
    world.counters[other].sell(one)
    world.seats[at].line.is_cut = True
    sell_from_pack(world, at, rng, meter=_OLD_KEY)
    _line_is_back(world, world.seats[at])


def _two_tills(world: World, rng: Random) -> None:
    """Sell to one meter at two tills, each led to another process, both priced before either is sold."""
    first, second = rng.sample(range(len(world.counters)), 2)
    meter, amounts = rng.choice(SOLD_TO), rng.sample((2_000, 3_500, 5_000), 2)
    for number, at in enumerate((first, second)):
        world.desks[at].open()
        world.seats[at].line.choice = number

    def meanwhile() -> None:
        world.counters[second].sell(world.customer(meter, tender_minor=amounts[1]))

    world.counters[first].meanwhile = meanwhile
    world.counters[first].sell(world.customer(meter, tender_minor=amounts[0]))
    world.counters[first].meanwhile = lambda: None


def _filled(world: World, seat: Seat) -> bool:
    """Bring a pack up to date; whether there is something in it."""
    seat.line.is_cut = False

    def work() -> None:
        if seat.sign_in():
            PackRenewal(_pack_of(seat), seat.till.sync).renew()

    for _ in range(_TRIES):
        failed = seat.act(work)
        if failed is None:
            break
        world.tell(f"{seat.name}: not filled: {failed.code}")
    left = _pack_of(seat).standing().count_left
    world.tell(f"{seat.name}: {left} in the pack")
    return left > 0


def _line_is_back(world: World, seat: Seat) -> None:
    seat.line.is_cut = False
    for _ in range(_TRIES):
        report(world, seat)


def _pack_of(seat: Seat) -> Pack:
    pack = seat.till.pack
    assert isinstance(pack, Pack)
    return pack


MOVES: Final[Mapping[str, Callable[[World, Random], None]]] = {
    "pack_day": _pack_day,
    "stopped_behind_pack": _stopped_behind_pack,
    "keys_behind_pack": _keys_behind_pack,
    "two_tills": _two_tills,
}
