"""One of a few: a box that opens, with its name above it.

The keyboard is the box's own: up and down go through what there is, a letter jumps, F4 or Alt and
down opens it.  What is chosen stays chosen when the language changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import label, name_it

V = TypeVar("V")
_HEIGHT, _ARROW_AT = 38, 18


class _Box(QComboBox):
    """Draws its own arrow: what a style draws follows neither theme nor direction."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box, then the arrow on the side where a line ends."""
        super().paintEvent(event)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = _ARROW_AT if is_rtl else self.width() - _ARROW_AT
        y = self.height() // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = worn().palette
        pen = QPen(QColor(colours.muted if self.isEnabled() else colours.off), 2)
        painter.setPen(pen)
        painter.drawPolyline([QPoint(x - 5, y - 2), QPoint(x, y + 3), QPoint(x + 5, y - 2)])
        painter.end()


class Choice(QWidget, Generic[V]):
    """A named box; `chosen` tells that a person took another value."""

    chosen = Signal()

    def __init__(
        self, desk: OfficeDesk, name_id: str, *, width: int, title_role: str = "small"
    ) -> None:
        super().__init__()
        self._desk, self._name_id = desk, name_id
        self._values: list[V] = []
        self._said: Callable[[V], str] = str
        self._title = label(title_role)
        self.box = _Box()
        self.box.setMinimumContentsLength(6)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        sized(self.box, least_width=width, least_height=_HEIGHT)
        self.box.activated.connect(lambda _: self.chosen.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self.box)

    @property
    def value(self) -> V | None:
        """What is chosen; none where there is nothing to choose from."""
        at = self.box.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def offer(self, values: Sequence[V], said: Callable[[V], str]) -> None:
        """Show what there is; what was chosen stays, if it is still there."""
        before = self.value
        self._values, self._said = list(values), said
        self._write(before)

    def choose(self, value: V) -> None:
        """Take a value, as a person would."""
        self.box.setCurrentIndex(self._values.index(value))
        self.chosen.emit()

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        words = self._desk.words
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        self.box.view().setLayoutDirection(rtl if words.is_rtl else ltr)
        self._title.setText(words(self._name_id))
        name_it(self.box, words(self._name_id))
        self._write(self.value)

    def _write(self, before: V | None) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([self._said(one) for one in self._values])
        if before in self._values:
            self.box.setCurrentIndex(self._values.index(before))
        self.box.setEnabled(bool(self._values))
        self.box.blockSignals(False)
