"""What a table that is edited shows: cells, their headings, and how they are painted.

Cells that are edited lie on the card, what is only shown lies on the ground of notes; what is wrong
has a frame, what differs from what is in force stands in bold.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kiosk.headoffice.tables.painter import PAD, colour, text_font
from kiosk.headoffice.tariffs.sheet import Place
from kiosk.headoffice.tariffs.sheet_pages import Page
from kiosk.i18n.bidi import strip_controls
from kiosk.theme.dress import worn
from kiosk.widgets.words import Words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class GridModel(QAbstractTableModel):
    """A page as Qt's view sees it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.page: Page | None = None

    def show_page(self, page: Page | None) -> None:
        """Show another page, or the same one with other rows."""
        self.beginResetModel()
        self.page = page
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() or self.page is None else self.page.rows

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() or self.page is None else len(self.page.headings)

    def place(self, index: Index) -> Place | None:
        """Return the cell that is edited there."""
        if self.page is None or not index.isValid():
            return None
        return self.page.place(index.row(), index.column())

    def wrong(self, index: Index) -> str:
        """Return what is wrong with a cell."""
        place = self.place(index)
        return "" if place is None or self.page is None else self.page.sheet.wrong(place)

    def changed_from(self, index: Index) -> str | None:
        """Return what is in force instead of what stands in a cell; None: the same, or nothing."""
        place = self.place(index)
        if place is None or self.page is None:
            return None
        before = self.page.before(place, self._words)
        return before if before != index.data() else None

    def said(self, index: Index) -> str:
        """Return a cell in words: its name, what stands there, and what it was changed from."""
        if self.page is None or not index.isValid():
            return ""
        name = self.page.name(index.row(), index.column(), self._words)
        text = str(index.data()) or "–"
        wrong, before = self.wrong(index), self.changed_from(index)
        if wrong:
            return self._words("S2498", what=name, x=text, why=self._words(wrong))
        if before is not None:
            return self._words("S2499", what=name, x=text, y=before)
        return self._words("S2500", what=name, x=text)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is shown, and what a screen reader says of it."""
        if self.page is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.page.shown(index.row(), index.column(), self._words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return strip_controls(self.said(index))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings; rows have none."""
        is_heading = orientation is Qt.Orientation.Horizontal and self.page is not None
        if is_heading and role == Qt.ItemDataRole.DisplayRole:
            assert self.page is not None
            return self._words(self.page.headings[section].text_id)
        return None

    def is_figure(self, column: int) -> bool:
        """Whether a column is written at the right edge."""
        return self.page is not None and self.page.headings[column].is_figure


class GridPainter(QStyledItemDelegate):
    """Cells that are edited lie on the card; what is only shown lies on the ground of notes."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, GridModel)
        dress, colours = worn(), worn().palette
        rect: QRect = option.rect
        is_edited = model.place(index) is not None
        is_wrong = bool(model.wrong(index))
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = colours.card if is_edited else colours.note
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, colour(colours.lead.ground if is_chosen else ground))
        painter.setPen(QPen(colour(colours.line), 1))
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        if is_wrong or option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour(colours.danger.ink if is_wrong else colours.primary), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 3, 3)
        is_changed = is_edited and model.changed_from(index) is not None
        ink = colours.danger.ink if is_wrong else colours.ink if is_edited else colours.muted
        if is_changed and not is_wrong:
            ink = colours.warning.ink
        is_rtl = option.direction is Qt.LayoutDirection.RightToLeft
        at_right = model.is_figure(index.column()) or is_rtl
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(option.direction)
        painter.setFont(text_font(dress, is_strong=is_changed or is_wrong))
        painter.setPen(colour(ink))
        painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), int(flags), str(index.data()))
        painter.restore()


class GridHead(QHeaderView):
    """Painted like the headings of lists."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's names
        """Paint one heading."""
        model, colours = self.model(), worn().palette
        assert isinstance(model, GridModel)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        at_right = model.is_figure(logicalIndex) or is_rtl
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.fillRect(rect, QColor(colours.note))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line))
        painter.setFont(text_font(worn(), is_strong=True, is_small=True))
        painter.setPen(QColor(colours.muted))
        text = model.headerData(logicalIndex, Qt.Orientation.Horizontal)
        painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), int(flags), str(text))
        painter.restore()
