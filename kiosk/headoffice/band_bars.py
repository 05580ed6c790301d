"""How many households pay how much more or less under another decision: bars, painted.

Less lies where a line begins and more where it ends, in the tones of good and danger, and each
bar has its number above it: colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.tables.painter import text_font
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import name_it
from vending_server.wire.rerating import Band

BAND_MINOR: Final = 500
BARS_MAX: Final = 24  # what lies farther out is counted into the outermost bar
_HEIGHT, _SIDE, _TOP, _FOOT = 150, 14, 46, 22
_BAR_MAX: Final = 40


def gathered(bands: Sequence[Band], bars: int = BARS_MAX) -> list[tuple[int, int]]:
    """Return lower ends and contracts without gaps, no more than so many bars, zero among them."""
    if not bands:
        return []
    counts = {band.from_minor: band.contracts for band in bands}
    half = bars // 2 * BAND_MINOR
    least = max(min(*counts, 0), -half)
    most = min(max(*counts, 0), half - BAND_MINOR)
    found = dict.fromkeys(range(least, most + BAND_MINOR, BAND_MINOR), 0)
    for start, contracts in counts.items():
        found[min(max(start, least), most)] += contracts
    return list(found.items())


class BandBars(QWidget):
    """Shows the bands of one what-if."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self._bars: list[tuple[int, int]] = []
        sized(self, height=_HEIGHT)

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Show other bands, or none."""
        self._bars = gathered(bands)
        self.speak()

    @property
    def is_filled(self) -> bool:
        """Whether there is something to be seen."""
        return bool(self._bars)

    def speak(self) -> None:
        """Paint and tell again."""
        told = ", ".join(f"{_shekels(start)}: {count}" for start, count in self._bars if count)
        name_it(self, self._desk.words("S2229"), told)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint title and bars."""
        painter, dress, words = QPainter(self), worn(), self._desk.words
        colours = dress.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setFont(text_font(dress, is_small=True))
        painter.setPen(QColor(colours.muted))
        side = Qt.AlignmentFlag.AlignRight if words.is_rtl else Qt.AlignmentFlag.AlignLeft
        head = self.rect().adjusted(_SIDE, 6, -_SIDE, 0)
        painter.drawText(head, int(side | Qt.AlignmentFlag.AlignAbsolute), words("S2229"))
        self._paint_bars(painter, is_rtl=words.is_rtl)
        painter.end()

    def _paint_bars(self, painter: QPainter, *, is_rtl: bool) -> None:
        if not self._bars:
            return
        dress = worn()
        colours, top = dress.palette, dress.room(_TOP)
        foot = self.height() - dress.room(_FOOT)
        step = (self.width() - 2 * _SIDE) / len(self._bars)
        wide, most = min(step * 0.75, _BAR_MAX), max(count for _, count in self._bars) or 1
        for at, (start, count) in enumerate(self._bars):
            middle = _SIDE + (at + 0.5) * step
            x = self.width() - middle if is_rtl else middle
            name = "neutral" if start == 0 else "good" if start < 0 else "danger"
            tone = colours.tones[name]  # up to 5 more, or nothing, is neither
            high = (foot - top) * count / most
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tone.ink))
            painter.drawRect(QRectF(x - wide / 2, foot - high, wide, high))
            painter.setPen(QColor(colours.muted))
            room = QRectF(x - step / 2, foot - high - 18, step, 16)
            if count:
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), isolate_ltr(str(count)))
            if at % 4 == 0 or start == 0:
                below = QRectF(x - step * 2, foot + 2, step * 4, self.height() - foot - 3)
                painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), _shekels(start))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(_SIDE, int(foot), self.width() - _SIDE, int(foot))


def _shekels(minor: int) -> str:
    sign = "\u2212" if minor < 0 else "+" if minor else ""
    return isolate_ltr(f"{sign}{abs(minor) // 100}")
