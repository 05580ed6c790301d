"""The curve of what a pack of each worth would have served, painted: two lines, named at their end.

Both lines are told apart by their dash and by their names, not by colour alone; a screen reader is
told the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.headoffice.tables.painter import text_font
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.parts import name_it

_HEIGHT: Final = 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 30, 44
_STEPS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What one worth of a pack serves, in hundredths of those who came."""

    worth_minor: int
    some: int
    usual: int


class CoverageChart(QWidget):
    """Worth from left to right, customers served from bottom to top; `chosen` is marked."""

    def __init__(
        self,
        points: Sequence[CurvePoint],
        *,
        chosen_minor: int,
        names: tuple[str, str],
        told: str,
    ) -> None:
        super().__init__()
        self._points = sorted(points, key=lambda one: one.worth_minor)
        self._chosen, self._names = chosen_minor, names
        self.setFixedHeight(worn().room(_HEIGHT))
        self.setMinimumWidth(200)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # an axis of money has one way
        name_it(self, told)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(worn(), is_small=True))
        self._frame(painter)
        colours = worn().palette
        some, usual = QColor(colours.electricity.ink), QColor(colours.lead.ink)
        self._curve(painter, [one.some for one in self._points], some, Qt.PenStyle.DashLine)
        self._curve(painter, [one.usual for one in self._points], usual, Qt.PenStyle.SolidLine)
        self._legend(painter, (some, usual))
        painter.end()

    @property
    def _field(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _at(self, worth_minor: int, percent: int) -> QPointF:
        field, most = self._field, max((one.worth_minor for one in self._points), default=1)
        x = field.left() + field.width() * worth_minor / max(most, 1)
        return QPointF(x, field.bottom() - field.height() * percent / 100)

    def _frame(self, painter: QPainter) -> None:
        field, colours = self._field, worn().palette
        for step in _STEPS:
            y = self._at(0, step).y()
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(QColor(colours.muted))
            place = QRectF(0, y - 10, _LEFT - 6, 20)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), isolate_ltr(f"{step}%"))
        for one in (self._points[0], self._points[-1]) if self._points else ():
            x = self._at(one.worth_minor, 0).x()
            text = isolate_ltr(f"{one.worth_minor // 100:,} ₪")
            place = QRectF(min(max(x - 45, 0), self.width() - 90.0), field.bottom() + 4, 90, 18)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        x = self._at(self._chosen, 0).x()
        painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))

    def _curve(
        self, painter: QPainter, percents: list[int], colour: QColor, style: Qt.PenStyle
    ) -> None:
        places = [
            self._at(one.worth_minor, percent)
            for one, percent in zip(self._points, percents, strict=True)
        ]
        painter.setPen(QPen(colour, 2.5, style))
        painter.drawPolyline(places)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour)
        for place in places:
            painter.drawEllipse(place, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _legend(self, painter: QPainter, colours: tuple[QColor, QColor]) -> None:
        x = 4.0
        styles = (Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine)
        for name, colour, style in zip(self._names, colours, styles, strict=True):
            painter.setPen(QPen(colour, 2.5, style))
            painter.drawLine(QPointF(x, 12), QPointF(x + 24, 12))
            painter.setPen(colour)
            width = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(QPointF(x + 30, 17), name)
            x += width + 50
