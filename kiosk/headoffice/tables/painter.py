"""How a cell looks: a line, a name with a smaller line below it, a pill, a figure at the right."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kiosk.headoffice.tables.columns import Cell, Column, Kind
from kiosk.headoffice.tables.model import CELL, MARKED, RowsModel
from kiosk.theme.dress import FAMILIES, Dress, worn

Index = QModelIndex | QPersistentModelIndex
PAD: Final = 9
_PILL_PAD: Final = 11
_BAR: Final = 4
_MARK: Final = "✓"
MARK_ROOM: Final = 20
_TEXT_PX, _SMALL_PX = 14, 13
_PILL_HEIGHT: Final = 24


def text_font(dress: Dress, *, is_strong: bool = False, is_small: bool = False) -> QFont:
    """Return the face of a cell."""
    return _face(dress.px(_SMALL_PX if is_small else _TEXT_PX), is_strong=is_strong).font


@dataclass(frozen=True, slots=True)
class _Face:
    font: QFont
    metrics: QFontMetrics


@functools.cache
def _face(pixels: int, *, is_strong: bool) -> _Face:
    """Make a face once: a list asks for it hundreds of times in a frame."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if is_strong else QFont.Weight.Normal)
    return _Face(font, QFontMetrics(font))


@functools.cache
def colour(name: str) -> QColor:
    """Return a colour of a palette."""
    return QColor(name)


@functools.lru_cache(maxsize=20_000)
def advance(text: str, pixels: int, *, is_strong: bool) -> int:
    """Return how wide a text is in a face."""
    return _face(pixels, is_strong=is_strong).metrics.horizontalAdvance(text)


def row_height(dress: Dress, *, has_names: bool) -> int:
    """Return the height of a row; a name with a line below it needs more."""
    return dress.room(54 if has_names else 36)


def width_of(cell: Cell, kind: Kind, dress: Dress) -> int:
    """Return how wide a cell must be, so that nothing of it is cut."""
    is_strong = cell.is_pill or kind is Kind.NAMED or bool(cell.tone)
    small = dress.px(_SMALL_PX)
    wide = advance(cell.text, small if cell.is_pill else dress.px(_TEXT_PX), is_strong=is_strong)
    if cell.below:
        wide = max(wide, advance(cell.below, small, is_strong=False))
    return wide + 2 * PAD + 2 * (_PILL_PAD if cell.is_pill else 0) + 2


def _column_of(index: Index) -> Column[Any]:
    model = index.model()
    assert isinstance(model, RowsModel)
    return model.columns[index.column()]


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes one line at one side of a place."""

    painter: QPainter
    at_right: bool
    is_rtl: bool

    def write(self, place: QRect, text: str, font: QFont, ink: str) -> None:
        side = Qt.AlignmentFlag.AlignRight if self.at_right else Qt.AlignmentFlag.AlignLeft
        # Absolute: in a row from right to left Qt else takes the sides for each other.
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        self.painter.setLayoutDirection(rtl if self.is_rtl else ltr)
        self.painter.setFont(font)
        self.painter.setPen(colour(ink))
        shown = text
        if advance(text, font.pixelSize(), is_strong=font.bold()) > place.width():
            metrics = _face(font.pixelSize(), is_strong=font.bold()).metrics
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.drawText(place, int(flags | Qt.TextFlag.TextDontClip), shown)


class CellPainter(QStyledItemDelegate):
    """Paints what the model's `CELL` says; colours are those worn at the moment."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell: Cell = index.data(CELL)
        column = _column_of(index)
        dress, colours = worn(), worn().palette
        state = option.state
        rect: QRect = option.rect
        is_rtl = option.direction is Qt.LayoutDirection.RightToLeft
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, colour(colours.lead.ground if is_chosen else colours.card))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour(colours.line))
        if is_chosen and index.column() == 0:
            left = rect.right() - _BAR + 1 if is_rtl else rect.left()
            painter.fillRect(left, rect.top(), _BAR, rect.height(), colour(colours.primary))
        inside = rect.adjusted(PAD, 2, -PAD, -3)
        if index.column() == 0 and index.data(MARKED):
            inside = self._mark(painter, inside, dress, is_rtl=is_rtl)
        if cell.is_pill:
            self._pill(painter, inside, cell, dress, at_right=is_rtl or column.is_figure)
        else:
            self._text(painter, inside, cell, column, dress, is_rtl=is_rtl)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)  # a pill leaves its own
            painter.setPen(QPen(colour(colours.primary), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    @staticmethod
    def _mark(painter: QPainter, inside: QRect, dress: Dress, *, is_rtl: bool) -> QRect:
        """Paint the sign of a marked row; returns what is left of its first cell."""
        room = dress.room(MARK_ROOM)
        pen = _Pen(painter, at_right=is_rtl, is_rtl=is_rtl)
        pen.write(inside, _MARK, text_font(dress, is_strong=True), dress.palette.primary)
        return inside.adjusted(0, 0, -room, 0) if is_rtl else inside.adjusted(room, 0, 0, 0)

    def _text(
        self,
        painter: QPainter,
        inside: QRect,
        cell: Cell,
        column: Column[Any],
        dress: Dress,
        *,
        is_rtl: bool,
    ) -> None:
        colours = dress.palette
        tone = colours.tones.get(cell.tone)
        is_named = column.kind is Kind.NAMED
        font = text_font(dress, is_strong=is_named or tone is not None)
        ink = tone.ink if tone is not None else colours.ink
        line = inside
        if cell.below:
            high = _face(font.pixelSize(), is_strong=font.bold()).metrics.height() * 3 // 4
            line = QRect(inside.left(), inside.center().y() - high, inside.width(), high)
        pen = _Pen(painter, at_right=column.is_figure or is_rtl, is_rtl=is_rtl)
        pen.write(line, cell.text, font, ink)
        if cell.below:
            small = text_font(dress, is_small=True)
            below = line.translated(0, line.height() + 1)
            pen.write(below, cell.below, small, colours.muted)

    @staticmethod
    def _pill(
        painter: QPainter, inside: QRect, cell: Cell, dress: Dress, *, at_right: bool
    ) -> None:
        tone = dress.palette.tones.get(cell.tone, dress.palette.neutral)
        font = text_font(dress, is_strong=True, is_small=True)
        wide = advance(cell.text, font.pixelSize(), is_strong=True) + 2 * _PILL_PAD
        high = dress.room(_PILL_HEIGHT)
        left = inside.right() - wide + 1 if at_right else inside.left()
        place = QRectF(left, inside.center().y() - high / 2 + 1, wide, high)
        painter.setPen(QPen(colour(tone.border), 1))
        painter.setBrush(colour(tone.ground))
        painter.drawRoundedRect(place, high / 2.6, high / 2.6)
        painter.setFont(font)
        painter.setPen(colour(tone.ink))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), cell.text)
