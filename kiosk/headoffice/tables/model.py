"""A list of the server as Qt's views see it: as long as what is known of it, read as one scrolls.

Nothing here waits.  A page is asked for when the view comes near the end of what is known, or
shows rows that were let go; while it is on its way its rows read as dots.  Of pages that are
scrolled past meanwhile only the newest few are still asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from kiosk.headoffice.tables.columns import Cell, Column
from kiosk.headoffice.tables.pages import PageRead, PageShelf, Reader
from kiosk.widgets.words import Words
from kiosk.workers import Workers

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
CELL: Final = Qt.ItemDataRole.UserRole + 1
ROW: Final = Qt.ItemDataRole.UserRole + 2
MARKED: Final = Qt.ItemDataRole.UserRole + 3
WANTED_MAX: Final = 3  # pages that were let go and are asked for again, at a time
_UNREAD: Final = Cell("…")
_NOWHERE: Final = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[R]):
    """Signals come in the window's thread."""

    arrived = Signal()  # rows came, or the end of the list
    failed = Signal(Exception)

    def __init__(
        self, workers: Workers, words: Words, columns: Sequence[Column[R]], *, pages_max: int = 40
    ) -> None:
        super().__init__()
        self._workers, self._words, self._pages_max = workers, words, pages_max
        self.columns = tuple(columns)
        self.shelf: PageShelf[R] = PageShelf(pages_max)
        self.sums: dict[str, int] = {}
        self.marks: dict[int, R] = {}  # rows that somebody marked, by their place
        self.is_reading = False
        self.pages_read = 0
        self._reader: Reader[R] | None = None
        self._round = 0  # answers to a list that is not shown any more are dropped
        self._wanted: list[int] = []
        self._under_way: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch_wanted)

    # ------------------------------------------------------------------ what is shown

    def show_list(self, reader: Reader[R] | None) -> None:
        """Show another list from its head, once its first page is here; None: nothing."""
        self._round += 1
        self._wanted.clear()
        self._under_way.clear()
        if reader is None:
            self._begin(None)
            return
        self.is_reading = True
        mine = self._round
        self._workers.run(
            lambda: reader(None),
            lambda page: self._first(mine, reader, page),
            lambda error: self._not_read(mine, error, reader=reader),
        )

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns of the same list."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def speak(self) -> None:
        """Have every cell and heading written again."""
        if self.shelf.total:
            last = self.index(self.shelf.total - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def rewrite(self, written: Callable[[R], R]) -> None:
        """Change rows of which news came otherwise than with the list; the cursor stays."""
        self.shelf.rewrite(written)
        self.speak()

    def row(self, at: int) -> R | None:
        """Return a row that is held; asks for one that is not."""
        if not 0 <= at < self.shelf.total:
            return None
        found = self.shelf.row(at)
        if found is None:
            self._want(self.shelf.page_of(at))
        return found

    def turn_mark(self, at: int) -> bool | None:
        """Mark a row, or take its mark away; returns whether it has one now, None for no row."""
        row = self.row(at)
        if row is None:
            return None
        if self.marks.pop(at, None) is None:
            self.marks[at] = row
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
        return at in self.marks

    def marked_sums(self) -> dict[str, int]:
        """Return what the marked rows add up to, by column."""
        figures = [column for column in self.columns if column.is_figure]
        found: dict[str, int] = {}
        for column in figures:
            values = [column.value(row, self._words) for row in self.marks.values()]
            whole = [value for value in values if isinstance(value, int)]
            if whole:
                found[column.key] = sum(whole)
        return found

    # ------------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows are known so far."""
        return 0 if parent.isValid() else self.shelf.total

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell for the painter, its text for a screen reader, its row for whoever asks."""
        if not index.isValid():
            return None
        if role == ROW:
            return self.row(index.row())
        if role == MARKED:
            return index.row() in self.marks
        if role in {CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            cell = self._cell(index)
            if role == CELL:
                return cell
            is_marked = index.column() == 0 and index.row() in self.marks
            mark = f"{self._words('S2688')} " if is_marked else ""
            return f"{mark}{cell.text} {cell.below}".strip()
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The headings; rows have none."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words(self.columns[section].text_id)
        return None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 - Qt's name
        """Whether there may be rows after those that are known."""
        is_open = self._reader is not None and not self.shelf.is_whole
        return not parent.isValid() and is_open and not self.is_reading

    def fetchMore(self, parent: Index = _NOWHERE) -> None:  # noqa: N802 - Qt's name
        """Ask for the page after the last known one."""
        if not self.canFetchMore(parent):
            return
        reader, mine, cursor = self._reader, self._round, self.shelf.next_cursor
        assert reader is not None
        self.is_reading = True
        self._workers.run(
            lambda: reader(cursor),
            lambda page: self._append(mine, page),
            lambda error: self._not_read(mine, error),
        )

    # ------------------------------------------------------------------ pages come

    def _begin(self, reader: Reader[R] | None, *, is_reading: bool = False) -> None:
        self.beginResetModel()
        self._reader, self.shelf = reader, PageShelf(self._pages_max)
        self.sums, self.marks, self.is_reading = {}, {}, is_reading
        self._wanted.clear()
        self._under_way.clear()  # what comes of the list before is dropped
        self.endResetModel()

    def _first(self, mine: int, reader: Reader[R], page: PageRead[R]) -> None:
        if mine == self._round:
            # Still reading: a view asks for more at once, and would get the first page once more.
            self._begin(reader, is_reading=True)
            self._append(mine, page)

    def take_next(self, page: PageRead[R]) -> None:
        """Take the page after the last known one, from whoever has it already."""
        self._append(self._round, page)

    def _append(self, mine: int, page: PageRead[R]) -> None:
        if mine != self._round:
            return
        self.pages_read += 1
        self.sums = dict(page.sums) or self.sums
        first = self.shelf.total
        if page.rows:
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
        self.shelf.add(page)
        self.is_reading = False
        if page.rows:
            self.endInsertRows()
        self.arrived.emit()
        if not page.rows:
            self.fetchMore()  # nobody can go down in a page of which nothing was kept

    def _put(self, shelf: PageShelf[R], number: int, page: PageRead[R]) -> None:
        if shelf is not self.shelf:
            return  # a page of the list before
        self._under_way.discard(number)
        self.pages_read += 1
        self.shelf.put(number, page)
        first, end = self.shelf.span(number)
        self.dataChanged.emit(self.index(first, 0), self.index(end - 1, len(self.columns) - 1))
        self._fetch_wanted()

    def _not_read(
        self,
        mine: int,
        error: Exception,
        *,
        number: int | None = None,
        reader: Reader[R] | None = None,
    ) -> None:
        if mine != self._round:
            return
        if number is not None:
            self._under_way.discard(number)
        else:
            self.is_reading = False
        if reader is not None and self._reader is None:
            self._begin(reader)  # nothing was shown before: it can be asked for again
        self.failed.emit(error)

    def _cell(self, index: Index) -> Cell:
        row = self.row(index.row())
        return _UNREAD if row is None else self.columns[index.column()].cell(row, self._words)

    def _want(self, number: int) -> None:
        if number in self._under_way:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-WANTED_MAX]
        if not self._soon.isActive():
            self._soon.start()

    def _fetch_wanted(self) -> None:
        while self._wanted and len(self._under_way) < WANTED_MAX and self._reader is not None:
            number = self._wanted.pop()
            if not self.shelf.is_held(number):
                self._fetch_again(self._reader, number)

    def _fetch_again(self, reader: Reader[R], number: int) -> None:
        mine, shelf = self._round, self.shelf
        cursor = shelf.cursor_of(number)
        self._under_way.add(number)
        self._workers.run(
            lambda: reader(cursor),
            lambda page: self._put(shelf, number, page),
            lambda error: self._not_read(mine, error, number=number),
        )
