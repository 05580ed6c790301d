"""Figures in a row as columns: days, hours, months.  The second series stands beside the first."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kiosk.theme.dress import worn
from kiosk.widgets.charts.parts import GAP, ChartWidget, round_steps

_INSET: Final = 0.14  # of a place, left free at each side
_NAME_GAP: Final = 10


class ColumnChart(ChartWidget):
    """Names below, as many as have room; a scale at the reading side."""

    def place_at(self, where: QPointF) -> int | None:
        """See ChartWidget."""
        field = self._field(self.field)
        x = self.width() - where.x() if self.is_rtl else where.x()
        count = len(self.chart.figures)
        if not field.left() <= x <= field.right():
            return None
        return min(int((x - field.left()) * count / max(field.width(), 1)), count - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for columns that can be told apart."""
        return QSize(420, worn().room(180))

    def paint(self, painter: QPainter, field: QRectF) -> None:
        """See ChartWidget."""
        palette, steps = worn().palette, round_steps(self.chart.most)
        below = self.metrics.height() + 4
        drawn = self._field(field)
        drawn.setBottom(field.bottom() - below)
        short = self.chart.writes_short or self.chart.writes
        for step in steps:
            y = drawn.bottom() - drawn.height() * step / steps[-1]
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(
                self.mirrored(QRectF(drawn.left(), y, drawn.width(), 0)).topLeft(),
                self.mirrored(QRectF(drawn.left(), y, drawn.width(), 0)).topRight(),
            )
            painter.setPen(QColor(palette.muted))
            scale = QRectF(field.left(), y - below / 2, drawn.left() - field.left() - GAP, below)
            self.write(painter, scale, short(step), at_end=True)
        self._draw_columns(painter, drawn, steps[-1])
        self._draw_names(painter, drawn, below)

    def _draw_columns(self, painter: QPainter, field: QRectF, top: int) -> None:
        width = field.width() / len(self.chart.figures)
        for at, one in enumerate(self.chart.figures):
            if at == self.at:
                ground = QRectF(field.left() + at * width, field.top(), width, field.height())
                painter.fillRect(self.mirrored(ground), QColor(worn().palette.lead.ground))
            inner = width * (1 - 2 * _INSET) / len(one.values)
            for number, value in enumerate(one.values):
                height = field.height() * max(value, 0) / top
                left = field.left() + at * width + width * _INSET + number * inner
                bar = QRectF(left, field.bottom() - height, max(inner - 0.5, 1), height)
                painter.fillRect(self.mirrored(bar), self.colours[number % 2])
        painter.setPen(QPen(QColor(worn().palette.edge), 1))
        base = self.mirrored(QRectF(field.left(), field.bottom(), field.width(), 0))
        painter.drawLine(base.topLeft(), base.topRight())

    def _draw_names(self, painter: QPainter, field: QRectF, below: int) -> None:
        figures = self.chart.figures
        width = field.width() / len(figures)
        widest = max(self.metrics.horizontalAdvance(one.name) for one in figures) + _NAME_GAP
        every = max(1, -(-widest // max(int(width), 1)))
        painter.setPen(QColor(worn().palette.muted))
        for at in range(0, len(figures), every):
            middle = field.left() + (at + 0.5) * width
            place = self.mirrored(QRectF(middle - widest / 2, field.bottom() + 3, widest, below))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), figures[at].name)

    def _field(self, field: QRectF) -> QRectF:
        short = self.chart.writes_short or self.chart.writes
        steps = round_steps(self.chart.most)
        side = max(self.metrics.horizontalAdvance(short(step)) for step in steps) + GAP
        inner = QRectF(field)
        inner.setLeft(field.left() + side)
        inner.setRight(field.right() - GAP)
        return inner
