"""What the screens of insight ask the server: whole lists where a picture needs them whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kiosk.headoffice.line import Line
from kiosk.headoffice.map.geojson import Outline
from vending_server.wire.insight import (
    POINT_PAGES,
    BalanceLook,
    Balances,
    MeterPoint,
    MeterPoints,
    OutlineFacts,
    OutlineList,
    PointsLook,
    ZoneBalance,
    ZoneOutline,
)

SALES: Final = ("POST", "/v1/insight/sales")
SIGNS: Final = ("POST", "/v1/insight/signs")
HISTORIES: Final = ("POST", "/v1/insight/histories")
DECISIONS: Final = ("POST", "/v1/insight/decisions")
BALANCES: Final = ("POST", "/v1/insight/balances")
POINTS: Final = ("POST", "/v1/insight/points")
OUTLINES: Final = ("GET", "/v1/zone-outlines")
GIVES_OUTLINES: Final = ("POST", "/v1/zone-outlines")

READERS: Final = frozenset({"accountant", "auditor", "supervisor", "administrator"})
DECIDERS: Final = READERS - {"auditor"}
REGISTRARS: Final = frozenset({"supervisor", "administrator"})
UTILITIES: Final = ("electricity", "water")
_BACK: Final = dt.timedelta(days=400)  # of balances: a year of months, and the reading before it
_PAGES_MAX: Final = 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """All that a map shows."""

    utility: str
    outlines: Sequence[OutlineFacts]
    balances: Sequence[ZoneBalance]
    points: Sequence[MeterPoint]
    placed: int
    unplaced: int


def balances_of(line: Line, utility: str, today: dt.date) -> Balances:
    """Read every zone's balance of the last year."""
    look = BalanceLook(
        utility=utility,  # type: ignore[arg-type]  # one of UTILITIES
        from_day=(today - _BACK).isoformat(),
        through_day=today.isoformat(),
    )
    return line.post(BALANCES[1], look, Balances)


def town_of(line: Line, utility: str, today: dt.date) -> Town:
    """Read all that a map shows."""
    look = PointsLook(utility=utility)  # type: ignore[arg-type]  # one of UTILITIES
    pages: list[MeterPoints] = []

    def points(cursor: str | None) -> tuple[Sequence[MeterPoint], str | None]:
        page = line.post(POINTS[1], look, MeterPoints, limit=POINT_PAGES.most, cursor=cursor)
        pages.append(page)
        return page.points, page.next_cursor

    def outlines(cursor: str | None) -> tuple[Sequence[OutlineFacts], str | None]:
        page = line.get(OUTLINES[1], OutlineList, limit=500, cursor=cursor)
        return page.outlines, page.next_cursor

    found = _whole(points)
    return Town(
        utility=utility,
        outlines=_whole(outlines),
        balances=balances_of(line, utility, today).zones,
        points=found,
        placed=pages[0].placed,
        unplaced=pages[0].unplaced,
    )


def give_outlines(
    line: Line, outlines: Sequence[Outline], note: str, new_id: Callable[[], str]
) -> int:
    """Give each zone its outline; return how many."""
    for one in outlines:
        message = ZoneOutline(
            document_id=new_id(),
            zone=one.zone,
            polygons=[list(ring) for ring in one.polygons],
            note=note[:200],
        )
        line.post(GIVES_OUTLINES[1], message, OutlineFacts)
    return len(outlines)


def _whole(read: Callable[[str | None], tuple[Sequence[T], str | None]]) -> list[T]:
    found: list[T] = []
    cursor: str | None = None
    for _ in range(_PAGES_MAX):
        rows, cursor = read(cursor)
        found += rows
        if cursor is None:
            break
    return found
