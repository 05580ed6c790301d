"""An archived report as a row: few columns on the screen, each fact by itself in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias

from kiosk.headoffice.reports.order_form import KIND_TEXTS, LANGUAGE_TEXTS
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.reports import ReportFacts

Columns: TypeAlias = tuple[Column[ReportFacts], ...]
_HASH_SHOWN: Final = 12


class Mark(StrEnum):
    """What is known of a file since this screen was opened."""

    UNKNOWN = "unknown"
    WHOLE = "whole"
    SAME = "same"
    OTHER = "other"
    DAMAGED = "damaged"


_MARKS: Final = {
    Mark.UNKNOWN: ("S1279", "neutral"),
    Mark.WHOLE: ("S1280", "good"),
    Mark.SAME: ("S1281", "good"),
    Mark.OTHER: ("S1282", "warning"),
    Mark.DAMAGED: ("S1283", "danger"),
}
assert set(_MARKS) == set(Mark), "every mark has its words"
MarkOf: TypeAlias = Callable[[ReportFacts], Mark]


def columns_on_screen(mark_of: MarkOf) -> Columns:
    """Return what is seen: the hash below the number, days below the name, the maker below when."""
    return (
        Column(key="number", text_id="S1288", kind=Kind.NAMED, value=_number),
        Column(key="report", text_id="S1268", kind=Kind.NAMED, value=_report, grows=1),
        Column(key="file", text_id="S1273", kind=Kind.NAMED, value=_file),
        Column(key="made", text_id="S1289", kind=Kind.NAMED, value=_made),
        _mark(mark_of),
    )


def columns_of_file(mark_of: MarkOf) -> Columns:
    """Return what a file of the list holds."""
    number, text, day = Kind.NUMBER, Kind.TEXT, Kind.DAY
    return (
        Column(key="number", text_id="S1288", kind=number, value=lambda row, _: row.number),
        Column(
            key="report", text_id="S1268", kind=text, value=lambda row, w: w(KIND_TEXTS[row.kind])
        ),
        Column(key="point", text_id="T105", kind=number, value=lambda row, _: row.point_number),
        Column(key="from", text_id="S1274", kind=day, value=lambda row, _: _day(row.from_day)),
        Column(
            key="through", text_id="S1275", kind=day, value=lambda row, _: _day(row.through_day)
        ),
        Column(
            key="made",
            text_id="S1289",
            kind=Kind.MOMENT,
            value=lambda row, _: dt.datetime.fromisoformat(row.made_at),
        ),
        Column(key="by", text_id="S1290", kind=text, value=_maker),
        Column(key="file", text_id="S1273", kind=text, value=lambda row, _: row.file_name),
        Column(key="sha256", text_id="S1292", kind=number, value=lambda row, _: row.sha256),
        _mark(mark_of),
    )


def _mark(mark_of: MarkOf) -> Column[ReportFacts]:
    def pill(row: ReportFacts, words: Words) -> Pill:
        text_id, tone = _MARKS[mark_of(row)]
        return Pill(words(text_id), tone)

    return Column(key="mark", text_id="S1293", kind=Kind.PILL, value=pill)


def _number(row: ReportFacts, _words: Words) -> Named:
    return Named(isolate_ltr(row.number), isolate_ltr(row.sha256[:_HASH_SHOWN]))


def _report(row: ReportFacts, words: Words) -> Named:
    point = words("S1278") if row.point_number is None else words("S78", n=row.point_number)
    days = dict.fromkeys((row.from_day, row.through_day))
    shown = " – ".join(isolate_ltr(_day(one).strftime("%d/%m/%Y")) for one in days)
    return Named(words(KIND_TEXTS[row.kind]), words.joined(point, shown))


def _file(row: ReportFacts, words: Words) -> Named:
    return Named(row.format.upper(), words(LANGUAGE_TEXTS[row.language]))


def _made(row: ReportFacts, words: Words) -> Named:
    at = formats.when(dt.datetime.fromisoformat(row.made_at), words.zone)
    return Named(at, _maker(row, words))


def _maker(row: ReportFacts, words: Words) -> str:
    return words("S1291") if row.made_by is None else words.name(row.made_by)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
