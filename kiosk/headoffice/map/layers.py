"""What lies on the map: outlines below, points above.

All points are one thing to Qt's scene: 20,000 things of their own would be asked each for their
place at every move.  They are painted by their sign, in rows that the painter takes at once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from kiosk.theme.dress import FAMILIES, worn
from vending_server.wire.insight import MeterPoint

SIGNS: Final = ("tamper", "none_bought", "falling", "low", "small_frequent")
"""The gravest first; it is painted last, on top."""

_HATCHES: Final = {
    "danger": Qt.BrushStyle.BDiagPattern,
    "stop": Qt.BrushStyle.DiagCrossPattern,
}
_PLAIN_PX, _HALO_PX, _SIGN_PX, _MARK_PX = 3.0, 10.0, 7.0, 18.0
_LETTERS: Final = 13
_CELL: Final = 2_000  # micro degrees, of the grid that finds a point


def placed(longitude_micro: int, latitude_micro: int, middle_micro: int) -> QPointF:
    """Return where a place lies on the scene: north is up, and a metre is a metre both ways."""
    shrink = math.cos(math.radians(middle_micro / 1_000_000))
    return QPointF(longitude_micro * shrink, -latitude_micro)


class ZoneItem(QGraphicsItem):
    """One zone: its outline, a ground that says how much is lost, its name and its figure."""

    def __init__(
        self, polygons: Sequence[QPolygonF], tone: Callable[[], str], words: Callable[[], str]
    ) -> None:
        super().__init__()
        self._path, self._tone, self._words = QPainterPath(), tone, words
        for polygon in polygons:
            self._path.addPolygon(polygon)
        self._box = self._path.boundingRect()
        largest = max(polygons, key=lambda one: one.boundingRect().width(), default=QPolygonF())
        self.middle = largest.boundingRect().center()
        self.is_chosen = False

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """See QGraphicsItem; the label stays within the zone's box as far as it fits."""
        return self._box

    def holds(self, where: QPointF) -> bool:
        """Say whether a place lies in it."""
        return self._path.contains(where)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Paint the ground and the outline; the line is as wide at every scale."""
        palette, name = worn().palette, self._tone()
        tone = palette.tones.get(name, palette.neutral)
        painter.fillPath(self._path, QColor(tone.ground))
        hatch = hatch_of(name)
        # As dense at every scale: a pattern else grows and shrinks with the map.
        hatch.setTransform(painter.worldTransform().inverted()[0])
        painter.setBrush(hatch)
        pen = QPen(QColor(palette.primary if self.is_chosen else tone.border))
        pen.setWidthF(3.5 if self.is_chosen else 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(self._path)

    def paint_label(self, painter: QPainter, at: QPointF) -> None:
        """Write name and figure around a point of the window."""
        font, palette = QFont(FAMILIES), worn().palette
        font.setPixelSize(worn().px(_LETTERS))
        font.setBold(True)
        painter.setFont(font)
        lines = self._words().split("\n")
        metrics = QFontMetricsF(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 12
        height = metrics.height() * len(lines) + 4
        box = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
        card = QColor(palette.card)
        card.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(card)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(palette.ink))
        for number, line in enumerate(lines):
            place = QRectF(
                box.left(), box.top() + 2 + number * metrics.height(), width, metrics.height()
            )
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), line)


class PointsItem(QGraphicsItem):
    """All meters; `mark` rings one."""

    def __init__(self, points: Sequence[MeterPoint], middle_micro: int) -> None:
        super().__init__()
        self.points = points
        rows: defaultdict[str | None, list[QPointF]] = defaultdict(list)
        self._places: list[QPointF] = []
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for at, one in enumerate(points):
            place = placed(one.longitude_micro, one.latitude_micro, middle_micro)
            self._places.append(place)
            rows[one.sign].append(place)
            self._cells[_cell_of(place)].append(at)
        self._rows = {sign: QPolygonF(places) for sign, places in rows.items()}
        self._box = QPolygonF(self._places).boundingRect().adjusted(-500, -500, 500, 500)
        self.marked: int | None = None

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """See QGraphicsItem."""
        return self._box

    def place_of(self, at: int) -> QPointF:
        """Return where a point lies on the scene."""
        return self._places[at]

    def nearest(self, where: QPointF, within: float) -> int | None:
        """Return the point nearest to a place, none if all are farther away."""
        best, found = within, None
        for at in self._near(where, within):
            place = self._places[at]
            away = math.hypot(place.x() - where.x(), place.y() - where.y())
            if away <= best:
                best, found = away, at
        return found

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Paint meters without a sign first, the gravest last."""
        tones = sign_tones()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for sign in (None, *reversed(SIGNS)):
            row = self._rows.get(sign)
            if row is None:
                continue
            if sign is None:
                self._dots(painter, row, tones[sign], _PLAIN_PX)
                continue
            self._dots(painter, row, QColor(worn().palette.card), _HALO_PX)
            self._dots(painter, row, tones[sign], _SIGN_PX)

    def paint_mark(self, painter: QPainter) -> None:
        """Paint the meter that is looked at once more, with its ring: above the names of zones."""
        if self.marked is None:
            return
        place = self._places[self.marked]
        row, tone = QPolygonF([place]), sign_tones()[self.points[self.marked].sign]
        self._dots(painter, row, QColor(worn().palette.card), _HALO_PX)
        self._dots(painter, row, tone, _SIGN_PX)
        self._ring(painter, place)

    @staticmethod
    def _dots(painter: QPainter, row: QPolygonF, colour: QColor, width: float) -> None:
        pen = QPen(colour)
        pen.setCosmetic(True)
        pen.setWidthF(width)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawPoints(row)

    def _ring(self, painter: QPainter, place: QPointF) -> None:
        size = _MARK_PX / max(painter.worldTransform().m11(), 1e-9)
        pen = QPen(QColor(worn().palette.ink))
        pen.setCosmetic(True)
        pen.setWidthF(2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, size / 2, size / 2)

    def _near(self, where: QPointF, within: float) -> Iterable[int]:
        reach = int(within // _CELL) + 1
        if reach > 40:  # most of the town: the grid saves nothing
            return range(len(self._places))
        x, y = _cell_of(where)
        return [
            at
            for across in range(x - reach, x + reach + 1)
            for down in range(y - reach, y + reach + 1)
            for at in self._cells.get((across, down), ())
        ]


def _cell_of(place: QPointF) -> tuple[int, int]:
    return int(place.x() // _CELL), int(place.y() // _CELL)


def hatch_of(tone_name: str) -> QBrush:
    """Return what is drawn on a tone's ground where the theme gives all tones the same ground.

    High contrast has one ground for all, and the border of the worst class is that of "not known".
    """
    palette = worn().palette
    tone = palette.tones.get(tone_name, palette.neutral)
    if tone.ground != palette.neutral.ground or tone_name not in _HATCHES:
        return QBrush(Qt.BrushStyle.NoBrush)
    return QBrush(QColor(tone.border), _HATCHES[tone_name])


def sign_tones() -> Mapping[str | None, QColor]:
    """Return the colour of each sign in the dress of the moment; its word stands in the legend."""
    palette = worn().palette
    return {
        None: QColor(palette.muted),
        "tamper": QColor(palette.danger.ink),
        "none_bought": QColor(palette.ink),
        "falling": QColor(palette.electricity.ink),
        "low": QColor(palette.water.ink),
        "small_frequent": QColor(palette.good.ink),
    }
