"""When all is healed everybody sells: neither a restore nor a clock that was wrong is held against anybody (I14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.simulation.facts import Facts
from tests.simulation.town import SOLD_TO
from tests.simulation.world import World
from vending_server.wire.problems import ProblemCode

_STANDSTILLS: Final = (ProblemCode.RECOVERING_AFTER_RESTORE, ProblemCode.CLOCK_UNRELIABLE)
_AMOUNT_MINOR: Final = 5_000


def everybody_sells(world: World, facts: Facts) -> Iterator[str]:
    """Let one more customer come, and yield what the servers still keep from everybody."""
    meters = [one for one in SOLD_TO if one not in world.blocked]
    if not _stood_still(world) or not meters or _is_ahead(world, facts):
        return
    before = len(world.servers.refusals)
    desk = world.desks[0]
    desk.open()
    desk.counter.sell(world.customer(meters[0], tender_minor=_AMOUNT_MINOR))
    for code in _STANDSTILLS:
        if code in world.servers.refusals[before:]:
            yield f"I14: all is healed, and a server still says {code}"


def _stood_still(world: World) -> bool:
    return any(one in _STANDSTILLS for one in world.servers.refusals)


def _is_ahead(world: World, facts: Facts) -> bool:
    """Whether something was sold by a clock that ran ahead: the right one is behind it, and waits."""
    now = world.clock.now().replace(tzinfo=None).isoformat(" ")
    return any(one["sold_at"] > now for one in facts.sales)
