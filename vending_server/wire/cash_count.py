"""A count of cash by denomination: what a drawer or a bag holds, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Request

# Notes of 200 to 20 and coins of 10 to 0.10 shekels, in agorot.
DENOMINATIONS_MINOR: Final = (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 10)
PIECES_MAX: Final = 100_000
Denomination: TypeAlias = Annotated[
    int, Meta(extra_json_schema={"enum": list(DENOMINATIONS_MINOR)}, examples=[10_000])
]


class CountLine(Request, frozen=True, kw_only=True):
    """So many pieces of one note or coin."""

    denomination_minor: Denomination
    pieces: Annotated[int, Meta(ge=0, le=PIECES_MAX)]


def counted_minor(lines: Sequence[CountLine]) -> int:
    """Return the sum of a count, in agorot."""
    return sum(line.denomination_minor * line.pieces for line in lines)


def is_count(lines: Sequence[CountLine]) -> bool:
    """Say whether somebody counted: each denomination at most once, no strange ones, not nothing.

    An empty drawer is counted as zero pieces of something, never as an empty list.
    """
    kinds = [line.denomination_minor for line in lines]
    return (
        bool(lines)
        and len(set(kinds)) == len(kinds)
        and set(kinds) <= set(DENOMINATIONS_MINOR)
        and all(0 <= line.pieces <= PIECES_MAX for line in lines)
    )
