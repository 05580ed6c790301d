"""A draft of a version is edited here: blocks, fields, what is in force beside them, saving.

The server judges what is saved.  What it refuses is told and the cell that it means gets the focus;
nothing that was typed is lost, also when somebody else was faster.  A rate far from the one in
force is sent again only after somebody said that it is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout

from kiosk.api_client import Declined
from kiosk.cashier.notices import is_declined, is_session_over
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.tariffs.grid import Grid
from kiosk.headoffice.tariffs.sheet import Place, Sheet
from kiosk.headoffice.tariffs.sheet_pages import BlocksPage, FieldsPage
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, name_it, row, wrapping
from kiosk.widgets.words import Saying, nothing_said
from vending_server.wire import tariffs as wire
from vending_server.wire.problems import ProblemCode

DRAFTS: Final = ("POST", "/v1/tariff-drafts")
_MEANT_BY: Final = {ProblemCode.TARIFF_OVERLAPS: "valid_from"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is edited: a draft as it was seen, or, without one, a new version."""

    title: Saying
    content: wire.Draft
    in_force: wire.Draft | None
    seen: wire.SeenVersion | None


class DraftEditor(QFrame):
    """Hidden until a draft is edited; `saved` brings what the server wrote."""

    saved = Signal(object)
    left = Signal()
    keys_changed = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk, self._words = desk, desk.words
        self._task: Task | None = None
        self.sheet: Sheet | None = None
        self._title_says: Saying = nothing_said
        self._is_sending = self._was_warned = False
        self._title, self.said, self._hint = label("section"), wrapping("strong"), wrapping("small")
        self.banner = Banner(desk.words)
        self.blocks, self.fields = Grid(desk.words), Grid(desk.words)
        self.meant = QPushButton()
        self.buttons: dict[Cap, tuple[QPushButton, str]] = {
            Cap.F12: (QPushButton(), "B922"),
            Cap.F7: (QPushButton(), "B923"),
            Cap.F8: (QPushButton(), "B924"),
            Cap.F9: (QPushButton(), "B925"),
        }
        self._acts = {
            Cap.F12: self.save,
            Cap.F7: self.add_block,
            Cap.F8: self.remove_block,
            Cap.F9: self.undo,
        }
        self._connect()
        self._lay_out()
        self.hide()

    # ------------------------------------------------------------------ for the screen

    def open(self, task: Task) -> None:
        """Edit something."""
        self._task, self.sheet = task, Sheet(task.content)
        self._title_says = task.title
        self._is_sending = self._was_warned = False
        self._tell(None)
        self.meant.hide()
        self._show_sheet()
        self._cards[self.blocks].setVisible(isinstance(task.content, wire.TariffDraft))
        self.show()
        self.speak()
        first = self.blocks if self.blocks.cells.rowCount() else self.fields
        first.look_at(0, 1)
        first.setFocus()
        self._look()

    def warn(self, told: Notice) -> None:
        """Say what saving will do, until something is edited."""
        self._tell(told)

    def resume(self) -> bool:
        """Give the focus back to what is edited; False: nothing is."""
        if self.isHidden():
            return False
        grid = self.blocks if self.blocks.cells.rowCount() else self.fields
        grid.setFocus()
        return True

    def command(self, cap: Cap) -> bool:
        """Use a key."""
        if not self.isVisible():
            return False
        grid = self._grid
        if cap in {Cap.ENTER, Cap.F2}:
            if grid is not None:
                grid.enter()
            return True
        if cap in self.buttons:
            button = self.buttons[cap][0]
            if button.isEnabled() and button.isVisible():
                button.click()
            return True
        return cap is Cap.F5  # reading again would throw away what was typed

    def back(self) -> bool:
        """Esc: leave the cell, then the draft; what is not saved is told about first."""
        if not self.isVisible():
            return False
        grid = self._grid
        if grid is not None and grid.abandon():
            return True
        assert self.sheet is not None, "something is edited"
        if self.sheet.is_dirty and not self._was_warned:
            self._was_warned = True
            self._tell(notice("S2504", "warning"))
            return True
        self._leave()
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Yield the keys of the editor."""
        for cap, (button, text_id) in self.buttons.items():
            if not button.isHidden():
                yield KeyHint(cap, text_id, is_usable=button.isEnabled())

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._words
        self._title.setText(self._title_says(words))
        self._hint.setText(words("S2503"))
        for button, text_id in self.buttons.values():
            button.setText(words(text_id))
            name_it(button, words(text_id))
        self.meant.setText(words("B926"))
        name_it(self.meant, words("B926"))
        way = QBoxLayout.Direction
        self._tables.setDirection(way.TopToBottom if worn().is_large else way.LeftToRight)
        for grid in (self.blocks, self.fields):
            grid.speak()
        self.banner.retranslate()
        self._look()

    # ------------------------------------------------------------------ acts

    def add_block(self) -> None:
        """Put an empty block before the one under the cursor."""
        assert self.sheet is not None, "something is edited"
        at = max(self.blocks.currentIndex().row(), 0)
        if self.sheet.add_block(at):
            self._changed()
            self.blocks.setFocus()
            self.blocks.look_at(min(at, self.sheet.blocks - 2), 1)

    def remove_block(self) -> None:
        """Take out the block under the cursor."""
        assert self.sheet is not None, "something is edited"
        if self.sheet.remove_block(self.blocks.currentIndex().row()):
            self._changed()
        else:
            self._tell(notice("E746", "warning"))

    def undo(self) -> None:
        """Take the last act back."""
        if self.sheet is not None and self.sheet.undo():
            self._changed()

    def save(self, *, is_meant: bool = False) -> None:
        """Send the draft; a cell that cannot be sent gets the focus."""
        for grid in (self.blocks, self.fields):
            grid.commit()
        assert self.sheet is not None, "something is edited"
        assert self._task is not None, "something is edited"
        draft, wrong = self.sheet.draft(), self.sheet.first_wrong()
        if wrong is not None:
            self._tell(notice(self.sheet.wrong(wrong), "warning"))
            self._go_to(wrong)
        if draft is None or self._is_sending:
            return
        seen = self._task.seen
        request = wire.DraftRequest(
            draft=draft, replaces=seen, is_new=seen is None, is_far_rate_meant=is_meant
        )
        line = self._desk.line
        self._is_sending = True
        self._tell(None)
        self.meant.hide()
        self._write_buttons()
        self._desk.workers.run(
            self._desk.timed(lambda: line.post(DRAFTS[1], request, wire.VersionFacts)),
            self._done,
            self._refused,
        )

    # ------------------------------------------------------------------ inside

    @property
    def _grid(self) -> Grid | None:
        return next((one for one in (self.blocks, self.fields) if one.has_focus), None)

    def _done(self, facts: wire.VersionFacts) -> None:
        self._is_sending = False
        self._desk.reporter.say("saved", version=facts.version_id)
        self._leave()
        self.saved.emit(facts)

    def _refused(self, error: Exception) -> None:
        self._is_sending = False
        self._write_buttons()
        if is_session_over(error):
            self.failed.emit(error)
            return
        self._tell(self._desk.notice(error))
        self.meant.setVisible(is_declined(error, ProblemCode.TARIFF_RATE_FAR))
        if not self.meant.isHidden():
            self.meant.setFocus()
            return
        place = self._meant_cell(error)
        if place is not None:
            self._go_to(place)

    def _meant_cell(self, error: Exception) -> Place | None:
        """Return the cell that a refusal is about."""
        if not isinstance(error, Declined) or self.sheet is None:
            return None
        name = next((name for code, name in _MEANT_BY.items() if error.code == code), "")
        if error.code == ProblemCode.TARIFF_NOT_VALID:
            name = str(error.problem.params.get("field", ""))
        return self.sheet.place_of(name)

    def _edited(self, texts: Mapping[Place, str]) -> None:
        if self.sheet is not None and self.sheet.put(texts):
            self._changed()
            grid = self._grid
            if grid is not None:
                self._desk.announcer.say(grid.cells.said(grid.currentIndex()))

    def _changed(self) -> None:
        self._was_warned = False
        self._tell(None)
        self.meant.hide()
        self._show_sheet()
        self._look()

    def _show_sheet(self) -> None:
        task, sheet = self._task, self.sheet
        assert task is not None, "something is edited"
        assert sheet is not None, "something is edited"
        known = task.in_force
        is_tariff = isinstance(task.content, wire.TariffDraft)
        before = known if isinstance(known, wire.TariffDraft) else None
        self.blocks.show_page(BlocksPage(sheet, before) if is_tariff else None)
        self.fields.show_page(FieldsPage(sheet, known))
        self._write_buttons()

    def _look(self) -> None:
        """Say below the tables what the cell under the cursor is, and what is wrong there."""
        grid = self._grid or (self.blocks if self.blocks.cells.rowCount() else self.fields)
        self.said.setText(grid.cells.said(grid.currentIndex()))
        self._write_buttons()

    def _write_buttons(self) -> None:
        sheet = self.sheet
        is_tariff = sheet is not None and sheet.blocks > 0
        usable = {
            Cap.F12: not self._is_sending,
            Cap.F7: is_tariff,
            Cap.F8: is_tariff,
            Cap.F9: sheet is not None and sheet.can_undo,
        }
        for cap, (button, _) in self.buttons.items():
            if button.isEnabled() != usable[cap]:
                button.setEnabled(usable[cap])
        self.keys_changed.emit()

    def _go_to(self, place: Place) -> None:
        if not self.blocks.go_to(place):
            self.fields.go_to(place)
        self._look()

    def _tell(self, told: Notice | None) -> None:
        self.banner.show_notice(told)
        if told is not None:
            self._desk.tell(told)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _connect(self) -> None:
        for cap, (button, _) in self.buttons.items():
            button.clicked.connect(lambda _=False, cap=cap: self._acts[cap]())
        self.buttons[Cap.F12][0].setObjectName("primary")
        self.meant.clicked.connect(lambda: self.save(is_meant=True))
        for grid in (self.blocks, self.fields):
            grid.edited.connect(self._edited)
            grid.undone.connect(self.undo)
            grid.looked.connect(self._look)

    def _lay_out(self) -> None:
        self._tables = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tables.setSpacing(12)
        self._cards = {grid: _framed(grid) for grid in (self.blocks, self.fields)}
        self._tables.addWidget(self._cards[self.blocks], 3)
        self._tables.addWidget(self._cards[self.fields], 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row([self._title, 1, *(button for button, _ in self.buttons.values())]))
        column.addWidget(self.banner)
        column.addLayout(row([self.meant, 1]))
        column.addLayout(self._tables, 1)
        column.addWidget(self.said)
        column.addWidget(self._hint)


def _framed(grid: Grid) -> QFrame:
    inside = QVBoxLayout()
    inside.addWidget(grid)
    return card(inside, margins=(2, 2, 2, 2))
