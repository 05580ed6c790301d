"""The rows of day close: points with their day, and the lines of a checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.reconciliation_words import LINKS, SUBJECTS, word
from kiosk.headoffice.seats import seat_name
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire
from vending_server.wire.facts import BothLanguages
from vending_server.wire.scalars import HEAD_OFFICE

LINES: Final = {
    "shifts_closed": "S1176",
    "points_synced": "S1177",
    "none_in_doubt": "S1178",
    "differences_decided": "S1179",
    "deposits_under_way": "S1180",
    "quarantine_decided": "S1181",
    "vouchers_exported": "S1182",
    "counters_equal": "S1183",
    "backup_proven": "S1184",
    "day_compared": "S3041",
}


@dataclass(frozen=True, slots=True)
class PointDay:
    """A point, or head office, which has no name of its own, and the checklist of its day."""

    number: int
    name: BothLanguages | None
    checks: wire.DayChecklist

    @property
    def in_the_way(self) -> int:
        """How many lines keep the day open."""
        return sum(1 for line in self.checks.lines if line.is_required and not line.is_met)

    @property
    def open_lines(self) -> int:
        """How many lines are not met."""
        return sum(1 for line in self.checks.lines if not line.is_met)


def standing(point: PointDay, words: Words) -> Pill:
    """Return in words how a point's day stands."""
    if point.checks.is_locked:
        return Pill(words("S1188"), "primary")
    if point.checks.may_lock:
        return Pill(words("S1189"), "good" if not point.open_lines else "warning")
    if point.in_the_way:
        return Pill(words("S1186", n=point.in_the_way), "danger")
    return Pill(words("S1190"), "neutral")


def below(point: PointDay, words: Words) -> str:
    """Return a point's name; of head office what its days are."""
    return words("S3103") if point.name is None else words.both(point.name)


POINTS: Final[tuple[Column[PointDay], ...]] = (
    Column(
        key="point",
        text_id="S1169",
        kind=Kind.NAMED,
        value=lambda point, words: Named(seat_name(words, point.number), below(point, words)),
        grows=1,
    ),
    Column(
        key="open",
        text_id="S1195",
        kind=Kind.COUNT,
        value=lambda point, _: point.open_lines or None,
        yields=1,
    ),
    Column(key="state", text_id="S1099", kind=Kind.PILL, value=standing),
)


def closed_text(words: Words, number: int, day: str) -> str:
    """Return that a day is closed."""
    if number == HEAD_OFFICE:
        return words("S3102", day=day)
    return words("S1193", day=day, n=number)


def reopened_text(words: Words, number: int, day: str) -> str:
    """Return what a second person agrees to: that a day is opened again."""
    if number == HEAD_OFFICE:
        return words("S3101", day=day)
    return words("S1192", day=day, n=number)


def _line_name(line: wire.CheckLine, words: Words) -> Named:
    name = words(LINES[line.key]) if line.key in LINES else line.key
    known = LINKS | SUBJECTS
    kinds = dict.fromkeys(link.kind for link in line.links if link.kind in known)
    first = ", ".join(word(words, known, kind) for kind in kinds)
    return Named(name, first if not line.is_met else "")


def _line_state(line: wire.CheckLine, words: Words) -> Pill:
    if line.is_met:
        return Pill("✓ " + words("S1185"), "good")
    if line.is_required:
        return Pill("■ " + words("S1186", n=line.open), "danger")
    return Pill("▲ " + words("S1187", n=line.open), "warning")


CHECKS: Final[tuple[Column[wire.CheckLine], ...]] = (
    Column(key="line", text_id="S1191", kind=Kind.NAMED, value=_line_name, grows=1),
    Column(
        key="amount",
        text_id="S901",
        kind=Kind.MONEY,
        value=lambda line, _: line.amount_minor or None,
        yields=1,
    ),
    Column(key="state", text_id="S1099", kind=Kind.PILL, value=_line_state),
)
