"""H02, the worklist: every difference that waits for somebody, whatever it is of.

The server sorts by when it was seen; tolerance only marks, nothing is left out for being small.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, TypeVar, get_args

from kiosk.headoffice import cause_words
from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.reconciliation_words import (
    STATES,
    WAITING,
    day_of,
    pair_name,
    pill_of,
    subject_mark,
    subject_name,
    subject_place,
    told_difference,
)
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.seats import SEAT_KEY
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.headoffice.tables.view import RowsTable
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire

W = TypeVar("W", bound=str)
_STATES: Final[tuple[wire.ItemStateName, ...]] = get_args(wire.ItemStateName)
_SUBJECTS: Final[tuple[wire.SubjectKindName, ...]] = get_args(wire.SubjectKindName)
_KEYS: Final = (
    SEAT_KEY,
    server.DAY_KEY,
    FilterKey("state", Sort.WORD, "S1099", _STATES),
    FilterKey("amount", Sort.MONEY, "S1161"),
    FilterKey("of", Sort.WORD, "S1172", _SUBJECTS),
)


def _what(item: wire.ItemLine, words: Words) -> Named:
    subject = item.subject
    of = subject_name(words, subject, item.shift_number)
    mark = subject_mark(subject, item.terminal)
    return Named(
        words.joined(subject_place(words, subject), of), words.joined(day_of(subject.day), mark)
    )


def _pair(item: wire.ItemLine, words: Words) -> Named:
    if item.first_cause is None:
        return Named(pair_name(words, item.left, item.right), words("S1163"))
    cause = cause_words.title(words, item.first_cause)
    strength = cause_words.strength(words, item.first_strength or "")
    return Named(pair_name(words, item.left, item.right), words.joined(cause, strength))


def _searched(item: wire.ItemLine) -> str:
    subject, number = item.subject, item.shift_number
    till = "" if item.terminal is None else f"{subject.point_number}-{item.terminal:02d}"
    shift = "" if number is None else str(number)
    return f"{subject.id} {till} {shift} {item.first_cause or ''}"


def _difference(item: wire.ItemLine, _words: Words) -> int:
    return told_difference(item.left, item.right, item.amount_minor)


COLUMNS: Final[tuple[Column[wire.ItemLine], ...]] = (
    Column(key="what", text_id="S1098", kind=Kind.NAMED, value=_what, grows=2),
    Column(key="pair", text_id="S1161", kind=Kind.NAMED, value=_pair, grows=3),
    Column(
        key="difference",
        text_id="S901",
        kind=Kind.DIFFERENCE,
        value=_difference,
        tone=lambda item: "danger" if item.state in WAITING and item.is_beyond_tolerance else "",
    ),
    Column(
        key="count",
        text_id="S1175",
        kind=Kind.COUNT,
        value=lambda item, _: item.count or None,
        yields=1,
    ),
    Column(
        key="since",
        text_id="S1164",
        kind=Kind.MOMENT,
        value=lambda item, _: dt.datetime.fromisoformat(item.first_seen_at),
    ),
    Column(
        key="state",
        text_id="S1099",
        kind=Kind.PILL,
        value=lambda item, words: pill_of(words, STATES, item.state),
    ),
)


class Worklist(Screen):
    """Items, newest first; those that are settled too if the filter asks for them."""

    def build(self) -> None:
        """See Screen."""
        self.filter = FilterBar(self.desk, self.entry.name, _KEYS)
        self.filter.applied.connect(lambda _: self.refresh())
        self.filter.left.connect(self.entered)
        self.table: RowsTable[wire.ItemLine] = RowsTable(self.desk, COLUMNS, name_id="S1094")
        self.table.failed.connect(self.failed)
        self.table.arrived.connect(self._arrived)
        self.table.opened.connect(self._open)
        self.page(self.filter, self.table)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self.filter.speak()
        self.table.speak()

    def refresh(self) -> None:
        """See Screen."""
        self.heading.freshness.begin()
        self.table.show_list(self._reader())

    def show_about(self, about: object) -> None:
        """Show what a filter finds."""
        if isinstance(about, str):
            self.filter.put(about)

    def entered(self) -> None:
        """See Screen."""
        self.table.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        return cap is Cap.ENTER and self.table.command_enter()

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.ENTER, "B405")

    def export(self) -> ExportJob | None:
        """See Screen."""
        return ExportJob(
            name=self.entry.name,
            title=self.words(self.entry.text_id),
            columns=COLUMNS,
            reader=self.table.for_file(self._reader()),
            words=self.words.copy(),
        )

    @property
    def filter_bar(self) -> FilterBar:
        """See Screen."""
        return self.filter

    def _reader(self) -> Reader[wire.ItemLine]:
        line, wanted = self.desk.line, self.filter.filter
        asked = items_asked(wanted)

        def read(cursor: str | None) -> PageRead[wire.ItemLine]:
            told = server.items(line, asked, cursor)
            kept = [
                item
                for item in told.items
                if wanted.keeps(
                    amount=abs(item.amount_minor),
                    point=item.subject.point_number,
                    day=dt.date.fromisoformat(item.subject.day),
                )
                and wanted.finds(_searched(item))
            ]
            return PageRead(rows=kept, next_cursor=told.next_cursor)

        return read

    def _arrived(self) -> None:
        self.show_notice(None)
        self.heading.freshness.done()
        self.say_ready()

    def _open(self, item: wire.ItemLine, _column: str) -> None:
        self.go.open("difference", item)


def items_asked(wanted: Filter) -> wire.ItemsAsked:
    """Return the question of a filter; without a word about states those that wait."""
    first, last = wanted.days()
    states, kinds = wanted.term("state"), wanted.term("of")
    return wire.ItemsAsked(
        from_day=first.isoformat() if first is not None else None,
        through_day=last.isoformat() if last is not None else None,
        point_number=wanted.number("point"),
        states=_chosen(_STATES, states.words, is_not=states.is_not) if states is not None else [],
        subject_kinds=(
            _chosen(_SUBJECTS, kinds.words, is_not=kinds.is_not) if kinds is not None else []
        ),
    )


def _chosen(all_of_them: tuple[W, ...], words: tuple[str, ...], *, is_not: bool) -> list[W]:
    return [one for one in all_of_them if (one in words) != is_not]


ENTRY: Final = ScreenEntry(
    name="worklist",
    text_id="S1094",
    roles=server.READERS,
    reads=(server.ITEM_LISTS,),
    make=Worklist,
    count=server.open_items,
)
