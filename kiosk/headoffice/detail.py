"""A column of cards and sentences that scrolls: the side of a list, the whole of a detail.

Its parts are made anew whenever something else is shown; the arrow keys scroll it.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kiosk.widgets.parts import name_it

MARGINS = (16, 12, 16, 12)


class ScrolledColumn(QScrollArea):
    """Shows parts below each other, each as high as its texts need at this width."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_parts((), "")

    def show_parts(self, parts: Iterable[QWidget], told: str) -> None:
        """Show parts in place of those before; `told` is what a screen reader says of them all."""
        host = QWidget()
        host.setObjectName("lines")
        self._column = QVBoxLayout(host)
        self._column.setContentsMargins(*MARGINS)
        self._column.setSpacing(9)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.setWidget(host)
        name_it(self, told)
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # by then the new parts wear the style

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Said outright: Qt else asks for the height at the narrowest width that texts can have.
        host = self.widget()
        if host is not None and self.viewport().width() > 0:
            needed = self._column.heightForWidth(self.viewport().width())
            host.setMinimumHeight(max(needed, 0))  # nothing in it has no height of its own


def panel(inside: QWidget) -> QFrame:
    """Return a white frame around a scrolled column."""
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(2, 2, 2, 2)
    column.addWidget(inside)
    return frame
