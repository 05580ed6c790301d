"""A drawer with real pieces of money in it, apart from every sum of the product.

The test hands notes over and takes change as two people at a counter would; what lies in the drawer
afterwards is counted, never calculated from a receipt, a journal or a ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

PIECES_MINOR: Final = (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 10)
MORNING: Final = dict(zip(PIECES_MINOR, (0, 0, 4, 10, 15, 10, 15, 20, 20, 60), strict=True))


class CashDrawer:
    """What lies in it, piece by piece."""

    def __init__(self, pieces: Mapping[int, int]) -> None:
        self.pieces = Counter(pieces)

    @property
    def total_minor(self) -> int:
        """What a person counts, in agorot."""
        return sum(piece * count for piece, count in self.pieces.items())

    def put(self, *pieces: int) -> None:
        """Lay notes and coins in."""
        assert set(pieces) <= set(PIECES_MINOR)
        self.pieces.update(pieces)

    def take(self, amount_minor: int) -> list[int]:
        """Take a sum out of the largest pieces that are there; return them."""
        taken: list[int] = []
        for piece in PIECES_MINOR:
            while piece <= amount_minor and self.pieces[piece]:
                self.pieces[piece] -= 1
                amount_minor -= piece
                taken.append(piece)
        assert amount_minor == 0, "the drawer has no such change"
        return taken
