"""What must hold of sealed vends: exposure (I13), blocked meters (I12), and that each is a sale or told (I11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from kiosk.flows.pack import Pack
from kiosk.flows.vend_states import WITH_TOKEN
from tests.simulation.facts import Facts
from tests.simulation.seat import Seat
from tests.simulation.world import World

EXPOSED: Final = frozenset({"live", "void_asked"})


def audit_packs(world: World, facts: Facts) -> Iterator[str]:
    """Yield what does not hold of packs and of what was sold from them."""
    yield from _exposure(facts)
    yield from _once(facts)
    by_id = {one["id"]: one for one in facts.sealed}
    for seat in world.seats:
        if seat.program is not None:
            yield from _shelf(world, seat, facts, by_id)
            yield from _brought(world, seat, facts)
    yield from _blocked(world, facts)


def _exposure(facts: Facts) -> Iterator[str]:
    exposed: dict[str, int] = defaultdict(int)
    live: Counter[tuple[str, int]] = Counter()
    for one in facts.sealed:
        if one["state"] in EXPOSED:
            exposed[one["terminal_id"]] += one["amount_minor"]
            live[one["terminal_id"], one["meter_id"]] += 1
    for one in facts.packs:
        if exposed[one["terminal_id"]] > one["ceiling_minor"]:
            yield f"I13: a pack is worth {exposed[one['terminal_id']]}, {one['ceiling_minor']} at most"
    for (_terminal_id, meter_id), count in live.items():
        if count > _PER_METER:
            yield f"I13: {count} live vends of meter {meter_id}"


_PER_METER: Final = 20


def _once(facts: Facts) -> Iterator[str]:
    """A sealed vend becomes one sale; what is sold is a sale, or is told."""
    told = {one["sealed_id"] for one in facts.findings}
    for one in facts.sealed:
        if one["state"] == "sold" and one["sale_id"] is None and one["id"] not in told:
            yield "I11: a sealed vend is sold, and neither a sale nor told"
        if one["sale_id"] is not None and one["state"] != "sold":
            yield f"I13: a sealed vend has a sale and is {one['state']}"


def _shelf(
    world: World, seat: Seat, facts: Facts, by_id: dict[str, dict[str, object]]
) -> Iterator[str]:
    """What lies on a till's disk is what the server counts as exposed there."""
    pack = seat.till.pack
    assert isinstance(pack, Pack)
    held = [one.sealed_id for one in pack._shelf.boxes()]
    sold = seat.till._book.sealed_sold()
    if held and set(held) & set(sold):
        yield f"I13: {seat.name} still holds what it sold"
    if seat.was_put_back or world.restores:
        return
    manifest = pack._shelf.manifest  # not its standing, which writes down what a clock says
    is_valid = manifest is not None and seat.clock.now() < pack._lease_until(manifest)
    worth = sum(int(by_id[one]["amount_minor"]) for one in held if one in by_id)  # type: ignore[call-overload]
    ceiling = max(one["ceiling_minor"] for one in facts.packs)
    if worth > ceiling:
        yield f"I13: the shelf of {seat.name} is worth {worth}"
    for one in held:
        state = by_id[one]["state"] if one in by_id else "unknown"
        if is_valid and state not in EXPOSED:
            yield f"I13: {seat.name} holds a vend that the server calls {state}"


def _brought(world: World, seat: Seat, facts: Facts) -> Iterator[str]:
    """What a journal sold and the server's copy holds is a sale, or a finding says why not."""
    copy = facts.copies.get(seat.facts.terminal_id)
    if copy is None or copy["standing"] != "well" or world.is_forgetful:
        return
    known = {vend_id for _terminal_id, vend_id in facts.vends}
    told = {one["vend_id"] for one in facts.findings}
    held = seat.held_of(copy)
    for one in seat.till._book.in_states(WITH_TOKEN):
        has_come = bool(one.sealed_id) and (one.answer_seq or 0) <= held
        if has_come and one.vend_id not in known | told:
            yield f"I11: an offline sale of {seat.name} came and is neither a sale nor told"


def _blocked(world: World, facts: Facts) -> Iterator[str]:
    """Nobody hid that a stopped meter was sold to without a line."""
    flagged = {one["vend_id"] for one in facts.findings if one["reason"] == "blocked_meter"}
    sold = facts.sale_of
    for counter in world.counters:
        for one in counter.customers:
            is_posted = one.vend_id in sold and one.vend_id is not None
            if one.was_blocked and is_posted and one.vend_id not in flagged:
                yield f"I12: customer {one.number} bought for a stopped meter, and nobody was told"
