"""What state a paper is in, and who may still sign it; no SQL here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from vending_server.errors import Refused
from vending_server.papers.tables import Side
from vending_server.wire.papers import BY_BOTH, BY_ONE, DISPUTED, UNSIGNED
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One side's signature, as far as it decides about the other's."""

    side: Side
    name: str
    recorded_by: int


def state_of(sides: Collection[object], *, is_disputed: bool) -> str:
    """Return how a paper stands; a line that waits for its answer comes before any signature."""
    if is_disputed:
        return DISPUTED
    return {0: UNSIGNED, 1: BY_ONE}.get(len(sides), BY_BOTH)


def require_signable(known: Collection[Signed], wanted: Signed, *, is_disputed: bool) -> None:
    """Check that this side may sign: once, nobody for both sides, and nothing that is disputed.

    Raises:
        Refused: SIDE_HAS_SIGNED, PAPER_DISPUTED, ONE_FOR_BOTH_SIDES.
    """
    if any(one.side is wanted.side for one in known):
        raise Refused(ProblemCode.SIDE_HAS_SIGNED)
    if is_disputed:
        raise Refused(ProblemCode.PAPER_DISPUTED)
    for one in known:
        is_same_name = plain(one.name).casefold() == plain(wanted.name).casefold()
        if is_same_name or one.recorded_by == wanted.recorded_by:
            raise Refused(ProblemCode.ONE_FOR_BOTH_SIDES)


def plain(text: str) -> str:
    """Return a text with single spaces only."""
    return " ".join(text.split())
