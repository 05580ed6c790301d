"""Units of the period as a bar: bought before, this sale, and where each block ends.

It grows in reading direction, so it begins at the right in Arabic.  The figures stand beside it in
words as well: the bar is never the only sign.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.theme.dress import FAMILIES, worn

_BAR_HEIGHT = 14
_LABEL_GAP = 10


class BlockBar(QWidget):
    """Draws three integers and the limits; all in tenths of a unit."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0
        self._now = 0
        self._limits: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_units(self, *, before: int, now: int, limits: tuple[int, ...]) -> None:
        """Draw another period or sale."""
        self._before, self._now, self._limits = before, now, limits
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the bar and one line of figures."""
        return QSize(160, _BAR_HEIGHT + 6 + QFontMetrics(self._figures()).height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As sizeHint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw."""
        painter, colours = QPainter(self), worn().palette
        whole = QRect(0, 0, self.width(), _BAR_HEIGHT)
        painter.fillRect(whole, QColor(colours.bar_rest))
        self._part(painter, 0, self._before, colours.bar_before)
        self._part(painter, self._before, self._before + self._now, colours.bar_now)
        painter.setPen(QColor(colours.edge))
        painter.drawRect(whole.adjusted(0, 0, -1, -1))
        self._draw_limits(painter)
        painter.end()

    @staticmethod
    def _figures() -> QFont:
        font = QFont(FAMILIES[0])
        font.setPixelSize(worn().px(13))
        return font

    def _scale(self) -> int:
        bought = self._before + self._now
        last = self._limits[-1] if self._limits else 0
        return max(bought * 8 // 7, last * 7 // 6, 1)

    def _x(self, tenths: int) -> int:
        x = tenths * self.width() // self._scale()
        return self.width() - x if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x

    def _part(self, painter: QPainter, start: int, end: int, colour: str) -> None:
        if end > start:
            left, right = sorted((self._x(start), self._x(end)))
            painter.fillRect(QRect(left, 0, right - left, _BAR_HEIGHT), QColor(colour))

    def _draw_limits(self, painter: QPainter) -> None:
        font = self._figures()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        taken: list[tuple[int, int]] = []
        for limit in self._limits:
            x = self._x(limit)
            painter.fillRect(QRect(x - 1, _BAR_HEIGHT - 5, 2, 9), QColor(worn().palette.edge))
            text = str(limit // 10) if limit % 10 == 0 else f"{limit // 10}.{limit % 10}"
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width // 2, 0), self.width() - width)
            if any(left < b + _LABEL_GAP and a < left + width + _LABEL_GAP for a, b in taken):
                continue
            taken.append((left, left + width))
            painter.setPen(QColor(worn().palette.muted))
            painter.drawText(left, _BAR_HEIGHT + 5 + metrics.ascent(), text)
