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
    # A sale that was brought back was posted beside its shift, whose opening a till told whose clock
    # was ahead: the Z missed it.
    "brought_back_beside_its_shift": (
        55,
        (
            (5, "till_clock"),
            (6, "price_stands"),
            (27, "line_fault"),
            (29, "price_stands"),
            (31, "sync"),
            (32, "sync"),
        ),
    ),
    # The close of a shift waited for ever for sales that had been shown beside another disk's journal.
    "close_beside_another_journal": (
        8276,
        (
            (1, "renew"),
            (3, "disk_full"),
            (8, "copy_disk"),
            (12, "server_clock"),
            (16, "sync"),
            (18, "put_disk_back"),
            (42, "outage"),
        ),
    ),
    # A till that was started anew took a shift for open whose Z it held: the restored server said so,
    # and the cash of two shifts was counted into one.
    "open_at_a_restored_server_only": (
        15260,
        (
            (3, "price_stands"),
            (4, "backup"),
            (9, "close_shift"),
            (11, "sell"),
            (12, "restore"),
            (27, "restart_till"),
            (30, "report"),
            (31, "close_shift"),
            (37, "close_shift"),
        ),
    ),
}


def moves_of(seed: int, needed: tuple[tuple[int, str], ...] | None) -> list[Move] | None:
    """Return the moves of a regression, None for all that the seed has."""
    return None if needed is None else [Move(seed, number, kind) for number, kind in needed]
