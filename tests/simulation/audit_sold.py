"""What was sold without a line: each token to one customer, in time, and no new key meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from kiosk.flows.vend_states import WITH_TOKEN
from tests.simulation.facts import Facts
from tests.simulation.seat import Seat
from tests.simulation.world import World

_EXPOSED: Final = frozenset({"live", "void_asked"})


class SoldAudit:
    """Remembers which sets of key-change tokens it has looked at."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sets_seen: set[int] = set()

    def after_step(self, facts: Facts) -> Iterator[str]:
        """Yield what does not hold."""
        yield from self._one_token_one_customer()
        yield from self._keys_waited(facts)
        if any(one["reason"] == "expired_pack" for one in facts.findings):
            yield "I13: a pack was sold from after its time"
        if not self._world.is_forgetful:
            state_of = {one["id"]: one["state"] for one in facts.sealed}
            for seat in self._world.seats:
                yield from _sold_and_exposed(seat, facts, state_of)

    def _one_token_one_customer(self) -> Iterator[str]:
        taken = Counter(
            token
            for counter in self._world.counters
            for one in counter.customers
            for token in one.tokens[-1:]  # a set before it is handed out until it is read back
        )
        if any(times > 1 for times in taken.values()):
            yield "I3: two customers took the same token home"

    def _keys_waited(self, facts: Facts) -> Iterator[str]:
        """See that no set went out while a till might sell a token under the key before it."""
        now = self._world.clock.now().replace(tzinfo=None).isoformat(" ")
        for key_set in facts.key_sets:
            if key_set["id"] in self._sets_seen:
                continue
            self._sets_seen.add(key_set["id"])
            for one in facts.sealed:
                is_its_own = one["meter_id"] == key_set["meter_id"]
                if is_its_own and one["state"] in _EXPOSED and one["valid_until"] > now:
                    yield f"I4: meter {one['meter_id']} has a new key, a till sells for the old one"


def _sold_and_exposed(seat: Seat, facts: Facts, state_of: dict[str, str]) -> Iterator[str]:
    copy = facts.copies.get(seat.facts.terminal_id)
    if seat.program is None or copy is None or copy["standing"] != "well":
        return
    held = seat.held_of(copy)
    for one in seat.till._book.in_states(WITH_TOKEN):
        is_here = one.answer_seq is not None and one.answer_seq <= held
        if one.sealed_id and is_here and state_of.get(one.sealed_id) in _EXPOSED:
            yield f"I13: what {seat.name} sold and told counts as exposed"
