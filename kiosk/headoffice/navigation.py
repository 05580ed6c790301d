"""The list at the side: the screens that this person may open, each with what waits there.

One stop of the focus chain; arrows go through it and open at once, as Ctrl with the digit does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from kiosk.headoffice.screen import ScreenEntry
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import label, name_it, set_property
from kiosk.widgets.words import Words

WIDTH: Final = 186
DIGITS_MAX: Final = 9
_ITEM_HEIGHT: Final = 38
_ITEM_LEAST: Final = 26
_COUNT_HEIGHT: Final = 22


class _Item(QPushButton):
    """A name, and how much waits there."""

    def __init__(self, entry: ScreenEntry, digit: int | None) -> None:
        super().__init__()
        self.setObjectName(f"nav_{entry.name}")  # as the autopilot touches it
        self.setCheckable(True)
        self.entry, self.digit, self.waiting = entry, digit, 0
        self._name, self._count = label("nav"), label("nav-count")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14, 0, 10, 0)
        inside.addWidget(self._name, 1)
        inside.addWidget(self._count)
        for part in (self._name, self._count):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # As high as it likes while there is room; many screens in large print share what there is.
        sized(self, least_height=_ITEM_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        sized(self._count, height=_COUNT_HEIGHT)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.hide()
        self.toggled.connect(self._toggled)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Prefer the usual height."""
        return QSize(super().sizeHint().width(), worn().room(_ITEM_HEIGHT))

    def _toggled(self, is_on_top: bool) -> None:  # noqa: FBT001 - a slot
        # Said of the label itself: Qt does not look at the state of a label's parent.
        set_property(self._name, "role", "nav-chosen" if is_on_top else "nav")

    def speak(self, words: Words) -> None:
        """Write name and number."""
        name = words(self.entry.text_id)
        self._name.setText(name)
        self._count.setText(isolate_ltr(f"{self.waiting:,}"))
        self._count.setVisible(self.waiting > 0)
        waits = words("S773", n=self.waiting) if self.waiting else ""
        key = f"Ctrl+{self.digit}" if self.digit is not None else ""
        name_it(self, name, ". ".join(part for part in (waits, key) if part))


class SideBar(QFrame):
    """`chosen` tells the name of a screen."""

    chosen = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self._words = words
        self._items: dict[str, _Item] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 12, 10, 12)
        self._column.setSpacing(3)
        self._column.addStretch(1)
        sized(self, width=WIDTH)

    @property
    def names(self) -> list[str]:
        """The screens in their order."""
        return list(self._items)

    def show_entries(self, entries: Sequence[ScreenEntry]) -> None:
        """Show other screens: somebody else signed in."""
        for item in self._items.values():
            self._group.removeButton(item)
            item.hide()
            item.deleteLater()
        self._items.clear()
        for at, entry in enumerate(entries):
            item = _Item(entry, at + 1 if at < DIGITS_MAX else None)
            item.clicked.connect(lambda _=False, name=entry.name: self.chosen.emit(name))
            self._group.addButton(item)
            self._column.insertWidget(at, item)
            self._items[entry.name] = item
        self.speak()

    def mark(self, name: str) -> None:
        """Show which screen is on top; one that is not listed leaves the mark where it was."""
        if name in self._items:
            self._items[name].setChecked(True)

    def by_digit(self, digit: int) -> str | None:
        """Return the screen of Ctrl and a digit."""
        return next((n for n, item in self._items.items() if item.digit == digit), None)

    def show_waiting(self, name: str, waiting: int) -> None:
        """Write how much waits at a screen."""
        if name in self._items:
            self._items[name].waiting = waiting
            self._items[name].speak(self._words)

    def speak(self) -> None:
        """Write every text again."""
        for item in self._items.values():
            item.speak(self._words)
