"""Notes and coins of a drawer, and how people pay and give change."""

from __future__ import annotations

import random
from collections import Counter

from vending_server.wire.cash_count import DENOMINATIONS_MINOR, CountLine

SMALL = 2_000  # what stays in the drawer over night
NOTES = (20_000, 10_000, 5_000, 2_000)


class Pieces(Counter[int]):
    """So many pieces of each note and coin."""

    @property
    def amount_minor(self) -> int:
        """What they are worth."""
        return sum(piece * count for piece, count in self.items())

    def lines(self) -> list[CountLine]:
        """As they are counted."""
        return [CountLine(denomination_minor=one, pieces=self[one]) for one in DENOMINATIONS_MINOR]

    def made_of(self, amount_minor: int) -> Pieces | None:
        """The fewest pieces of these that make an amount, largest first; None: they cannot."""
        taken = Pieces()
        for piece in DENOMINATIONS_MINOR:
            count = min(amount_minor // piece, self[piece])
            if count:
                taken[piece] = count
                amount_minor -= count * piece
        return None if amount_minor else taken

    def add(self, more: Counter[int]) -> None:
        """Put pieces in."""
        self.update(more)

    def take(self, some: Counter[int]) -> None:
        """Take pieces out."""
        self.subtract(some)
        assert min(self.values(), default=0) >= 0, "nobody takes what is not there"

    def small(self, most_minor: int) -> Pieces:
        """What is left for the next morning: the small pieces, up to a sum."""
        left, room = Pieces(), most_minor
        for piece in sorted(one for one in DENOMINATIONS_MINOR if one <= SMALL):
            count = min(self[piece], room // piece)
            if count:
                left[piece] = count
                room -= count * piece
        return left


def change_fund() -> Pieces:
    """What head office gives a new drawer."""
    return Pieces({2_000: 8, 1_000: 12, 500: 20, 200: 20, 100: 30, 50: 20, 10: 40})


def notes_for(amount_minor: int, rng: random.Random) -> Pieces:
    """What a customer puts down for an amount: just enough of some notes, or exactly."""
    if rng.random() < 0.4:
        return exactly(amount_minor)
    paid, note = Pieces(), rng.choice([one for one in NOTES if one <= max(5_000, amount_minor)])
    rest = amount_minor
    while rest > 0:
        piece = (
            note
            if rest >= note or note == 2_000
            else min(one for one in NOTES if one >= min(rest, note))
        )
        paid[piece] += 1
        rest -= piece
    return paid


def exactly(amount_minor: int) -> Pieces:
    """The fewest pieces of an amount."""
    paid = Pieces()
    for piece in DENOMINATIONS_MINOR:
        count, amount_minor = divmod(amount_minor, piece)
        if count:
            paid[piece] = count
    return paid
