"""An agent's float day by day against his credit limit, painted; the reading direction is time's.

Each day is a column from nothing to the float at its end; what lies below nothing is sold on
credit and stands below the line in the tone of a warning, beyond the limit in that of danger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.tables.columns import amount
from kiosk.headoffice.tables.painter import text_font
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import name_it

_HEIGHT: Final = 150
_SIDE, _TOP, _FOOT = 14, 36, 24
_FIGURES: Final = 96
_COLUMN_MAX: Final = 26


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The float at the end of a day on which something happened; agorot."""

    day: dt.date
    float_minor: int


class FloatCurve(QWidget):
    """Shows days in their order; what it shows is also told to a screen reader."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self._days: Sequence[DayEnd] = ()
        self._limit = 0
        sized(self, height=_HEIGHT)

    def show_days(self, days: Sequence[DayEnd], limit_minor: int) -> None:
        """Show another curve."""
        self._days, self._limit = days, limit_minor
        self.speak()

    def speak(self) -> None:
        """Paint and tell again in the language of the moment."""
        words, days = self._desk.words, self._days
        told = words("S2125")
        if days:
            lowest = min(one.float_minor for one in days)
            told = f"{_day(days[0].day)} – {_day(days[-1].day)}: {amount(lowest)}"
        name_it(self, words("S2124"), told)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint title, columns, limit, and the figures at the side where a line ends."""
        painter, dress = QPainter(self), worn()
        colours = dress.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(QColor(colours.muted))
        painter.setFont(text_font(dress, is_small=True))
        is_rtl = self._desk.words.is_rtl
        lead = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        head = self.rect().adjusted(_SIDE, 2, -_SIDE, 0)
        absolute = Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(head, int(lead | absolute), self._desk.words("S2124"))
        if self._days:
            self._paint_days(painter, is_rtl=is_rtl)
        else:
            painter.drawText(
                self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._desk.words("S2125")
            )
        painter.end()

    def _paint_days(self, painter: QPainter, *, is_rtl: bool) -> None:
        dress = worn()
        tones, figures = dress.palette.tones, dress.room(_FIGURES)
        left = figures if is_rtl else _SIDE
        right = self.width() - (_SIDE if is_rtl else figures)
        top, foot = dress.room(_TOP), self.height() - dress.room(_FOOT)
        high = max(0, *(one.float_minor for one in self._days))
        low = min(-self._limit, *(one.float_minor for one in self._days))
        span = max(high - low, 1)

        def y_of(minor: int) -> float:
            return top + (high - minor) * (foot - top) / span

        step = (right - left) / len(self._days)
        wide = min(step * 0.7, _COLUMN_MAX)
        for at, one in enumerate(self._days):
            middle = left + (at + 0.5) * step
            x = (left + right - middle) if is_rtl else middle
            name = "primary" if one.float_minor >= 0 else "warning"
            tone = tones["danger" if one.float_minor < -self._limit else name]
            above, below = sorted((y_of(one.float_minor), y_of(0)))
            painter.setPen(QPen(QColor(tone.ink), 1))
            painter.setBrush(QColor(tone.ink))
            painter.drawRect(QRectF(x - wide / 2, above, wide, max(below - above, 1)))
        self._paint_lines(painter, (left, right), {m: y_of(m) for m in {high, 0, -self._limit}})
        self._paint_ends(painter, (left, right), foot, is_rtl=is_rtl)

    def _paint_lines(
        self, painter: QPainter, span: tuple[float, float], levels: dict[int, float]
    ) -> None:
        """Paint nothing, the limit and the highest float, each with its figure."""
        dress = worn()
        told: list[float] = []
        for minor in sorted(levels, key=lambda one: (one != -self._limit, one != 0)):
            y = levels[minor]
            style = Qt.PenStyle.DashLine if minor == -self._limit else Qt.PenStyle.SolidLine
            is_limit = minor == -self._limit and self._limit
            ink = dress.palette.tones["danger"].ink if is_limit else dress.palette.line
            painter.setPen(QPen(QColor(ink), 1.5 if is_limit else 1, style))
            painter.drawLine(int(span[0]), int(y), int(span[1]), int(y))
            if any(abs(y - other) < dress.room(18) for other in told):
                continue  # two figures would lie on each other
            told.append(y)
            painter.setPen(QColor(dress.palette.muted))
            at_left = self._desk.words.is_rtl
            x = 4 if at_left else span[1] + 4
            width = (span[0] if at_left else self.width() - span[1]) - 8
            place = QRectF(x, y - dress.room(10), width, dress.room(20))
            side = Qt.AlignmentFlag.AlignRight if at_left else Qt.AlignmentFlag.AlignLeft
            flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), amount(minor))

    def _paint_ends(
        self, painter: QPainter, span: tuple[float, float], foot: float, *, is_rtl: bool
    ) -> None:
        painter.setPen(QColor(worn().palette.muted))
        place = QRectF(span[0], foot + 3, span[1] - span[0], self.height() - foot - 4)
        absolute = Qt.AlignmentFlag.AlignAbsolute
        first, last = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if is_rtl:
            first, last = last, first
        painter.drawText(place, int(first | absolute), _day(self._days[0].day))
        if len(self._days) > 1:
            painter.drawText(place, int(last | absolute), _day(self._days[-1].day))


def _day(day: dt.date) -> str:
    return isolate_ltr(day.strftime("%d/%m/%Y"))
