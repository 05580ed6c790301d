"""Named figures as bars below each other: name, bar, figure."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from kiosk.theme.dress import worn
from kiosk.widgets.charts.parts import GAP, ChartWidget

_ROW: Final = 26
_NAME_SHARE: Final = 0.42  # of the width at most
_BAR_LEAST: Final = 40


class RankChart(ChartWidget):
    """As many rows as have room; the rest is walked to by the arrow keys."""

    def place_at(self, where: QPointF) -> int | None:
        """See ChartWidget."""
        top = self.field.top()
        at = int((where.y() - top) // self._row) + self._first
        return at if where.y() >= top and at < len(self.chart.figures) else None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all rows, up to a dozen."""
        rows = min(max(len(self.chart.figures), 3), 12)
        return QSize(380, int(rows * self._row) + self.metrics.height() + 3 * GAP)

    def paint(self, painter: QPainter, field: QRectF) -> None:
        """See ChartWidget."""
        palette, chart, metrics = worn().palette, self.chart, self.metrics
        names = max(metrics.horizontalAdvance(one.name) for one in chart.figures) + GAP
        name_width = min(names, int(field.width() * _NAME_SHARE))
        said = max(metrics.horizontalAdvance(chart.writes(one.values[0])) for one in chart.figures)
        bars = max(field.width() - name_width - said - 3 * GAP, _BAR_LEAST)
        shown = self._shown(field.height())
        for place, one in enumerate(chart.figures[self._first : self._first + shown]):
            top = field.top() + place * self._row
            whole = QRectF(field.left(), top, field.width(), self._row)
            if self._first + place == self.at:
                painter.fillRect(self.mirrored(whole), QColor(palette.lead.ground))
            painter.setPen(QColor(palette.ink))
            self.write(painter, QRectF(field.left() + 4, top, name_width - 4, self._row), one.name)
            width = bars * max(one.values[0], 0) / max(chart.most, 1)
            left = field.left() + name_width + GAP
            bar = QRectF(left, top + self._row * 0.22, max(width, 1), self._row * 0.56)
            painter.fillRect(self.mirrored(bar), self.colours[0])
            beside = QRectF(left + width + GAP, top, said + 4, self._row)
            self.write(painter, beside, chart.writes(one.values[0]))

    @property
    def _row(self) -> float:
        return float(worn().room(_ROW))

    @property
    def _first(self) -> int:
        """The row on top: so that the cursor is to be seen."""
        shown = self._shown(self.field.height())
        return max(0, (self.at or 0) - shown + 1)

    def _shown(self, height: float) -> int:
        return max(1, int(height // self._row))
