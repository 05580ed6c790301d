"""Drawn by hand: the hours of a day as bars, and what is left of a sum.

Neither is the only sign: the figures stand beside them in words.  Hours run in reading direction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.theme.dress import FAMILIES, worn
from kiosk.widgets.parts import name_it
from kiosk.widgets.words import Words
from vending_server.wire.board import HourSales

_LEAST: Final = QSize(160, 84)
_TOP: Final = 6
_LINES: Final = 3
_EVERY: Final = 3  # hours between two that are named, where there is room
_APART: Final = 6
_LEFT_HEIGHT: Final = 8


class HourChart(QWidget):
    """Today's bars in front of last week's, which are wider and pale."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._hours: Sequence[HourSales] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_hours(self, hours: Sequence[HourSales]) -> None:
        """Draw another day."""
        self._hours = hours
        words = self._words
        told = [
            f"{words.time_of(self._begin(one))} {words.money(one.amount_minor)}"
            for one in hours
            if one.amount_minor
        ]
        name_it(self, words("S1437"), ". ".join(told) or words("S1433"))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for bars that can be told apart, and the hours below."""
        return QSize(420, 84)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The least that can be read."""
        return _LEAST

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw."""
        painter, colours = QPainter(self), worn().palette
        font = self._font()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        below, side = metrics.height() + 2, self._side(metrics)
        area = QRect(side, _TOP, self.width() - side, self.height() - below - _TOP)
        if self._is_rtl:
            area.moveLeft(0)
        self._draw_scale(painter, area, metrics)
        every = named_every(self._step(area), metrics.horizontalAdvance("00:00"))
        for at, hour in enumerate(self._hours):
            before = self._bar(area, at, hour.before_minor, inset=1)
            if colours.lead.border != colours.primary_fill:
                painter.fillRect(before, QColor(colours.lead.border))
            elif hour.before_minor:  # where there is one colour only, what was is an outline
                painter.setPen(QColor(colours.edge))
                painter.drawRect(before.adjusted(0, 0, -1, -1))
            today = self._bar(area, at, hour.amount_minor, inset=max(2, self._step(area) // 4))
            painter.fillRect(today, QColor(colours.primary_fill))
            if at % every == 0:
                painter.setPen(QColor(colours.muted))
                slot = self._slot(area, at)
                named = QRect(slot.center().x() - 24, area.bottom() + 2, 48, below)
                text = self._words.time_of(self._begin(hour))
                painter.drawText(named, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setPen(QColor(colours.edge))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.end()

    @property
    def _is_rtl(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @property
    def _most(self) -> int:
        most = max((max(one.amount_minor, one.before_minor) for one in self._hours), default=0)
        return scale_above(most)

    def _draw_scale(self, painter: QPainter, area: QRect, metrics: QFontMetrics) -> None:
        colours, most = worn().palette, self._most
        for line in range(1, _LINES + 1):
            y = area.bottom() - area.height() * line // _LINES
            painter.setPen(QColor(colours.line))
            painter.drawLine(area.left(), y, area.right(), y)
            painter.setPen(QColor(colours.muted))
            x = area.right() + 4 if self._is_rtl else 0
            place = QRect(x, y - 2, self._side(metrics) - 4, metrics.height())
            text = f"{most * line // _LINES // 100:,}"
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight), text)

    def _side(self, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance(f"{self._most // 100:,}") + 10

    def _step(self, area: QRect) -> int:
        return area.width() // max(len(self._hours), 1)

    def _slot(self, area: QRect, at: int) -> QRect:
        step = self._step(area)
        x = area.right() - (at + 1) * step if self._is_rtl else area.left() + at * step
        return QRect(x, area.top(), step, area.height())

    def _bar(self, area: QRect, at: int, minor: int, *, inset: int) -> QRect:
        slot = self._slot(area, at)
        height = area.height() * minor // self._most
        return QRect(slot.left() + inset, area.bottom() - height, slot.width() - 2 * inset, height)

    @staticmethod
    def _begin(hour: HourSales) -> dt.datetime:
        return dt.datetime.fromisoformat(hour.begins_at)

    @staticmethod
    def _font() -> QFont:
        font = QFont(FAMILIES[0])
        font.setPixelSize(worn().px(12))
        return font


def scale_above(minor: int) -> int:
    """Return a round sum of shekels, in agorot, that is no less and divides by three."""
    step = 300_00
    while step * 10 < minor:
        step *= 10
    return max(step, -(-minor // step) * step)


def named_every(step: int, width: int) -> int:
    """Return how many hours of a width lie between two names that do not touch each other."""
    every = _EVERY
    while step * every < width + _APART and every < 24:
        every *= 2
    return every


class LeftBar(QWidget):
    """How much of a sum is left; the figures stand above it."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._whole = 0, 1
        self.setFixedHeight(_LEFT_HEIGHT)

    def show_left(self, left_minor: int, whole_minor: int) -> None:
        """Draw another sum."""
        self._left, self._whole = max(left_minor, 0), max(whole_minor, 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw."""
        painter, colours = QPainter(self), worn().palette
        painter.fillRect(self.rect(), QColor(colours.off_ground))
        width = min(self.width(), self.width() * self._left // self._whole)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self.width() - width if is_rtl else 0
        painter.fillRect(QRect(x, 0, width, self.height()), QColor(colours.primary_fill))
        painter.setPen(QColor(colours.edge))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
