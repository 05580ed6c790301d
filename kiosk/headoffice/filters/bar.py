"""The line in which a filter is typed, pasted, saved under a name and found again.

Ctrl+F comes here, Enter applies, Esc goes back to the list.  Arrow down opens what was saved: Enter
takes one, Delete drops it.  What is in the line is the whole filter: copied, it is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QPushButton, QVBoxLayout

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.filters.language import (
    TEXT_CHARS_MAX,
    Filter,
    FilterFault,
    FilterKey,
    Sort,
    parse,
)
from kiosk.headoffice.filters.saved import NAME_CHARS_MAX, SavedFilters
from kiosk.i18n.bidi import isolate_ltr, strip_controls
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.parts import label, listens, name_it, row, wrapping

_LIST_HEIGHT, _HEIGHT = 132, 36


class FilterBar(QFrame):
    """`applied` tells a filter that was understood."""

    applied = Signal(object)
    left = Signal()

    def __init__(
        self,
        desk: OfficeDesk,
        screen: str,
        keys: Sequence[FilterKey],
        *,
        check: Callable[[Filter], object] = lambda _filter: None,
    ) -> None:
        """`check` raises FilterFault for a filter that reads well and cannot be asked."""
        super().__init__()
        self._desk, self._screen, self._keys, self._check = desk, screen, tuple(keys), check
        self.filter = Filter()
        self._label = label("strong")
        self.field = _Field()
        self.field.setMaxLength(TEXT_CHARS_MAX)
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(NAME_CHARS_MAX)
        self.save_button, self.saved_button = QPushButton(), QPushButton()
        self.names = _Names()
        self.help = wrapping("small")
        self.banner = Banner(desk.words)
        self._lay_out()
        self.field.down.connect(self.open_names)
        self.field.textEdited.connect(lambda _: self.banner.show_notice(None))
        self.names.dropped.connect(self._drop)
        self.names.itemActivated.connect(lambda item: self._take(item.data(_TEXT)))
        self.save_button.clicked.connect(self._save)
        self.saved_button.clicked.connect(self.open_names)

    # ------------------------------------------------------------------ for screens

    def put(self, text: str) -> None:
        """Write a filter and apply it."""
        self.field.setText(text)
        self.apply()

    def apply(self) -> bool:
        """Read what is typed; tell it, or say what was not understood."""
        try:
            found = parse(self.field.text(), self._keys)
            self._check(found)
        except FilterFault as fault:
            values = {"x": (FigureKind.TEXT, isolate_ltr(fault.part))}
            notice = Notice(Telling(fault.text_id, values), "warning")
            self.banner.show_notice(notice)
            self._desk.tell(notice)
            self.field.setFocus()
            return False
        self.filter = found
        self.banner.show_notice(None)
        self.applied.emit(self.filter)
        return True

    def enter(self) -> None:
        """Let somebody type."""
        self.field.setFocus()
        self.field.selectAll()
        self.help.show()

    def command_enter(self) -> bool:
        """Enter: apply, save or take, whatever has the focus."""
        if listens(self.field):
            if self.apply():
                self._leave()
        elif listens(self.name_field):
            self._save()
        elif listens(self.names) and self.names.currentItem() is not None:
            self._take(self.names.currentItem().data(_TEXT))
        else:
            return False
        return True

    def command_esc(self) -> bool:
        """Esc: close what is open; False = nothing was."""
        if self.names.isVisible():
            self.names.hide()
            self.field.setFocus()
        elif any(listens(part) for part in (self.field, self.name_field)):
            self._leave()
        else:
            return False
        return True

    def open_names(self) -> None:
        """Show what was saved."""
        self._fill()
        self.names.show()
        self.names.setFocus()

    def speak(self) -> None:
        """Write every text again."""
        words = self._desk.words
        self._label.setText(words("B700"))
        self.save_button.setText(words("B701"))
        self.name_field.setPlaceholderText(words("S775"))
        self.field.setPlaceholderText(isolate_ltr(self.example()))
        told = " · ".join(
            f"{isolate_ltr(key.key)} {words(key.text_id)}"
            + (f" ({isolate_ltr(', '.join(key.choices))})" if key.choices else "")
            + "".join(f" ({isolate_ltr(one.word)} {words(one.text_id)})" for one in key.names)
            for key in self._keys
        )
        self.help.setText(words("S776", x=told))
        name_it(self.field, words("B700"), strip_controls(self.help.text()))
        name_it(self.name_field, words("S775"))
        name_it(self.names, words("S777"))
        name_it(self.save_button, words("B701"))
        self.banner.retranslate()
        self._count()

    def example(self) -> str:
        """Return what an empty line shows: how the first keys are written."""
        shapes = {
            Sort.NUMBER: "3",
            Sort.MONEY: ">50",
            Sort.DAY: "2026-11-01..2026-11-30",
            Sort.WORD: "",
        }
        return " ".join(
            f"{key.key}:{shapes[key.sort] or (key.choices[0] if key.choices else 'x')}"
            for key in self._keys[:4]
        )

    # ------------------------------------------------------------------ inside

    def _leave(self) -> None:
        self.help.hide()
        self.name_field.hide()
        self.left.emit()

    def _take(self, text: str) -> None:
        self.names.hide()
        self.put(text)
        self._leave()

    def _save(self) -> None:
        name = self.name_field.text().strip()
        if not name:
            self.name_field.show()
            self.name_field.setFocus()
            return
        if not self.apply():
            return
        is_kept = SavedFilters(self._desk.filters_file).save(self._screen, name, str(self.filter))
        if not is_kept:
            notice = Notice(Telling("S781", {}), "warning")
            self.banner.show_notice(notice)
            self._desk.tell(notice)
            return
        self.name_field.clear()
        self.name_field.hide()
        self._count()
        self._desk.reporter.say("filter_saved", screen=self._screen)

    def _drop(self, name: str) -> None:
        SavedFilters(self._desk.filters_file).forget(self._screen, name)
        self._fill()
        self._count()

    def _fill(self) -> None:
        self.names.clear()
        for name, text in SavedFilters(self._desk.filters_file).of(self._screen).items():
            self.names.add(name, text)

    def _count(self) -> None:
        saved = len(SavedFilters(self._desk.filters_file).of(self._screen))
        self.saved_button.setText(self._desk.words("B702", n=isolate_ltr(str(saved))))
        self.saved_button.setEnabled(saved > 0)
        name_it(self.saved_button, self.saved_button.text())

    def _lay_out(self) -> None:
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for part in (self.field, self.name_field, self.save_button, self.saved_button):
            sized(part, height=_HEIGHT)
        sized(self.name_field, width=190)
        self.name_field.hide()
        sized(self.names, height=_LIST_HEIGHT)
        self.names.hide()
        self.help.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        parts = (self._label, self.field, self.name_field, self.save_button, self.saved_button)
        line = row(parts, spacing=8)
        line.setStretchFactor(self.field, 1)
        column.addLayout(line)
        column.addWidget(self.help)
        column.addWidget(self.names)
        column.addWidget(self.banner)


_TEXT = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class _Field(QLineEdit):
    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrow down leads to what was saved."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
            return
        super().keyPressEvent(event)


class _Names(QListWidget):
    dropped = Signal(str)

    def add(self, name: str, text: str) -> None:
        """Add a filter."""
        self.addItem(f"\u2068{name}\u2069 – {isolate_ltr(text)}")
        item = self.item(self.count() - 1)
        item.setData(_TEXT, text)
        item.setData(_NAME, name)
        self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete drops a filter."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.dropped.emit(item.data(_NAME))
            return
        super().keyPressEvent(event)
