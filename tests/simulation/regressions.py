"""Seeds that found a real bug, with what it was; each is played by the suite for ever.

A seed means what the plan makes of it: whoever changes `plan.py` or the order of chance in `moves.py`
writes the shortest moves down (`python -m tests.simulation --seed N` tells them) instead of losing it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.simulation.plan import Move

# name -> (seed, the moves that are needed as number and kind, none = all of the seed's)
REGRESSIONS: Final[Mapping[str, tuple[int, tuple[tuple[int, str], ...] | None]]] = {
    # A till with nothing new to send never learned that a restored server had lost its journal.
    "quiet_till_after_restore": (
        12,
        ((14, "cross"), (15, "backup"), (20, "sync"), (22, "restore")),
    ),
    # A sale that was brought back after a restore was posted beside its shift: the Z missed it.
    "sale_brought_back_beside_its_shift": (
        12,
        (
            (14, "cross"),
            (15, "backup"),
            (21, "paper"),
            (22, "restore"),
            (37, "sync"),
            (39, "sync"),
            (40, "sync"),
        ),
    ),
}


def moves_of(seed: int, needed: tuple[tuple[int, str], ...] | None) -> list[Move] | None:
    """Return the moves of a regression, None for all that the seed has."""
    return None if needed is None else [Move(seed, number, kind) for number, kind in needed]
