"""The meter row on top of the sell screen: the number, and how it was found."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner
from kiosk.widgets.number_field import (
    meter_field,
    name_field,
)
from kiosk.widgets.parts import (
    TRAIL_ALIGN,
    cap,
    card,
    label,
    pill,
    row,
    set_property,
    wrapping,
)
from kiosk.widgets.words import Words

_FIELD_WIDTH = 230
LONG_NAME: Final = 45  # letters of a name that large type has no room for


class FoundBy(StrEnum):
    """How a meter was identified; the value is its text's id."""

    CARD = "S03"
    TYPED = "S41"
    SEARCH = "S42"
    READING = "S02"


class MeterRow(QFrame):
    """A field for the number, a pill that says how it came, and what to do next."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._found_by: FoundBy | None = None
        self._customer = ""
        self._title = label("heading")
        self.field = meter_field()
        sized(self.field, width=_FIELD_WIDTH, least_height=36)
        self._frame = QFrame()
        self._frame.setObjectName("box")
        inside = row([self.field])
        inside.setContentsMargins(8, 2, 8, 2)
        self._frame.setLayout(inside)
        self.field.focus_changed.connect(lambda has: set_property(self._frame, "active", has))
        self._pill = pill("good")
        self._pill.hide()
        self._hint = wrapping("small")
        self._hint.setAlignment(TRAIL_ALIGN)
        self._card_told: Callable[[Words], str] | None = None
        self._card = wrapping("small")
        self.banner = Banner(words)
        column = QVBoxLayout()
        column.setSpacing(6)
        line = row([self._title, self._frame, self._pill, 1], spacing=12)
        for told in (self._card, self._hint):  # where one is shown the empty room is its own
            line.addWidget(told, 100)
        line.addWidget(cap("F2"))
        column.addLayout(line)
        column.addWidget(self.banner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column, margins=(16, 6, 16, 6)))
        self.retranslate()

    @property
    def is_by_card(self) -> bool:
        """Whether a card or its code brought the meter."""
        return self._found_by is FoundBy.CARD

    def show_meter(self, drn: str, found_by: FoundBy) -> None:
        """Show a number as it was found."""
        self.field.setText(drn)
        self.show_found(found_by)

    def show_found(self, found_by: FoundBy | None) -> None:
        """Say how the number came, or nothing."""
        self._found_by = found_by
        self.retranslate()

    def show_customer(self, name: str) -> None:
        """Name the customer here while his card is not on the screen; nothing: it is."""
        self._customer = name
        self.retranslate()

    def show_card(self, told: Callable[[Words], str] | None) -> None:
        """Show what the customer's card says, small: it is for the cashier."""
        self._card_told = told
        self.retranslate()

    def clear(self) -> None:
        """Wait for another number."""
        self.field.clear()
        self._card_told = None
        self.show_found(None)
        self.banner.show_notice(None)

    def retranslate(self) -> None:
        """Write every text again."""
        words = self._words
        self._title.setText(words("T004"))
        told = self._card_told(words) if self._card_told is not None else ""
        has_card = bool(told) and not worn().is_large  # in large print it stands below the customer
        self._card.setText(told)
        self._card.setVisible(has_card)
        is_free = self._found_by is None or not worn().is_large
        self._hint.setVisible(bool(self._customer) or (is_free and not has_card))
        self._hint.setText(words.name(self._customer) if self._customer else words("S40"))
        role = "small"
        if self._customer:  # a long name breaks into two lines, smaller ones
            role = "strong" if len(self._customer) <= LONG_NAME else "long-name"
        set_property(self._hint, "role", role)
        self._pill.setVisible(self._found_by is not None)
        if self._found_by is not None:
            mark = "✓ " if self._found_by is FoundBy.CARD else ""
            self._pill.setText(mark + words(self._found_by.value))
            set_property(self._pill, "tone", "good" if mark else "neutral")
        name_field(self.field, words, words("T004"), words("S40"))
        self.banner.retranslate()
