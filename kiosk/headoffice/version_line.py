"""The versions of one thing in the order of their days, painted; the reading direction is time's.

Each version is a box with its day, its name and its state in words; a line stands where today is.
The order is shown, not the distance: decisions lie a month or six years apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.tables.painter import advance, text_font
from kiosk.headoffice.tariffs import cells
from kiosk.headoffice.tariffs.listing import state_of
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import name_it
from vending_server.wire import tariffs as wire

BOXES_MAX: Final = 5
_HEIGHT: Final = 114
_FOOT: Final = 24  # where the word for today stands
_SIDE, _GAP, _BOX_MAX = 12, 26, 230
_PAD: Final = 8


def of_one_thing(
    versions: Sequence[wire.VersionFacts], chosen: wire.VersionFacts
) -> list[wire.VersionFacts]:
    """Return the versions that follow each other with the chosen one, the few around it."""
    group = cells.what_for(chosen.content)
    same = [one for one in versions if cells.what_for(one.content) == group]
    same.sort(key=lambda one: (one.content.valid_from, one.version_id))
    at = [one.version_id for one in same].index(chosen.version_id)
    first = max(0, min(at - BOXES_MAX // 2, len(same) - BOXES_MAX))
    return same[first : first + BOXES_MAX]


class TimeLine(QWidget):
    """Shows a few versions; what it shows is also told to a screen reader."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self._versions: Sequence[wire.VersionFacts] = ()
        self._chosen = 0
        self._today = dt.date.min
        sized(self, height=_HEIGHT)

    def show_versions(
        self, versions: Sequence[wire.VersionFacts], chosen: int, today: dt.date
    ) -> None:
        """Show other versions, one of them chosen."""
        self._versions, self._chosen, self._today = versions, chosen, today
        self.speak()

    def speak(self) -> None:
        """Paint and tell again in the language of the moment."""
        words = self._desk.words
        told = (
            f"{_day(one.content.valid_from)} {cells.called(one, words)}:"
            f" {state_of(one, words).text}"
            for one in self._versions
        )
        name_it(self, words("S2515"), ", ".join(told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line, the boxes on it, and today."""
        painter, colours = QPainter(self), worn().palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._versions:
            painter.setPen(QPen(QColor(colours.edge), 2))
            middle = self._middle
            painter.drawLine(QPointF(_SIDE, middle), QPointF(self.width() - _SIDE, middle))
            places = self._places()
            for one, place in zip(self._versions, places, strict=True):
                self._paint_box(painter, place, one)
            self._paint_today(painter, places)
        painter.end()

    def _places(self) -> list[QRectF]:
        count = len(self._versions)
        step = (self.width() - 2 * _SIDE - _GAP) / count
        wide = min(step - _GAP, worn().room(_BOX_MAX))
        found = []
        for at in range(count):
            left = _SIDE + _GAP + at * step
            if self._desk.words.is_rtl:
                left = self.width() - left - wide
            found.append(QRectF(left, 8, wide, self.height() - 8 - worn().room(_FOOT)))
        return found

    @property
    def _middle(self) -> float:
        return 8 + (self.height() - 8 - worn().room(_FOOT)) / 2

    def _paint_box(self, painter: QPainter, place: QRectF, one: wire.VersionFacts) -> None:
        dress, words = worn(), self._desk.words
        state = state_of(one, words)
        tone = dress.palette.tones.get(state.tone, dress.palette.neutral)
        is_chosen = one.version_id == self._chosen
        is_decided = one.state not in cells.NOT_DECIDED
        style = Qt.PenStyle.SolidLine if is_decided else Qt.PenStyle.DashLine
        edge = dress.palette.primary if is_chosen else tone.ink
        painter.setPen(QPen(QColor(edge), 2.5 if is_chosen else 1.2, style))
        painter.setBrush(QColor(tone.ground))
        painter.drawRoundedRect(place, 7, 7)
        lead = Qt.AlignmentFlag.AlignRight if words.is_rtl else Qt.AlignmentFlag.AlignLeft
        flags = lead | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        inside = place.adjusted(_PAD, 4, -_PAD, -4)
        high = inside.height() / 3
        lines = ((_day(one.content.valid_from), True), (state.text, True))
        texts = (lines[0], (cells.called(one, words), False), lines[1])
        painter.setPen(QColor(tone.ink))
        for at, (text, is_strong) in enumerate(texts):
            font = text_font(dress, is_strong=is_strong, is_small=True)
            painter.setFont(font)
            row = QRectF(inside.left(), inside.top() + at * high, inside.width(), high)
            shown = text
            if advance(text, font.pixelSize(), is_strong=is_strong) > inside.width():
                metrics = painter.fontMetrics()
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(row, int(flags), shown)

    def _paint_today(self, painter: QPainter, places: Sequence[QRectF]) -> None:
        """Paint a line behind the last version that has begun."""
        dress = worn()
        begun = sum(one.content.valid_from <= self._today for one in self._versions)
        is_rtl = self._desk.words.is_rtl
        if begun:
            last = places[begun - 1]
            x = last.left() - _GAP / 2 if is_rtl else last.right() + _GAP / 2
        else:
            first = places[0]
            x = first.right() + _GAP / 2 if is_rtl else first.left() - _GAP / 2
        foot = self.height() - dress.room(_FOOT)
        ink = QColor(dress.palette.primary)
        painter.setPen(QPen(ink, 2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, 6), QPointF(x, foot + 2))
        painter.setPen(QPen(ink, 7, c=Qt.PenCapStyle.RoundCap))
        painter.drawPoint(QPointF(x, self._middle))
        font = text_font(dress, is_strong=True, is_small=True)
        word = self._desk.words("S2516")
        wide = advance(word, font.pixelSize(), is_strong=True) + 4
        left = min(max(x - wide / 2, 4), self.width() - wide - 4)
        painter.setFont(font)
        painter.setPen(ink)
        place = QRectF(left, foot, wide, self.height() - foot - 2)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), word)


def _day(day: dt.date) -> str:
    return isolate_ltr(day.strftime("%d/%m/%Y"))
