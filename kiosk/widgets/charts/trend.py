"""One row of figures against another, as lines: a household and its neighbours.

The two are told apart by dash and by name as well as by colour.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kiosk.theme.dress import worn
from kiosk.widgets.charts.columns import ColumnChart
from kiosk.widgets.charts.parts import round_steps

_DOT: Final = 3.0


class TrendChart(ColumnChart):
    """The scale, names and cursor of columns, with lines instead."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Fits beside a list."""
        return QSize(300, worn().room(170))

    def _draw_columns(self, painter: QPainter, field: QRectF, top: int) -> None:
        figures = self.chart.figures
        width = field.width() / len(figures)
        if self.at is not None:
            ground = QRectF(field.left() + self.at * width, field.top(), width, field.height())
            painter.fillRect(self.mirrored(ground), QColor(worn().palette.lead.ground))
        top = round_steps(self.chart.most)[-1]
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
        for number in reversed(range(len(figures[0].values))):
            colour = self.colours[number % 2]
            places = [
                self._dot(field, (at + 0.5) * width, one.values[number], top)
                for at, one in enumerate(figures)
            ]
            painter.setPen(QPen(colour, 2.2, styles[number % 2]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(places)
            if number == 0:
                painter.setBrush(colour)
                painter.setPen(Qt.PenStyle.NoPen)
                for place in places:
                    painter.drawEllipse(place, _DOT, _DOT)

    def _dot(self, field: QRectF, x: float, value: int, top: int) -> QPointF:
        y = field.bottom() - field.height() * max(value, 0) / top
        left = field.left() + x
        return QPointF(self.width() - left if self.is_rtl else left, y)
