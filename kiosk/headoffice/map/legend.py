"""What the colours of the map mean, in words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.headoffice.insight_words import LOSS_MOST, LOSS_STEPS, SIGN_IDS
from kiosk.headoffice.map.layers import SIGNS, hatch_of, sign_tones
from kiosk.i18n.formats import percent
from kiosk.theme.dress import FAMILIES, worn
from kiosk.widgets.parts import name_it
from kiosk.widgets.words import Words

_ROW: Final = 21
_LETTERS: Final = 14
_SWATCH: Final = 14


class Legend(QWidget):
    """Zones by what they lose, then meters by their sign."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        most = LOSS_STEPS[-1][0]
        self._zones = [
            *((words("S1883", most=percent(bp)), tone) for bp, tone in LOSS_STEPS),
            (words("S1884", least=percent(most)), LOSS_MOST),
            (words("S1885"), "neutral"),
        ]
        self._meters = [
            *((words(SIGN_IDS[sign]), sign) for sign in SIGNS),
            (words("S1858"), None),
        ]
        self._title = words("S1856")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(worn().room(_ROW) * (len(self._zones) + len(self._meters) + 1))
        told = [text for text, _ in self._zones] + [text for text, _ in self._meters]
        name_it(self, self._title, ". ".join(told))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(240, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint swatches and words."""
        painter, palette = QPainter(self), worn().palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(FAMILIES)
        font.setPixelSize(worn().px(_LETTERS))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink))
        self._write(painter, 0, self._title, side=0)
        font.setBold(False)
        painter.setFont(font)
        for row, (text, tone) in enumerate(self._zones, start=1):
            colours = palette.tones[tone]
            painter.fillRect(self._swatch(row, _SWATCH), QColor(colours.ground))
            painter.setPen(QColor(colours.border))
            painter.setBrush(hatch_of(tone))
            painter.drawRect(self._swatch(row, _SWATCH))
            painter.setPen(QColor(palette.ink))
            self._write(painter, row, text)
        tones = sign_tones()
        for row, (text, sign) in enumerate(self._meters, start=len(self._zones) + 1):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tones[sign])
            painter.drawRect(self._swatch(row, 5 if sign is None else 9))
            painter.setPen(QColor(palette.ink))
            self._write(painter, row, text)
        painter.end()

    def _swatch(self, row: int, size: int) -> QRectF:
        height = worn().room(_ROW)
        left = (_SWATCH - size) / 2 + 2
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = self.width() - left - size
        return QRectF(left, row * height + (height - size) / 2, size, size)

    def _write(self, painter: QPainter, row: int, text: str, side: int = _SWATCH + 12) -> None:
        height = worn().room(_ROW)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        align = Qt.AlignmentFlag
        flags = (align.AlignRight if is_rtl else align.AlignLeft) | align.AlignAbsolute
        place = QRectF(0 if is_rtl else side, row * height, self.width() - side, height)
        # Arabic reaches below its row where nothing stands: nothing of a letter is cut.
        whole = int(flags | align.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
        painter.drawText(place, whole, text)
