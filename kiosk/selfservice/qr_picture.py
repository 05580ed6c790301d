"""A QR code on the screen, black on white whatever the theme: cameras want it so."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColorConstants, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.printing.qr import QUIET_MODULES, modules


class QrPicture(QWidget):
    """Shows what a receipt's code says, in a square of so many pixels."""

    def __init__(self, side_px: int) -> None:
        super().__init__()
        self.setFixedSize(side_px, side_px)
        self._modules: tuple[tuple[bool, ...], ...] = ()

    def show_text(self, text: str) -> None:
        """Show a text, or nothing."""
        self._modules = modules(text) if text else ()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint whole pixels for each module: no edge is grey."""
        if not self._modules:
            return
        painter = QPainter(self)
        across = len(self._modules) + 2 * QUIET_MODULES
        size = max(self.width() // across, 1)
        edge = (self.width() - size * across) // 2
        painter.fillRect(self.rect(), QColorConstants.White)
        for row, line in enumerate(self._modules, start=QUIET_MODULES):
            for column, is_dark in enumerate(line, start=QUIET_MODULES):
                if is_dark:
                    left, top = edge + column * size, edge + row * size
                    painter.fillRect(QRectF(left, top, size, size), QColorConstants.Black)
        painter.end()
