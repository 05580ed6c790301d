"""What the product's worklist found of what was planted; pure.

An item counts for a thing that was planted when it is about a subject where that shows, and about
its sum: alone, or together with other things that were planted in the same subject.  A first cause
is right when the cause that was planted stands first; of an item about two things, when both stand
on its first two places.  An open item about nothing that was planted is false.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tests.discrepancies.notes import Named, Planted
from vending_server.reconciliation.model import CauseKind, SubjectKind
from vending_server.wire.reconciliation import CauseFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the worklist, as head office sees it."""

    named: Named
    pair: str
    amount_minor: int
    causes: tuple[CauseKind, ...]  # ranked, without those that are ruled out
    told: Sequence[CauseFacts] = ()

    @property
    def sums(self) -> frozenset[int]:
        """What was planted would add up to, for the item to be about it.

        In a shift the sign tells what is too much and what lacks; elsewhere only one of them can be.
        """
        amount = self.amount_minor
        if self.named[0] is SubjectKind.SHIFT:
            return frozenset({amount if self.pair.startswith("journal/counted") else -amount})
        return frozenset({amount, -amount})


@dataclass
class Score:
    """What was found."""

    found: dict[int, Item] = field(default_factory=dict)  # by the place of what was planted
    right: set[int] = field(default_factory=set)
    false: list[Item] = field(default_factory=list)

    def line(self, planted: int) -> str:
        """What the run ends with."""
        return (
            f"found {len(self.found)} of {planted}, first cause right {len(self.right)},"
            f" false {len(self.false)}"
        )

    def is_good(self, planted: int) -> bool:
        """Say whether the goal is met: all found, nine of ten understood, five false at most."""
        return (
            len(self.found) == planted
            and 10 * len(self.right) >= 9 * planted
            and len(self.false) <= 5
        )


def score(planted: Sequence[Planted], items: Sequence[Item]) -> Score:
    """Compare a worklist with what was planted."""
    at: dict[Named, list[int]] = defaultdict(list)
    for place, one in enumerate(planted):
        for named in one.shows_at:
            at[named].append(place)
    also = {named for one in planted for named in one.also_at}
    told = Score()
    for item in items:
        about = _about(item, planted, at[item.named]) if item.named in at else ()
        if not about and item.named not in also:
            told.false.append(item)
        for place in about:
            told.found.setdefault(place, item)
            if planted[place].kind in item.causes[: len(about)]:
                told.found[place] = item
                told.right.add(place)
    return told


def _about(item: Item, planted: Sequence[Planted], places: Sequence[int]) -> tuple[int, ...]:
    """Return what was planted that an item's sum is about: the fewest things that make it.

    Of several such choices the one that the item's causes speak of; things without a sum are told
    together.
    """
    fits: list[tuple[int, ...]] = []
    for together in range(1, len(places) + 1):
        for some in combinations(places, together):
            made = sum(planted[place].shows_at[item.named] for place in some)
            if made in item.sums:
                fits.append(some)
    if not item.amount_minor and fits:
        return max(fits, key=len)
    return min(fits, key=lambda some: (len(some), -_named(item, planted, some)), default=())


def _named(item: Item, planted: Sequence[Planted], some: tuple[int, ...]) -> int:
    return sum(planted[place].kind in item.causes[: len(some)] for place in some)
