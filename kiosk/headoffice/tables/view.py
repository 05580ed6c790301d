"""A list on the screen: headings, rows, sums below, and how much of it is known.

Keys: arrows go through rows and cells, Page Up and Down, Home and End (of what is known); Enter
opens.  Space marks a row: sums and files are then of those.  Alt with ↑ or ↓, or a click on its
heading, sorts by a column; Alt with Home goes back to the server's order.  The width of a column
follows its widest cell so far and never shrinks while one scrolls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.tables.columns import Column, Kind
from kiosk.headoffice.tables.model import CELL, RowsModel
from kiosk.headoffice.tables.order import Order, TooLongToSort
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.headoffice.tables.painter import (
    MARK_ROOM,
    PAD,
    CellPainter,
    row_height,
    text_font,
    width_of,
)
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.banner import notice
from kiosk.widgets.parts import label, listens, name_it, rule

R = TypeVar("R")
_HEAD_HEIGHT: Final = 38
_FOOT_HEIGHT: Final = 44
_SIDE_GAP: Final = 1
_LEAST_WIDTH: Final = 40
_GROWN_MOST: Final = 2  # times what its cells need; the room beyond is everybody's
_ORDERS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: 0}
_SIGNS: Final = {False: "▲", True: "▼"}


class Headings(QHeaderView):
    """Painted like the cells below them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.sorted_by: tuple[str, bool] | None = None  # a column's key, whether downward
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's names
        """Paint one heading."""
        colours, model = worn().palette, self.model()
        assert isinstance(model, RowsModel)
        text = self.text_of(model, logicalIndex)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.fillRect(rect, QColor(colours.note))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line))
        painter.setFont(text_font(worn(), is_strong=True, is_small=True))
        painter.setPen(QColor(colours.muted))
        at_right = model.columns[logicalIndex].is_figure or is_rtl
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), int(flags), text)
        painter.restore()

    def text_of(self, model: RowsModel[Any], section: int) -> str:
        """Return a heading, with the sign of the order if the list is sorted by it."""
        text = str(model.headerData(section, Qt.Orientation.Horizontal))
        if self.sorted_by is None or self.sorted_by[0] != model.columns[section].key:
            return text
        return f"{text} {_SIGNS[self.sorted_by[1]]}"


class SumsRow(QWidget):
    """The totals of the whole list, each below its column."""

    def __init__(self, view: QTableView) -> None:
        super().__init__()
        self._view = view
        self.title, self.below = "", ""
        self.texts: dict[int, str] = {}
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the totals where the columns are."""
        painter, dress = QPainter(self), worn()
        painter.fillRect(self.rect(), QColor(dress.palette.card))
        painter.fillRect(0, 0, self.width(), 2, QColor(dress.palette.line))
        painter.setPen(QColor(dress.palette.ink))
        painter.setFont(text_font(dress, is_strong=True))
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for column, text in {0: self.title, **self.texts}.items():
            if self._view.isColumnHidden(column):
                continue
            at_right = column > 0 or is_rtl
            side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
            flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            left = self._view.viewport().x() + self._view.columnViewportPosition(column)
            place = QRect(left, 2, self._view.columnWidth(column), self.height() - 2)
            painter.drawText(place.adjusted(PAD, 0, -PAD, 0), int(flags), text)
        painter.end()


class RowsTable(QFrame, Generic[R]):
    """A list with its sums; `show_list` brings one.

    `row_changed` tells the row under the cursor (or None), `opened` the row and the column's key on
    Enter or a double click, `failed` an error of a page.
    """

    row_changed = Signal(object)
    opened = Signal(object, str)
    failed = Signal(Exception)
    arrived = Signal()

    def __init__(self, desk: OfficeDesk, columns: Sequence[Column[R]], *, name_id: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self._name_id = desk, name_id
        self.model: RowsModel[R] = RowsModel(desk.workers, desk.words, columns)
        self.view = _View()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellPainter(self.view))
        self.sums = SumsRow(self.view)
        self.foot, self._above_foot = label("small"), rule()
        self.sums_title_id = "S767"
        self._natural: list[int] = []
        self._measured = 0  # rows whose widths are known
        self._place = (0, 0)  # of the cursor, before a list was read anew
        self._reader: Reader[R] | None = None  # of the list, in the server's order
        self._order: Order[R] | None = None
        self._is_too_long = False  # somebody wanted it sorted
        self._has_mark_room = False
        self._lay_out()
        self.model.arrived.connect(self._came)
        self.model.failed.connect(self._not_read)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._begin_again)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.doubleClicked.connect(lambda _: self.open_current())
        self.view.resized.connect(self.fit)
        self.view.marked.connect(self._turn_mark)
        self.view.sort_wanted.connect(self._sort_by_cursor)
        self.view.horizontalHeader().sectionClicked.connect(self._heading_clicked)
        self._begin_again()

    # ------------------------------------------------------------------ for screens

    def show_list(self, reader: Reader[R] | None) -> None:
        """Show a list from its head; the answers of the one before are dropped."""
        self._reader, self._is_too_long = reader, False
        timed = None if reader is None else self._timed(self._ordered(reader))
        self.model.show_list(timed)

    def for_file(self, reader: Reader[R]) -> Reader[R]:
        """Return what a file is written from: the marked rows, else the list in its order."""
        marked = [row for _, row in sorted(self.model.marks.items())]
        if marked:
            return lambda _cursor: PageRead(rows=marked)
        return self._ordered(reader)

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.model.row(self.view.currentIndex().row())

    def choose(self, at: int, column: int | None = None) -> None:
        """Put the cursor on a row, and on a column if one is named."""
        column = max(self.view.currentIndex().column(), 0) if column is None else column
        index = self.model.index(at, column)
        flags = QItemSelectionModel.SelectionFlag
        chosen = flags.ClearAndSelect | flags.Rows
        self.view.selectionModel().setCurrentIndex(index, chosen)

    def command_enter(self) -> bool:
        """Open the row under the cursor, if the list has the focus."""
        if not listens(self.view) or self.current is None:
            return False
        self.open_current()
        return True

    def open_current(self) -> None:
        """Tell that the row under the cursor is to be opened."""
        row, column = self.current, self.view.currentIndex().column()
        if row is not None:
            self.opened.emit(row, self.model.columns[max(column, 0)].key)

    def speak(self) -> None:
        """Write all again in the language and dress of the moment."""
        name_it(self.view, self._desk.words(self._name_id))
        self.model.speak()
        self._natural, self._measured, self._has_mark_room = [], 0, False
        self._heights()
        self._measure()
        self._tell()
        self.view.viewport().update()
        self.view.horizontalHeader().viewport().update()

    # ------------------------------------------------------------------ order and marks

    def _ordered(self, reader: Reader[R]) -> Reader[R]:
        order, words = self._order, self._desk.words.copy()
        return reader if order is None else order.sorted(reader, words)

    def sort(self, order: Order[R] | None) -> None:
        """Show the list in another order, from its head; None: in the server's."""
        if self._reader is None or (order is None and self._order is None):
            return
        self._order = order
        self._show_order()
        self.show_list(self._reader)

    def _show_order(self) -> None:
        order, words = self._order, self._desk.words
        heads = self.view.headings
        heads.sorted_by = None if order is None else (order.column.key, order.is_descending)
        heads.viewport().update()
        if order is None:
            self._desk.announcer.say(words("S2690"))
        else:
            text_id = "S2687" if order.is_descending else "S2686"
            self._desk.announcer.say(words(text_id, x=words(order.column.text_id)))

    def _sort_by_cursor(self, step: int) -> None:
        column = max(self.view.currentIndex().column(), 0)
        self.sort(Order(self.model.columns[column], step > 0) if step else None)

    def _heading_clicked(self, section: int) -> None:
        column, order = self.model.columns[section], self._order
        is_same = order is not None and order.column.key == column.key
        if is_same and order is not None and order.is_descending:
            self.sort(None)
        else:
            self.sort(Order(column, is_same))

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, TooLongToSort):
            self.failed.emit(error)
            return
        self._order = None
        self.view.headings.sorted_by = None
        self.show_list(self._reader)
        self._is_too_long = True
        self._desk.tell(notice("S2684", "warning"))

    def _turn_mark(self) -> None:
        is_marked = self.model.turn_mark(self.view.currentIndex().row())
        if is_marked is not None:
            self._measure()
            self._tell()
            self._desk.announcer.say(self._desk.words("S2688" if is_marked else "S2689"))

    # ------------------------------------------------------------------ inside

    def _timed(self, reader: Reader[R]) -> Reader[R]:
        return lambda cursor: self._desk.timed(lambda: reader(cursor))()

    def _remember(self) -> None:
        index = self.view.currentIndex()
        self._place = (max(index.row(), 0), max(index.column(), 0))

    def _begin_again(self) -> None:
        self._natural, self._measured, self._has_mark_room = [], 0, False
        self._heights()
        self._measure()
        self._tell()
        self.row_changed.emit(None)

    def _came(self) -> None:
        self._measure()
        self._tell()
        if not self.view.currentIndex().isValid() and self.model.shelf.total:
            row, column = self._place
            self.choose(min(row, self.model.shelf.total - 1), column)
        self.arrived.emit()
        # Qt asks for more when somebody scrolls: a list that does not fill its place never would.
        rows_high = self.model.shelf.total * self.view.verticalHeader().defaultSectionSize()
        if rows_high < self.view.viewport().height():
            self.model.fetchMore()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.row_changed.emit(self.model.row(current.row()))

    def _heights(self) -> None:
        dress = worn()
        has_names = any(column.kind is Kind.NAMED for column in self.model.columns)
        self.view.verticalHeader().setDefaultSectionSize(row_height(dress, has_names=has_names))
        self.view.horizontalHeader().setFixedHeight(dress.room(_HEAD_HEIGHT))
        self.sums.setFixedHeight(dress.room(_FOOT_HEIGHT))

    def _measure(self) -> None:
        """Widen columns for what came; none becomes narrower."""
        dress, columns = worn(), self.model.columns
        head = QFontMetrics(text_font(dress, is_strong=True, is_small=True))
        heads = (self.view.headings.text_of(self.model, at) for at in range(len(columns)))
        found = [head.horizontalAdvance(text) + 2 * PAD + 2 for text in heads]
        strong = QFontMetrics(text_font(dress, is_strong=True))
        sums = self.model.marked_sums() if self.model.marks else self.model.sums
        for at, text in self._sum_texts(sums).items():
            found[at] = max(found[at], strong.horizontalAdvance(text) + 2 * PAD + 2)
        total = self.model.shelf.total
        for row in range(self._measured, total):
            if self.model.shelf.row(row) is None:
                continue
            for at, column in enumerate(columns):
                cell = self.model.index(row, at).data(CELL)
                found[at] = max(found[at], width_of(cell, column.kind, dress))
        self._measured = total
        known = self._natural or [0] * len(columns)
        self._natural = [max(pair) for pair in zip(found, known, strict=True)]
        if self.model.marks and not self._has_mark_room:
            self._has_mark_room = True
            self._natural[0] += dress.room(MARK_ROOM)
        self.fit()

    def fit(self) -> None:
        """Share the room that is left; leave out columns that yield where it is missing."""
        columns, room = self.model.columns, self.view.viewport().width() - _SIDE_GAP
        shown = {at: max(width, _LEAST_WIDTH) for at, width in enumerate(self._natural)}
        may_go = [at for at, column in enumerate(columns) if column.yields]
        for at in sorted(may_go, key=lambda at: -columns[at].yields):
            if sum(shown.values()) > room:
                del shown[at]
        widths = widened(shown, {at: columns[at].grows for at in shown}, room)
        for at in range(len(columns)):
            self.view.setColumnHidden(at, at not in shown)
            if at in shown:
                self.view.setColumnWidth(at, max(widths[at], _LEAST_WIDTH))
        self.sums.update()

    def _sum_texts(self, sums: Mapping[str, int]) -> dict[int, str]:
        return {
            at: column.written(sums[column.key], self._desk.words)
            for at, column in enumerate(self.model.columns)
            if column.key in sums
        }

    def _tell(self) -> None:
        words, model = self._desk.words, self.model
        sums = model.marked_sums() if model.marks else model.sums
        count = isolate_ltr(f"{len(model.marks):,}")
        self.sums.title = words("S2685", n=count) if model.marks else words(self.sums_title_id)
        self.sums.texts = self._sum_texts(sums)
        self.sums.setVisible(bool(sums or model.marks))
        self._above_foot.setVisible(not self.sums.isVisibleTo(self))
        self.sums.update()
        told = ", ".join(
            f"{words(model.columns[at].text_id)} {text}" for at, text in self.sums.texts.items()
        )
        name_it(self.sums, f"{self.sums.title}: {told}")
        count = isolate_ltr(f"{model.shelf.total:,}")
        if model.shelf.is_whole:
            self.foot.setText(words("S768", n=count))
        else:
            self.foot.setText(words("S769", n=count) if model.shelf.total else words("S764"))
        is_empty = model.shelf.is_whole and not model.shelf.total
        self.view.show_nothing(words("S770") if is_empty else "")
        if self._is_too_long:
            self.foot.setText(words.joined(self.foot.text(), words("S2684")))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.sums)
        column.addWidget(self._above_foot)
        self.foot.setContentsMargins(PAD, 4, PAD, 0)
        column.addWidget(self.foot)


def widened(needed: Mapping[int, int], grows: Mapping[int, int], room: int) -> dict[int, int]:
    """Share what is left of the room among columns, or take what is missing from them.

    Those that grow come first, up to twice what they need: a name that is far from its figures
    cannot be followed to them.  What is left then goes to all alike.
    """
    widths = dict(needed)
    weights = grows if any(grows.values()) else dict.fromkeys(needed, 1)
    whole, spare = sum(weights.values()), room - sum(widths.values())
    for at in widths:
        more = spare * weights[at] // whole
        most = (_GROWN_MOST - 1) * needed[at] if any(grows.values()) else more
        widths[at] += min(more, most)
    left = room - sum(widths.values())
    if left > 0:
        each, odd = divmod(left, len(widths))
        for place, at in enumerate(widths):
            widths[at] += each + (place < odd)
    return widths


class _View(QTableView):
    resized = Signal()
    marked = Signal()
    sort_wanted = Signal(int)  # 1 downward, -1 upward, 0 as the server tells it

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.headings, self._nothing = Headings(self), ""
        self.setHorizontalHeader(self.headings)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)

    def show_nothing(self, text: str) -> None:
        """Say in the place of rows that there are none."""
        self._nothing = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the rows, or that there are none."""
        super().paintEvent(event)
        if self._nothing:
            painter = QPainter(self.viewport())
            painter.setFont(text_font(worn()))
            painter.setPen(QColor(worn().palette.muted))
            painter.drawText(
                self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), self._nothing
            )
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Home and End go through the list, Space marks, Alt with an arrow sorts."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _ORDERS:
            self.sort_wanted.emit(_ORDERS[Qt.Key(event.key())])
            return
        if event.key() == Qt.Key.Key_Space:
            self.marked.emit()
            return
        ends: dict[int, int] = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.model().rowCount() - 1,
        }
        if event.key() in ends and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            column = max(self.currentIndex().column(), 0)
            self.setCurrentIndex(self.model().index(ends[event.key()], column))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self.resized.emit()

    def sizeHintForRow(self, _row: int) -> Any:  # noqa: N802 - Qt's name
        """All rows are as high as the first."""
        return self.verticalHeader().defaultSectionSize()
