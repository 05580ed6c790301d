"""From a run that breaks an invariant to the fewest moves that still break it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tests.simulation.plan import Move
from tests.simulation.run import Outcome

TRIES_MAX: Final = 400


def kind_of(outcome: Outcome) -> str:
    """Return what was broken first: the invariant's name."""
    return outcome.wrong[0].partition(":")[0] if outcome.wrong else ""


def shrunk(outcome: Outcome, play: Callable[[Sequence[Move]], Outcome]) -> Outcome:
    """Leave moves out, many at once and then fewer, while the same invariant stays broken."""
    best, kind, tries = outcome, kind_of(outcome), 0
    size = max(1, len(best.moves) // 2)
    while size:
        at, is_better = 0, False
        while at < len(best.moves) and tries < TRIES_MAX:
            tries += 1
            fewer = [*best.moves[:at], *best.moves[at + size :]]
            one = play(fewer)
            if kind_of(one) == kind:
                best, is_better = one, True
            else:
                at += size
        if not is_better or size > 1:
            size //= 2
    return best
