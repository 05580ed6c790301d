"""Rates far from what is in force: a slip of a digit looks like this, so it is asked about.

A block is compared with every rate that its units are sold at today.  It is far only if it is far
from each of them: a limit that moves, or a block that is cut in two, asks nobody anything.  Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vending_server.pricing.model import UNITS_MAX, Block

FAR_PERCENT: Final = 30


@dataclass(frozen=True, slots=True)
class FarRate:
    """The first block that is far, counted from 1, and how far from the nearest rate: `+215`."""

    block: int
    percent: str


def far_rate(blocks: Sequence[tuple[int | None, int]], in_force: Sequence[Block]) -> FarRate | None:
    """Return the first block whose rate is far from what is in force; none if there is none."""
    lower = 0
    for number, (upper, rate) in enumerate(blocks, 1):
        end = UNITS_MAX if upper is None else upper
        known = _rates_of(in_force, lower, end)
        nearest = min(known, key=lambda one: abs(rate - one), default=rate)
        if abs(rate - nearest) * 100 > FAR_PERCENT * nearest:
            return FarRate(number, f"{_percent(rate - nearest, nearest):+d}")
        lower = end
    return None


def _rates_of(in_force: Sequence[Block], lower: int, upper: int) -> Iterator[int]:
    """Yield the rates at which the units between two limits are sold; blocks rise."""
    begins = 0
    for block in in_force:
        ends = UNITS_MAX if block.upper is None else block.upper
        if begins < upper and ends > lower:
            yield block.rate
        begins = ends


def _percent(more: int, of: int) -> int:
    """Return a share in whole percent, away from zero: 30.1 % is not called 30."""
    whole = -(-abs(more) * 100 // of)
    return whole if more > 0 else -whole
