"""What is known of one row, beside its list: pairs of what and how much, sentences, states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from kiosk.headoffice.tables.columns import NOTHING
from kiosk.i18n import formats
from kiosk.widgets.parts import label, name_it, pill, rule, set_property, toned, wrapping
from kiosk.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One pair; an empty value is written as nothing, never as a zero."""

    text_id: str
    value: str
    tone: str = ""  # of the value: danger, warning, good


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A coloured card with a sentence, for what must not be overlooked."""

    title: str
    text: str = ""
    tone: str = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is said of a row, from top to bottom."""

    title: str
    below: str = ""
    state: tuple[str, str] | None = None  # words and tone
    cards: tuple[Card, ...] = ()
    groups: tuple[tuple[str, tuple[Fact, ...]], ...] = ()  # a heading (or none) and its facts
    notes: tuple[tuple[str, str], ...] = ()  # names and values of any length, as they stand
    lead: QWidget | None = None  # a chart, right after the cards
    extra: QWidget | None = None  # a chart; belongs to whoever shows the sheet

    @property
    def told(self) -> str:
        """Return what a screen reader says when the row is reached."""
        state = self.state[0] if self.state else ""
        cards = (f"{card.title} {card.text}".strip() for card in self.cards)
        return ". ".join(part for part in (self.title, state, *cards) if part)


def parts_of(words: Words, sheet: Sheet) -> Iterable[QWidget]:
    """Yield the widgets of a sheet."""
    yield from _head(words, sheet)
    if sheet.lead is not None:
        yield sheet.lead
    for heading, facts in sheet.groups:
        yield rule()
        if heading:
            yield wrapping("section", heading)
        if facts:
            yield _grid(words, facts)
    if sheet.notes:
        yield rule()
    for name, value in sheet.notes:
        yield wrapping("small", words.begun(name))
        yield wrapping("strong", words.begun(value))
    if sheet.extra is not None:
        yield sheet.extra


def _head(words: Words, sheet: Sheet) -> Iterable[QWidget]:
    yield wrapping("title", words.begun(sheet.title))
    if sheet.below:
        yield wrapping("small", words.begun(sheet.below))
    if sheet.state is not None:
        text, tone = sheet.state
        yield pill(tone, text)
    for card in sheet.cards:
        yield _card(words, card)


def moment(words: Words, text: str | None) -> str:
    """Return a time of the server as people read it: `22/11/2026 10:42`."""
    if text is None:
        return ""
    return formats.when(dt.datetime.fromisoformat(text), words.zone)


def moment_of(text: str | None) -> dt.datetime | None:
    """Return a time of the server for a column."""
    return None if text is None else dt.datetime.fromisoformat(text)


def _grid(words: Words, facts: Iterable[Fact]) -> QWidget:
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for at, fact in enumerate(facts):
        what, value = wrapping("small", words(fact.text_id)), label("strong", fact.value or NOTHING)
        if fact.tone:
            set_property(value, "tone", fact.tone)
        name_it(value, f"{what.text()}: {value.text()}")
        grid.addWidget(what, at, 0)
        grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return host


def _card(words: Words, card: Card) -> QFrame:
    inside = QVBoxLayout()
    inside.setSpacing(4)
    inside.addWidget(wrapping("strong", words.begun(card.title)))
    if card.text:
        inside.addWidget(wrapping("", words.begun(card.text)))
    return toned(card.tone, inside)
