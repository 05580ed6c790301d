"""What was done to the days of a point, and what came late: the rows of day close's history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.line import Line
from kiosk.headoffice.reconciliation_words import day_of, moment_of
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount
from kiosk.headoffice.tables.pages import PageRead
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.words import Words
from vending_server.wire.days import DayEvent, DaysFacts, LatePosting, SealVerdict

HISTORY: Final = ("GET", "/v1/points/{point_number:str}/days")
SEAL: Final = ("GET", "/v1/points/{point_number:str}/seals/{day:str}")
_ROOT_SHOWN: Final = 16  # of its 64 signs
_LOCKED: Final = "locked"
_PAGE_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Happened:
    """One row: an act of people, or a record that came after its day was locked."""

    at: dt.datetime
    event: DayEvent | None = None
    late: LatePosting | None = None


def read_history(line: Line, point_number: int, cursor: str | None) -> PageRead[Happened]:
    """Read a page, newest first."""
    path = f"/v1/points/{point_number}/days"
    told = line.get(path, DaysFacts, cursor=cursor, limit=_PAGE_ROWS)
    rows = [Happened(dt.datetime.fromisoformat(one.made_at), event=one) for one in told.events]
    rows += [Happened(dt.datetime.fromisoformat(one.posted_at), late=one) for one in told.late]
    rows.sort(key=lambda one: (one.at, one.event is not None), reverse=True)
    return PageRead(rows=rows, next_cursor=told.next_cursor)


def read_seal(line: Line, point_number: int, day: str) -> SealVerdict:
    """Have the hash of a locked day computed again."""
    return line.get(f"/v1/points/{point_number}/seals/{day}", SealVerdict)


def short(root: str, signs: int = _ROOT_SHOWN) -> str:
    """Return the beginning of a hash, in groups."""
    return isolate_ltr(" ".join(root[at : at + 8] for at in range(0, signs, 8)))


def told_of(verdict: SealVerdict) -> Notice:
    """Return in words what was found when a hash was computed again."""
    if verdict.fault == "changed":
        was, now = short(verdict.rows_root), short(verdict.root_found)
        return Notice(_saying("S3055", x=was, y=now), "danger")
    if verdict.fault is not None:
        return notice("S3056")
    text_id = "S3053" if verdict.is_in_the_log else "S3054"
    return Notice(_saying(text_id, n=f"{verdict.rows_found:,}"), "good")


def _saying(text_id: str, **values: str) -> Telling:
    return Telling(text_id, {name: (FigureKind.TEXT, value) for name, value in values.items()})


def _what(row: Happened, words: Words) -> Pill:
    if row.event is None:
        return Pill(words("S3046"), "neutral")
    if row.event.act == _LOCKED:
        return Pill(words("S3044"), "good")
    return Pill(words("S3045"), "warning")


def _about(row: Happened, words: Words) -> Named:
    if row.late is not None:
        below = words("S3049", x=amount(row.late.amount_minor))
        return Named(moment_of(words, row.late.happened_at), below)
    assert row.event is not None, "a row is one of the two"
    day, event = day_of(row.event.day), row.event
    if event.rows_root:
        return Named(day, words("S3052", x=short(event.rows_root, 8)))
    return Named(day, event.reason)


def _when(row: Happened, words: Words) -> Named:
    """Return when it was done and by whom, both people where it took two."""
    when = moment_of(words, row.at.isoformat())
    if row.event is None:
        return Named(when)
    people = (row.event.operator, row.event.approved_by)
    return Named(when, isolate_ltr(" + ".join(one for one in people if one is not None)))


COLUMNS: Final[tuple[Column[Happened], ...]] = (
    Column(key="at", text_id="S3042", kind=Kind.NAMED, value=_when),
    Column(key="what", text_id="S3043", kind=Kind.PILL, value=_what),
    Column(key="about", text_id="S3047", kind=Kind.NAMED, value=_about, grows=1),
)
