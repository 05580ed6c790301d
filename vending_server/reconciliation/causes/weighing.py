"""Which of the things that may have happened in a shift explain a sum together; pure.

Theory of operation.  Each judge names candidates, most of them with the sum that they would
explain: a copy of a receipt explains just what that receipt says.  Looked for are candidates that
together make the difference to the agora, where at most one of them has no sum of its own and takes
what is left.  Of several such explanations the one wins that needs the fewest coincidences.  What
belongs to it is strong evidence (a drawer opened at once after a receipt is a coincidence too, for
an explanation that leaves it standing); whatever else alone would explain the sum is weak.  Two
explanations never rest on one record: a drawer that was opened once was not opened twice.

No percentage comes of it, and an explanation that leaves an agora is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate
from vending_server.reconciliation.model import Cause, Strength

TRIED_TOGETHER: Final = {1: 10_000, 2: 400, 3: 40}
"""How many candidates are tried so many at a time: 80,000 pairs and 10,000 triples at most."""
_EACH: Final = 1  # one more thing that went wrong is one more coincidence


def weigh(over_minor: int, candidates: Sequence[Candidate]) -> list[Cause]:
    """Return causes of a shift that has `over_minor` more cash than its books, less if negative.

    Within one strength those come first that explain the sum together, the least doubtful before.
    """
    possible = [one for one in candidates if not one.is_ruled_out]
    best = min(
        explanations(over_minor, possible),
        key=lambda one: (
            _doubt(one) + _left_standing(one, possible),
            len(one),
            [c.kind.value for c in one],
        ),
        default=(),
    )
    is_weak = any(one.is_weak or one.sign * over_minor < 0 for one in best)
    best = tuple(sorted(best, key=lambda one: one.doubt))
    causes = [
        _cause(one, _part(one, best, over_minor), _grade(one, is_weak=is_weak)) for one in best
    ]
    told = {one.kind for one in best}
    for one in sorted(possible, key=lambda one: one.doubt):
        if one.kind not in told and _part(one, (one,), over_minor) == over_minor:
            causes.append(_cause(one, over_minor, Strength.WEAK))
            told.add(one.kind)
    for one in candidates:
        if one.is_ruled_out and one.kind not in told:
            causes.append(_cause(one, 0, Strength.RULED_OUT))
            told.add(one.kind)
    return sorted(causes, key=lambda one: -one.strength)


def explanations(
    over_minor: int, candidates: Sequence[Candidate]
) -> Iterator[tuple[Candidate, ...]]:
    """Return what explains a sum to the agora, one to three candidates at a time."""
    # Two copies of one sum say the same: the first stands for both.
    alike: dict[object, Candidate] = {}
    for one in candidates:
        own = one.uses if one.asks or one.over_minor is None else ""
        alike.setdefault((one.kind, one.over_minor, one.doubt, own), one)
    tried = sorted(alike.values(), key=lambda one: one.doubt)
    for together, most in TRIED_TOGETHER.items():
        for some in combinations(tried[:most], together):
            if _fits(some, over_minor):
                yield some


def _fits(some: tuple[Candidate, ...], over_minor: int) -> bool:
    free = [one for one in some if one.over_minor is None]
    if len(free) > 1 or len({one.uses for one in some}) < len(some):
        return False
    if free and len(some) > 1 and any(one.is_weak for one in some):
        return False  # what is weak and what has no sum would together explain anything
    rest = over_minor - sum(one.over_minor or 0 for one in some)
    return _takes(free[0], rest) if free else rest == 0


def _takes(free: Candidate, rest_minor: int) -> bool:
    """Say whether something without a sum of its own may explain what is left."""
    if free.of_sums:
        return rest_minor in free.of_sums
    return rest_minor * free.sign > 0


def _doubt(some: tuple[Candidate, ...]) -> int:
    return sum(one.doubt + (0 if one.is_recorded else _EACH) for one in some)


def _grade(one: Candidate, *, is_weak: bool) -> Strength:
    """Return how sure a part of an explanation is: as the whole, unless its own record speaks."""
    if one.is_recorded:
        return Strength.PROVEN
    return Strength.WEAK if is_weak and not one.asks else Strength.STRONG


def _left_standing(some: tuple[Candidate, ...], possible: Sequence[Candidate]) -> int:
    """Return what coincidences an explanation leaves: records that ask for one of their own."""
    used = {one.uses for one in some}
    asking: dict[str, int] = {}
    for one in possible:
        if one.asks and one.uses not in used:
            asking[one.uses] = max(one.asks, asking.get(one.uses, 0))
    return sum(asking.values())


def _part(one: Candidate, some: tuple[Candidate, ...], over_minor: int) -> int:
    if one.over_minor is not None:
        return one.over_minor
    rest = over_minor - sum(each.over_minor or 0 for each in some)
    return rest if _takes(one, rest) else 0


def _cause(one: Candidate, over_minor: int, strength: Strength) -> Cause:
    return Cause(
        kind=one.kind,
        strength=strength,
        explains_minor=over_minor,
        clears_itself=one.clears_itself and strength is not Strength.RULED_OUT,
        links=one.links,
        told=dict(one.told) | ({"x": abs(over_minor)} if one.of_sums else {}),
    )
