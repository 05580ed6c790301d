"""What all charts share: figures with names, round steps of a scale, the frame and the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.theme.dress import FAMILIES, worn
from kiosk.widgets.parts import name_it

Writer = Callable[[int], str]
"""Writes a figure as people read it, unable to turn its row around."""

LETTERS: Final = 13
GAP: Final = 8
EDGE: Final = 6  # between the ring of the focus and what is drawn
_STEPS: Final = (1, 2, 5)
_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One place of a chart: its short name, its whole name, and a value for each series."""

    name: str
    values: tuple[int, ...]
    told: str = ""  # the whole name where `name` is short

    @property
    def whole(self) -> str:
        """The name as it is said."""
        return self.told or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn: figures, the names of the series, how a value is written."""

    title: str
    figures: Sequence[Figure] = ()
    series: tuple[str, ...] = ()
    writes: Writer = str
    writes_short: Writer | None = None  # at the scale; else as `writes`
    nothing: str = ""  # what is said where there is no figure

    @property
    def most(self) -> int:
        """The largest value."""
        return max((value for one in self.figures for value in one.values), default=0)

    def said(self, at: int) -> str:
        """Return one place in words."""
        one = self.figures[at]
        if len(self.series) < 2:
            return f"{one.whole}: {self.writes(one.values[0])}"
        pairs = zip(self.series, one.values, strict=True)
        return f"{one.whole}: " + " · ".join(
            f"{name} {self.writes(value)}" for name, value in pairs
        )

    @property
    def told(self) -> str:
        """Return all of it for a screen reader."""
        return ". ".join(self.said(at) for at in range(len(self.figures))) or self.nothing


def round_steps(most: int, lines: int = _LINES) -> list[int]:
    """Return the values of a scale from nothing up to at least `most`: 0, 500, 1000, 1500."""
    rough, size = max(most, 1), 1
    while True:
        for step in _STEPS:
            if step * size * lines >= rough:
                step *= size  # noqa: PLW2901 - the step itself
                return [at * step for at in range(-(-rough // step) + 1)]
        size *= 10


class ChartWidget(QWidget):
    """A chart with a cursor; `moved` tells its place."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart(title="")
        self.at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart) -> None:
        """Draw something else; the cursor stays where it was, if there is such a place."""
        self.chart = chart
        if self.at is not None and self.at >= len(chart.figures):
            self.at = None
        name_it(self, chart.title, chart.told)
        self.updateGeometry()
        self.update()

    def place_at(self, _where: QPointF) -> int | None:
        """Return which figure is at a point of the widget."""
        raise NotImplementedError

    def paint(self, _painter: QPainter, _field: QRectF) -> None:
        """Draw the figures; the title stands above the field."""
        raise NotImplementedError

    # ------------------------------------------------------------------ for those who draw

    @property
    def field(self) -> QRectF:
        """Where the figures are drawn, given unmirrored: all below the line with the title."""
        top = self.metrics.height() + 4 + GAP
        return QRectF(EDGE, top, self.width() - 2.0 * EDGE, self.height() - top - EDGE)

    @property
    def is_rtl(self) -> bool:
        """Whether the first figure stands at the right."""
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def font_of(self, *, is_strong: bool = False) -> QFont:
        """Return the letters of a chart."""
        font = QFont(FAMILIES)
        font.setPixelSize(worn().px(LETTERS))
        font.setBold(is_strong)
        return font

    @property
    def metrics(self) -> QFontMetrics:
        """Of its letters."""
        return QFontMetrics(self.font_of())

    @property
    def colours(self) -> tuple[QColor, QColor]:
        """Of the first series and of the one that it is compared with."""
        palette = worn().palette
        return QColor(palette.primary_fill), QColor(palette.electricity.ink)

    def mirrored(self, rect: QRectF) -> QRectF:
        """Return a rectangle where it is drawn: from the reading side."""
        if self.is_rtl:
            rect = QRectF(rect)
            rect.moveLeft(self.width() - rect.right())
        return rect

    def write(self, painter: QPainter, rect: QRectF, text: str, *, at_end: bool = False) -> None:
        """Write at the reading side of a rectangle (given unmirrored), or at its end."""
        align = Qt.AlignmentFlag
        at_right = at_end != self.is_rtl
        flags = (align.AlignRight if at_right else align.AlignLeft) | align.AlignAbsolute
        fitted = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 2)
        painter.drawText(self.mirrored(rect), int(flags | align.AlignVCenter), fitted)

    # ------------------------------------------------------------------ Qt

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line above, the figures, and a ring when it has the focus."""
        painter, palette = QPainter(self), worn().palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font_of(is_strong=True))
        painter.setPen(QColor(palette.ink))
        line = self.metrics.height() + 4
        chart = self.chart
        title = chart.title if self.at is None else chart.said(self.at)
        legend = self._legend_width() if len(chart.series) > 1 and self.at is None else 0
        self.write(painter, QRectF(EDGE, EDGE / 2, self.width() - 2.0 * EDGE - legend, line), title)
        painter.setFont(self.font_of())
        if legend:
            self._draw_legend(painter, QRectF(self.width() - legend - EDGE, EDGE / 2, legend, line))
        field = self.field
        if not chart.figures or (chart.most <= 0 and not any(any(f.values) for f in chart.figures)):
            painter.setPen(QColor(palette.muted))
            self.write(
                painter, QRectF(field.left(), field.top(), field.width(), line), chart.nothing
            )
        else:
            self.paint(painter, field)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.primary), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The least that can be read."""
        return QSize(180, worn().room(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk through the figures."""
        keys, count = Qt.Key, len(self.chart.figures)
        onwards = {
            keys.Key_Down: 1,
            keys.Key_Up: -1,
            keys.Key_Right: -1 if self.is_rtl else 1,
            keys.Key_Left: 1 if self.is_rtl else -1,
        }
        ends = {keys.Key_Home: 0, keys.Key_End: count - 1}
        key = Qt.Key(event.key())
        if not count or (key not in onwards and key not in ends):
            super().keyPressEvent(event)
            return
        if key in ends:
            self.mark(ends[key])
        else:
            start = -1 if self.at is None and onwards[key] > 0 else self.at or 0
            self.mark(min(max(start + onwards[key], 0), count - 1))

    def mark(self, at: int | None) -> None:
        """Put the cursor on a figure, or take it away."""
        if at == self.at:
            return
        self.at = at
        self.update()
        if at is not None:
            self.moved.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse."""
        if self.chart.figures:
            self.mark(self.place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the mouse."""
        self.mark(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the cursor."""
        self.mark(None)
        super().focusOutEvent(event)

    # ------------------------------------------------------------------ inside

    def _legend_width(self) -> int:
        names = sum(self.metrics.horizontalAdvance(name) + 30 for name in self.chart.series)
        return min(names, self.width() * 2 // 3)

    def _draw_legend(self, painter: QPainter, place: QRectF) -> None:
        left = place.left()
        for name, colour in zip(self.chart.series, self.colours, strict=False):
            painter.fillRect(
                self.mirrored(QRectF(left + 4, place.center().y() - 5, 12, 10)), colour
            )
            width = self.metrics.horizontalAdvance(name)
            painter.setPen(QColor(worn().palette.ink))
            self.write(painter, QRectF(left + 20, place.top(), width + 4, place.height()), name)
            left += width + 30
