"""Reconciliation's routes, as the screens ask them; every function blocks."""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import quote

from kiosk.api_client import Declined
from kiosk.headoffice.filters.language import Filter, FilterFault, FilterKey, Sort
from kiosk.headoffice.line import Line
from vending_server.wire import reconciliation as wire

ROWS: Final = ("POST", "/v1/reconciliation-rows")
SUMS: Final = ("POST", "/v1/reconciliation-sums")
REFRESHES: Final = ("POST", "/v1/reconciliation-refreshes")
ITEM_LISTS: Final = ("POST", "/v1/reconciliation-item-lists")
ITEM: Final = ("GET", "/v1/reconciliation-items/{item_id:str}")
ACTS: Final = ("POST", "/v1/reconciliation-items/{item_id:str}/acts")
PAPERS: Final = ("POST", "/v1/reconciliation-papers")
READERS: Final = frozenset({"accountant", "supervisor", "auditor"})
DECIDERS: Final = frozenset({"accountant", "supervisor"})
"""Who reads and who acts, as the server's own table has it (a test compares them)."""
_NOT_DECIDED: Final = frozenset({408, 429})
ON_PAPER: Final = frozenset({"sale", "record", "paper", "movement", "count", "shift", "finding"})
"""Links that the server follows to a sheet; nothing is printed of the others."""
PAGE_ROWS: Final = 100
USUAL_DAYS: Final = 30

POINT_KEY: Final = FilterKey("point", Sort.NUMBER, "S1169")
DAY_KEY: Final = FilterKey("day", Sort.DAY, "S1173")


def span_of(asked: Filter, today: dt.date) -> tuple[str, str]:
    """Return the first and last day of a filter; where it is open, thirty days up to today.

    Raises:
        FilterFault: more days than the server takes, or none.
    """
    first, last = asked.days()
    usual = dt.timedelta(days=USUAL_DAYS - 1)
    last = last or max(today, first or today)
    first = first or last - usual
    if not 0 <= (last - first).days < wire.DAYS_MAX:
        raise FilterFault("S789", str(asked.term("day")))
    return first.isoformat(), last.isoformat()


def is_all_asked(wanted: Filter) -> bool:
    """Say whether the server is asked for all of a filter: its sums are then of what is shown."""
    days = wanted.term("day")
    is_one_span = days is None or (len(days.spans) == 1 and not days.is_not)
    is_one_point = wanted.term("point") is None or wanted.number("point") is not None
    others = [term for term in wanted.terms if term.key not in {"day", "point"}]
    return is_one_span and is_one_point and not others and not wanted.looked_for


def rows_asked(asked: Filter, today: dt.date, *, differences_only: bool) -> wire.RowsAsked:
    """Return the question of a filter."""
    first, last = span_of(asked, today)
    return wire.RowsAsked(
        from_day=first,
        through_day=last,
        point_number=asked.number("point"),
        differences_only=differences_only,
    )


def rows(line: Line, asked: wire.RowsAsked, cursor: str | None) -> wire.ReconciliationRows:
    """Read one page of rows."""
    return line.post(ROWS[1], asked, wire.ReconciliationRows, cursor=cursor, limit=PAGE_ROWS)


def sums(line: Line, asked: wire.RowsAsked) -> wire.ReconciliationSums:
    """Read what the rows of a question add up to."""
    return line.post(SUMS[1], asked, wire.ReconciliationSums)


def refresh(line: Line, asked: wire.RowsAsked) -> wire.RefreshAnswer:
    """Have the server compare now."""
    request = wire.RefreshAsked(
        from_day=asked.from_day, through_day=asked.through_day, point_number=asked.point_number
    )
    return line.post(REFRESHES[1], request, wire.RefreshAnswer)


def items(line: Line, asked: wire.ItemsAsked, cursor: str | None) -> wire.ItemList:
    """Read one page of the worklist."""
    return line.post(ITEM_LISTS[1], asked, wire.ItemList, cursor=cursor, limit=PAGE_ROWS)


def item(line: Line, item_id: str) -> wire.ItemFacts:
    """Read one item."""
    return line.get(f"/v1/reconciliation-items/{quote(item_id, safe='')}", wire.ItemFacts)


def act(line: Line, item_id: str, done: wire.ItemAct) -> wire.ItemFacts:
    """Act on an item."""
    path = f"/v1/reconciliation-items/{quote(item_id, safe='')}/acts"
    return line.post(path, done, wire.ItemFacts)


def paper(line: Line, link: wire.LinkFacts) -> wire.PaperTrail:
    """Read what was printed for a row."""
    return line.post(PAPERS[1], wire.PaperAsked(kind=link.kind, id=link.id), wire.PaperTrail)


def is_refused(error: Exception) -> bool:
    """Say whether the server said no: then nothing was done; without an answer nobody knows.

    Too many requests is no decision either: an earlier sending of the same may have been done.
    """
    return isinstance(error, Declined) and error.problem.status not in _NOT_DECIDED


def open_items(line: Line) -> int:
    """Return how many items wait for somebody."""
    asked = wire.ItemsAsked()
    return line.post(ITEM_LISTS[1], asked, wire.ItemList, limit=1).open_items
