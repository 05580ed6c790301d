"""Seeds that found a real bug, with what it was; each is played by the suite for ever.

A seed means what the plan makes of it: whoever changes `plan.py` or the order of chance in `moves.py`
writes the shortest moves down (`python -m tests.simulation --seed N` tells them) instead of losing it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.simulation.plan import Move

# name -> (seed, the moves that are needed as number and kind, none = all of the seed's)
REGRESSIONS: Final[Mapping[str, tuple[int, tuple[tuple[int, str], ...] | None]]] = {}


def moves_of(seed: int, needed: tuple[tuple[int, str], ...] | None) -> list[Move] | None:
    """Return the moves of a regression, None for all that the seed has."""
    return None if needed is None else [Move(seed, number, kind) for number, kind in needed]
