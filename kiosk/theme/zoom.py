"""A large window shows everything larger, instead of small type in wide empty areas.

What is drawn for 1366 x 768, the design's own size, is shown on 1920 x 1080 at 140 percent.  An
upright window is as narrow as the smallest: it has other layouts, not larger type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.theme.dress import worn
from kiosk.theme.wearing import wear

_DRAWN_FOR: Final = (1366, 768)
_STEP: Final = 10
_MOST: Final = 250


def zoom_for(width: int, height: int) -> int:
    """Return the percentage for a window of so many pixels: 100 to 250, in steps."""
    fits = min(width * 100 // _DRAWN_FOR[0], height * 100 // _DRAWN_FOR[1])
    return max(100, min(fits // _STEP * _STEP, _MOST))


class Zoom(QObject):
    """Keeps the dress as large as its window allows; `dressed` writes the window's texts again."""

    def __init__(self, window: QWidget, dressed: Callable[[], None]) -> None:
        super().__init__(window)
        self._dressed = dressed
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            zoom, app = zoom_for(watched.width(), watched.height()), QApplication.instance()
            if zoom != worn().zoom and isinstance(app, QApplication):
                wear(app, replace(worn(), zoom=zoom))
                self._dressed()
                for part in watched.findChildren(QWidget):
                    part.updateGeometry()  # layouts remember sizes of the type of before
        return super().eventFilter(watched, event)
