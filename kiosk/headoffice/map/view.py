"""The map itself: moved and made larger by keys and mouse, always smooth, nothing loaded.

↑ ↓ ← →     move            + −    larger, smaller      Home   the whole town
mouse       drag to move, wheel to zoom, click to choose a meter, else the zone there
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from kiosk.headoffice.map.layers import PointsItem, ZoneItem
from kiosk.theme.dress import worn

STEP: Final = 1.25
_MOVE_PX: Final = 60
_CLICK_PX: Final = 5
_REACH_PX: Final = 14
_LARGEST: Final = 4.0  # pixels for a millionth of a degree
_EDGE: Final = 0.06


class MapView(QGraphicsView):
    """`zone_chosen` tells a name, `meter_chosen` a place among the points."""

    zone_chosen = Signal(str)
    meter_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # west is left in every language
        self.setMouseTracking(False)
        self.zones: Mapping[str, ZoneItem] = {}
        self.points: PointsItem | None = None
        self._pressed: QPointF | None = None
        self._dragged = 0.0
        self._is_whole = True  # nobody moved it yet: it fits the window again

    def show_layers(self, zones: Mapping[str, ZoneItem], points: PointsItem | None) -> None:
        """Put other things on the map; the place that is seen stays, if somebody chose it."""
        self._scene.clear()
        self.zones, self.points = zones, points
        for zone in zones.values():
            self._scene.addItem(zone)
        if points is not None:
            self._scene.addItem(points)
        box = self._scene.itemsBoundingRect()
        around = max(box.width(), box.height(), 1.0)
        self.setSceneRect(box.adjusted(-around, -around, around, around))
        if self._is_whole:
            self.show_whole()
        self.viewport().update()

    def show_whole(self) -> None:
        """Show the whole town."""
        box = self._scene.itemsBoundingRect()
        self._is_whole = True
        if box.isEmpty():
            return
        edge = max(box.width(), box.height()) * _EDGE
        self.fitInView(box.adjusted(-edge, -edge, edge, edge), Qt.AspectRatioMode.KeepAspectRatio)

    def choose_zone(self, name: str) -> None:
        """Mark a zone."""
        for its_name, zone in self.zones.items():
            zone.is_chosen = its_name == name
        self.viewport().update()

    def choose_meter(self, at: int, *, is_centred: bool = False) -> None:
        """Mark a meter; `is_centred`: move it to the middle unless it is seen already."""
        if self.points is None:
            return
        self.points.marked = at
        place = self.points.place_of(at)
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if is_centred and not seen.contains(place):
            self._is_whole = False
            self.centerOn(place)
        self.viewport().update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Make it larger or smaller around a point of the window."""
        around = at if at is not None else QPointF(self.viewport().rect().center())
        before = self.mapToScene(around.toPoint())
        scale = min(max(self.transform().m11() * factor, self._smallest()), _LARGEST)
        factor = scale / self.transform().m11()
        self.scale(factor, factor)
        moved = self.mapToScene(around.toPoint()) - before
        self.translate(moved.x(), moved.y())
        self._is_whole = False
        self.viewport().update()

    # ------------------------------------------------------------------ Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move and zoom."""
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            across, down = moves[key]
            self._move(across * _MOVE_PX, down * _MOVE_PX)
        elif event.text() in {"+", "="}:
            self.zoom(STEP)
        elif event.text() in {"-", "\u2212"}:
            self.zoom(1 / STEP)
        elif key is Qt.Key.Key_Home:
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the mouse."""
        if event.angleDelta().y():
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to drag, or to choose."""
        self._pressed, self._dragged = event.position(), 0.0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move with the mouse."""
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        self._dragged += abs(by.x()) + abs(by.y())
        self._pressed = event.position()
        self._move(-by.x(), -by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose what was clicked."""
        was_click = self._pressed is not None and self._dragged < _CLICK_PX
        self._pressed = None
        if was_click:
            self._choose(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the whole town again, unless somebody looks at a part."""
        super().resizeEvent(event)
        if self._is_whole:
            self.show_whole()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter.fillRect(rect, QColor(worn().palette.page))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the map, the names of zones over it, what is looked at, a frame with the focus."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for zone in self.zones.values():
            zone.paint_label(painter, QPointF(self.mapFromScene(zone.middle)))
        if self.points is not None:
            painter.setWorldTransform(self.viewportTransform())
            self.points.paint_mark(painter)
            painter.resetTransform()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(worn().palette.primary), 3))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        painter.end()

    # ------------------------------------------------------------------ inside

    def _move(self, across: float, down: float) -> None:
        self._is_whole = False
        scale = self.transform().m11()
        self.translate(-across / scale, -down / scale)
        self.viewport().update()

    def _smallest(self) -> float:
        box = self._scene.itemsBoundingRect()
        if box.isEmpty():
            return self.transform().m11()
        return (
            min(self.viewport().width() / box.width(), self.viewport().height() / box.height()) / 3
        )

    def _choose(self, where: QPointF) -> None:
        place = self.mapToScene(where.toPoint())
        if self.points is not None:
            found = self.points.nearest(place, _REACH_PX / self.transform().m11())
            if found is not None:
                self.choose_meter(found)
                self.meter_chosen.emit(found)
                return
        for name, zone in self.zones.items():
            if zone.holds(place):
                self.choose_zone(name)
                self.zone_chosen.emit(name)
                return
