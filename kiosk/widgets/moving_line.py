"""A thin line that moves while something is waited for: progress without a figure (G1).

It comes when waiting has taken a moment, so that nothing flickers at each quick answer, and lies
over the lower edge of its parent, so that nothing jumps.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.theme.dress import worn

AFTER_MS: Final = 150
HEIGHT: Final = 3
_STEP_MS: Final = 40
_ROUND_MS: Final = 1200  # from one end to the other
_PART: Final = 5  # a fifth of the width moves


class MovingLine(QWidget):
    """Told by `show_waiting` whether something is waited for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._elapsed = QElapsedTimer()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(AFTER_MS)
        self._patience.timeout.connect(self._begin)
        self._steps = QTimer(self)
        self._steps.setInterval(_STEP_MS)
        self._steps.timeout.connect(self.update)
        self.hide()

    def show_waiting(self, is_waiting: bool) -> None:  # noqa: FBT001 - a slot
        """Begin to be patient, or end."""
        if is_waiting and not self.isVisible():
            self._patience.start()
        elif not is_waiting:
            self._patience.stop()
            self._steps.stop()
            self.hide()

    def lie(self, width: int, height: int) -> None:
        """Lie over the lower edge of a parent of this size."""
        self.setGeometry(0, height - HEIGHT, width, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the part where it is by now, in reading direction."""
        part = self.width() // _PART
        moved = self._elapsed.elapsed() % _ROUND_MS * (self.width() + part) // _ROUND_MS - part
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - moved - part if is_rtl else moved
        painter = QPainter(self)
        painter.fillRect(QRect(left, 0, part, HEIGHT), QColor(worn().palette.bar_now))
        painter.end()

    def _begin(self) -> None:
        self._elapsed.start()
        self._steps.start()
        self.show()
        self.raise_()
