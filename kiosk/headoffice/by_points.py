"""A list that the server tells point by point, read as one: all points, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from kiosk.headoffice.filters.language import Filter
from kiosk.headoffice.line import Line
from vending_server.wire.board import Board

R = TypeVar("R")
BOARD: Final = ("GET", "/v1/board")
_BETWEEN: Final = "|"
OfPoint = Callable[[int, str | None], tuple[Sequence[R], str | None]]


def by_points(
    line: Line, wanted: Filter, of_point: OfPoint[R]
) -> Callable[[str | None], tuple[Sequence[R], str | None]]:
    """Return what reads a page; the cursor holds the point and the server's own cursor in it."""
    one = wanted.number("point")

    def read(cursor: str | None) -> tuple[Sequence[R], str | None]:
        points = [one] if one is not None else [p.number for p in line.get(BOARD[1], Board).points]
        at, _, inside = (cursor or f"{points[0]}{_BETWEEN}").partition(_BETWEEN)
        number = int(at)
        rows, next_cursor = of_point(number, inside or None)
        following = [point for point in points if point > number]
        after = f"{number}{_BETWEEN}{next_cursor}" if next_cursor else None
        if after is None and following:
            after = f"{following[0]}{_BETWEEN}"
        return rows, after

    return read
