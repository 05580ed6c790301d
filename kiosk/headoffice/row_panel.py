"""What is known of one row of reconciliation, beside the list, and how a row is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.detail import ScrolledColumn
from kiosk.headoffice.difference_card import DifferenceCard
from kiosk.headoffice.reconciliation_words import day_of, moment_of, subject_name, subject_place
from kiosk.headoffice.tables.columns import NOTHING, Named
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.parts import card, label, rule, wrapping
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire
from vending_server.wire.journal_chain import fingerprint

_DAY = "day_of_point"


def row_name(row: wire.ReconciliationRow, words: Words) -> Named:
    """Return what a row is called: its point and shift, below it day, person, lock."""
    point = subject_place(words, row.subject)
    what = subject_name(words, row.subject, row.number)
    who = isolate_name(row.operator) if row.operator else ""
    locked = words("S1109") if row.is_locked else ""
    return Named(words.joined(point, what), words.joined(day_of(row.subject.day), who, locked))


class RowPanel(ScrolledColumn):
    """Who closed it when, its differences with their causes, its chain."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk

    def show_row(
        self,
        row: wire.ReconciliationRow | None,
        known: Mapping[str, wire.ItemFacts],
        compared_at: str | None,
    ) -> None:
        """Show a row; what was looked up of its items stands in `known`."""
        words = self._desk.words
        if row is None:
            self.show_parts((), words("S1093"))
            return
        name = row_name(row, words)
        shown = [*self._parts(row, name, known)]
        if compared_at is not None:
            shown.append(wrapping("small", words("S1166", time=moment_of(words, compared_at))))
        self.show_parts(shown, f"{name.name}. {name.below}")

    def _parts(
        self, row: wire.ReconciliationRow, name: Named, known: Mapping[str, wire.ItemFacts]
    ) -> Iterator[QWidget]:
        words = self._desk.words
        yield wrapping("title", name.name)
        is_day = row.subject.kind == _DAY  # nobody opened it, and no journal tells of it
        if not is_day:
            yield wrapping("small", self._when(row))
        yield rule()
        if not row.differences:
            yield wrapping("", words("S1115"))
        for difference in row.differences:
            item = known.get(difference.item_id or "")
            yield DifferenceCard(words, difference, item.causes if item is not None else None)
        if not is_day:
            yield wrapping("small", self._chain(row))

    def _when(self, row: wire.ReconciliationRow) -> str:
        words = self._desk.words
        text_id, moment = ("S1113", row.ended_at) if row.ended_at else ("S1114", row.begun_at)
        time = words.time_of(dt.datetime.fromisoformat(moment or row.begun_at))
        who = row.operator or NOTHING
        return words.joined(day_of(row.subject.day), words(text_id, time=time, name=who))

    def _chain(self, row: wire.ReconciliationRow) -> str:
        words, records = self._desk.words, f"{row.journal_records:,}"
        if row.z_digest:
            return "● " + words("S1117", n=records, x=isolate_ltr(_as_on_paper(row.z_digest)))
        return "○ " + words("S1118", n=records)


def _as_on_paper(head_hash: str) -> str:
    """Return the head of a chain as the Z bears it, `9F3A-71C2`."""
    try:
        return fingerprint(bytes.fromhex(head_hash))
    except ValueError:
        return head_hash


class HowToRead(QFrame):
    """Two sentences below the list; left out where there is no room for them."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._title = label("strong")
        self._lines = (wrapping("small"), wrapping("small"))
        column = QVBoxLayout()
        column.setSpacing(3)
        for part in (self._title, *self._lines):
            column.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column, margins=(16, 10, 16, 10)))

    def speak(self) -> None:
        """Write the texts."""
        self._title.setText(self._words("S1110"))
        for line, text_id in zip(self._lines, ("S1111", "S1112"), strict=True):
            line.setText(self._words(text_id))
