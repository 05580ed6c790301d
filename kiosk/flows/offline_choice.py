"""Which amounts a meter's sealed vends make, and with which of them.  Pure.

A customer types at most four codes after one payment, so that an amount is a sum of one to four.
Of the ways to make it the one with the fewest codes is offered, then the one that was priced first
in the blocks: what was sealed as the second purchase of the day is not sold as the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise
from typing import Final

from vending_server.wire.offline_sales import VENDS_MAX
from vending_server.wire.packs import SealedVend
from vending_server.wire.vend import Tender

_LIVE_MAX: Final = 24
"""Of one meter; the server seals at most twenty (docs/offline.md)."""


@dataclass(frozen=True, slots=True)
class OfflineChoice:
    """One amount that can be sold, and the sealed vends that make it, in the order of typing."""

    vends: tuple[SealedVend, ...]

    @property
    def amount_minor(self) -> int:
        """What the customer pays."""
        return sum(one.quote.tender_minor for one in self.vends)

    @property
    def codes(self) -> int:
        """How many codes he types."""
        return sum(len(one.tokens) for one in self.vends)

    @property
    def units_tenths(self) -> int:
        """What the meter shows more."""
        return sum(one.quote.units_tenths for one in self.vends)


def choices_of(offers: Sequence[SealedVend]) -> list[OfflineChoice]:
    """Return what can be sold of these sealed vends of one meter, the smallest amount first."""
    by_amount: defaultdict[int, list[SealedVend]] = defaultdict(list)
    for one in sorted(offers, key=_order)[:_LIVE_MAX]:
        by_amount[one.quote.tender_minor].append(one)
    found: dict[int, OfflineChoice] = {}
    for amounts in _sums(tuple(by_amount)):
        if any(amounts.count(one) > len(by_amount[one]) for one in set(amounts)):
            continue
        # Shorter combinations come first, so that the first way found has the fewest codes.
        found.setdefault(sum(amounts), _choice(amounts, by_amount))
    return [found[amount] for amount in sorted(found)]


def shares_of(
    choice: OfflineChoice, tenders: Sequence[Tender], received_minor: int
) -> Iterator[tuple[list[Tender], int]]:
    """Split what was paid among the vends of a choice: each one's tenders and cash received.

    Each vend is paid exactly; what was handed over beyond it all stands at the last that has cash.
    """
    left = [(one, one.amount_minor) for one in tenders]
    shares = []
    for vend in choice.vends:
        due, parts = vend.quote.tender_minor, []
        while due > 0:
            assert left, "the tenders make the sum of the choice"
            tender, rest = left.pop(0)
            taken = min(due, rest)
            parts.append(Tender(kind=tender.kind, amount_minor=taken, reference=tender.reference))
            due -= taken
            if rest > taken:
                left.insert(0, (tender, rest - taken))
        shares.append(parts)
    assert not left, "the tenders make no more than the choice"
    cash = [sum(p.amount_minor for p in parts if p.kind == "cash") for parts in shares]
    over = received_minor - sum(cash)
    last = max((at for at, minor in enumerate(cash) if minor), default=None)
    for at, parts in enumerate(shares):
        yield parts, cash[at] + (over if at == last else 0)


def _sums(amounts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for count in range(1, VENDS_MAX + 1):
        yield from combinations_with_replacement(amounts, count)


def _choice(amounts: Sequence[int], by_amount: dict[int, list[SealedVend]]) -> OfflineChoice:
    taken = [vend for one in set(amounts) for vend in by_amount[one][: amounts.count(one)]]
    taken.sort(key=_order)
    assert all(_order(one) < _order(other) for one, other in pairwise(taken)), "no vend twice"
    return OfflineChoice(tuple(taken))


def _order(one: SealedVend) -> tuple[int, int, int, str]:
    """Order by the place in the blocks, then as a meter expects codes: older TIDs first."""
    token = one.tokens[-1]
    return (one.quote.bought_before_tenths, token.base_year, token.tid, one.sealed_id)
