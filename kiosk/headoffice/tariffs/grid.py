"""A table that is edited with the keys of a spreadsheet.

Arrows and Tab go from cell to cell, Shift widens what is chosen, Enter, F2 or just typing edits,
Enter or Tab ends that and goes on, Esc leaves the cell as it was, Delete empties, Ctrl+C and Ctrl+V
copy cells as text with tabs, as spreadsheets do.  What a cell means is the page's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTableView,
)

from kiosk.headoffice.tables.painter import PAD, advance, row_height, text_font
from kiosk.headoffice.tariffs.grid_model import GridHead, GridModel, GridPainter, Index
from kiosk.headoffice.tariffs.sheet import Place, table_of
from kiosk.headoffice.tariffs.sheet_pages import Page
from kiosk.headoffice.tariffs.typed import CHARS_MAX, PERIODS, Kind
from kiosk.i18n.bidi import strip_controls
from kiosk.theme.dress import worn
from kiosk.widgets.parts import listens, name_it
from kiosk.widgets.words import Words

_LEAST: Final = 84
_HEAD_HEIGHT: Final = 34


class CellField(QLineEdit):
    """Where a cell is typed; it lies over the cell."""

    stepped = Signal(int)  # Tab: 1, with Shift: -1
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Tab ends the cell and goes on, instead of leaving the table."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab:
                self.stepped.emit(1)
                return True
            if event.key() == Qt.Key.Key_Backtab:
                self.stepped.emit(-1)
                return True
        return super().event(event)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """What was typed is kept when somebody goes elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()


class Grid(QTableView):
    """`edited` brings texts for cells, all of one act; `looked` that another cell is looked at."""

    edited = Signal(object)
    looked = Signal()
    undone = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.cells = GridModel(words)
        self.setObjectName("rows")
        self.setModel(self.cells)
        self.setItemDelegate(GridPainter(self))
        self.setHorizontalHeader(GridHead())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.field = CellField(self.viewport())
        self.field.setMaxLength(CHARS_MAX)
        self.field.hide()
        self.field.left.connect(self.commit)
        self.field.stepped.connect(self._commit_and_step)
        self._edited_at = QPersistentModelIndex()
        self.doubleClicked.connect(lambda _: self.begin())
        self.selectionModel().currentChanged.connect(lambda *_: self.looked.emit())

    # ------------------------------------------------------------------ for the editor

    def show_page(self, page: Page | None) -> None:
        """Show a page; the cell that was looked at stays, if it is still there."""
        row, column = max(self.currentIndex().row(), 0), max(self.currentIndex().column(), 0)
        self.abandon()
        self.cells.show_page(page)
        if page is not None and page.rows:
            self.look_at(min(row, page.rows - 1), column or 1)
        self.speak()

    def look_at(self, row: int, column: int) -> None:
        """Go to a cell."""
        self.setCurrentIndex(self.cells.index(row, column))

    def go_to(self, place: Place) -> bool:
        """Go to the cell of a place, if it is on this page."""
        for row in range(self.cells.rowCount()):
            for column in range(self.cells.columnCount()):
                if self.cells.place(self.cells.index(row, column)) == place:
                    self.setFocus()
                    self.look_at(row, column)
                    return True
        return False

    @property
    def has_focus(self) -> bool:
        """Whether the keys go to this table or to the cell that is typed in it."""
        return listens(self) or self.is_typing

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed."""
        return self.field.isVisible()

    def enter(self) -> None:
        """End the cell that is typed and go down, or begin to type one."""
        if self.is_typing:
            self.commit()
            self._go(down=1)
        else:
            self.begin()

    def begin(self, typed: str | None = None) -> None:
        """Type the cell under the cursor, from what stands there or from a first sign."""
        index = self.currentIndex()
        place, page = self.cells.place(index), self.cells.page
        if place is None or page is None:
            return
        if page.sheet.kind(place) is Kind.PERIOD:
            if typed not in {None, " "}:
                return  # there is nothing to type, only the other one to take
            known = page.sheet.text(place)
            at = PERIODS.index(known) if known in PERIODS else 0
            self.edited.emit({place: PERIODS[(at + 1) % len(PERIODS)]})
            return
        self._edited_at = QPersistentModelIndex(index)
        is_figure = page.sheet.kind(place) not in {Kind.TEXT, Kind.CODE}
        ltr, auto = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.LayoutDirectionAuto
        self.field.setLayoutDirection(ltr if is_figure else auto)
        self.field.setGeometry(self.visualRect(index).adjusted(0, 0, 0, -1))
        name_it(self.field, page.name(index.row(), index.column(), self._words))
        self.field.setText(page.sheet.text(place) if typed is None else typed)
        self.field.show()
        self.field.setFocus()
        if typed is None:
            self.field.selectAll()

    def commit(self) -> None:
        """Keep what was typed."""
        if not self.is_typing:
            return
        place, text = self.cells.place(self._edited_at), self.field.text()
        self.abandon()
        if place is not None:
            self.edited.emit({place: text})

    def abandon(self) -> bool:
        """Leave the cell as it was; False: none was being typed."""
        if not self.is_typing:
            return False
        self.field.blockSignals(True)
        if listens(self.field):
            self.setFocus()  # before it is hidden: Qt would go on to the next cell
        self.field.hide()
        self.field.blockSignals(False)
        return True

    def speak(self) -> None:
        """Write all again in the language and dress of the moment."""
        page = self.cells.page
        if page is None:
            return
        name_it(self, self._words(page.name_id))
        self.verticalHeader().setDefaultSectionSize(row_height(worn(), has_names=False))
        self.horizontalHeader().setFixedHeight(worn().room(_HEAD_HEIGHT))
        self.fit()
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def fit(self) -> None:
        """Give each column what its texts need, and the rest to one that grows, or to all."""
        page = self.cells.page
        if page is None:
            return
        widths = [self._natural(column) for column in range(len(page.headings))]
        spare = max(self.viewport().width() - sum(widths), 0)
        growing = [at for at, one in enumerate(page.headings) if one.grows]
        for at in growing or range(len(widths)):
            widths[at] += spare // len(growing or widths)
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)

    @property
    def natural_height(self) -> int:
        """How high the table is with all its rows."""
        rows = self.cells.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().height()

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy, paste, empty, type, and go on with Tab; arrows are Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._empty()
        elif _is_sign(event):
            self.begin(event.text())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002, FBT001 - Qt's name
        """Tab goes to the next cell that can be edited, and leaves the table behind the last."""
        return self.step(1 if next else -1) or super().focusNextPrevChild(next)

    def step(self, way: int) -> bool:
        """Go to the next cell that can be edited; False: there is none."""
        columns = self.cells.columnCount()
        at = self.currentIndex().row() * columns + self.currentIndex().column() + way
        while 0 <= at < self.cells.rowCount() * columns:
            index = self.cells.index(*divmod(at, columns))
            if self.cells.place(index) is not None:
                self.setCurrentIndex(index)
                return True
            at += way
        return False

    def copy(self) -> None:
        """Copy what is chosen: as it is typed where it can be, else as it is shown."""
        chosen = self.selectedIndexes()
        if not chosen:
            return
        rows = sorted({one.row() for one in chosen})
        columns = sorted({one.column() for one in chosen})
        lines = (
            "\t".join(self._plain(self.cells.index(row, column)) for column in columns)
            for row in rows
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Put copied cells where the cursor is and to its side; what is only shown is passed by."""
        page, first = self.cells.page, self.currentIndex()
        if page is None or not first.isValid():
            return
        texts: dict[Place, str] = {}
        for down, cells in enumerate(table_of(QGuiApplication.clipboard().text())):
            for aside, text in enumerate(cells):
                texts |= self._pasted(page, first.row() + down, first.column() + aside, text)
        self.edited.emit(texts)

    def _pasted(self, page: Page, row: int, column: int, text: str) -> Mapping[Place, str]:
        if column >= len(page.headings) or (row >= page.rows and not page.can_grow):
            return {}
        place = page.place(row, column)
        return {} if place is None else {place: strip_controls(text).strip()}

    def _empty(self) -> None:
        places = [self.cells.place(one) for one in self.selectedIndexes()]
        self.edited.emit({one: "" for one in places if one is not None})

    def _plain(self, index: Index) -> str:
        place, page = self.cells.place(index), self.cells.page
        if place is not None and page is not None:
            return page.sheet.text(place)
        return strip_controls(str(index.data()))

    def _commit_and_step(self, way: int) -> None:
        self.commit()
        self.step(way)

    def _go(self, *, down: int) -> None:
        row = self.currentIndex().row() + down
        if row < self.cells.rowCount():
            self.look_at(row, self.currentIndex().column())

    def _natural(self, column: int) -> int:
        dress = worn()
        heading = str(self.cells.headerData(column, Qt.Orientation.Horizontal))
        small = text_font(dress, is_small=True).pixelSize()
        wide = advance(heading, small, is_strong=True)
        for row in range(self.cells.rowCount()):
            text = str(self.cells.index(row, column).data())
            wide = max(wide, advance(text, text_font(dress).pixelSize(), is_strong=True))
        return max(wide + 2 * PAD + 4, dress.room(_LEAST))

    def resizeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self.commit()
        self.fit()


def _is_sign(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    text = event.text()
    return held == Qt.KeyboardModifier.NoModifier and len(text) == 1 and text.isprintable()
