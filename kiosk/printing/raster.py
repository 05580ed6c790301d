"""A page as dots: what a thermal head prints, one bit per dot.

Painted in grey, then cut at a threshold: a head knows black and white only, and dithered edges
print as dirt.  Runs in any thread; a QGuiApplication must exist, for its fonts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QColorConstants, QGuiApplication, QImage, QPainter, QPen

from kiosk.printing.page import Page, page_of
from kiosk.printing.paper import paper_for
from kiosk.printing.receipt import Receipt
from kiosk.printing.rows import Row, rows_of

_FRAME: Final = 3
_FRAME_RADIUS: Final = 10


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows from the top, padded to whole bytes, the leftmost dot in the highest bit, 1 is black."""

    width_dots: int
    height: int
    rows: bytes

    def __repr__(self) -> str:
        return f"Raster({self.width_dots} x {self.height})"


def raster_of(receipt: Receipt, *, width_dots: int) -> Raster:
    """Draw a receipt for a printer of 576 or 384 dots."""
    return raster_of_rows(rows_of(receipt), width_dots=width_dots, is_rtl=receipt.language.is_rtl)


def raster_of_rows(
    rows: Iterable[Row], *, width_dots: int, is_rtl: bool, is_large: bool = False
) -> Raster:
    """Draw rows of any paper for a printer of 576 or 384 dots."""
    paper = paper_for(width_dots, is_large=is_large)
    return paint(page_of(rows, paper=paper, is_rtl=is_rtl))


def paint(page: Page) -> Raster:
    """Return a page as dots."""
    assert QGuiApplication.instance() is not None, "fonts need a QGuiApplication"
    image = QImage(page.paper.width, page.height, QImage.Format.Format_Grayscale8)
    image.fill(QColorConstants.White)
    painter = QPainter(image)
    paint_on(painter, page)
    painter.end()
    return _cut_to_dots(image)


def preview_png(raster: Raster, path: Path) -> None:
    """Write a raster as a picture, dot for pixel.

    Raises:
        OSError: the file cannot be written.
    """
    assert path.suffix == ".png"
    if not _image_of(raster).save(str(path)):
        raise OSError(f"{path} cannot be written")


def paint_on(painter: QPainter, page: Page) -> None:
    """Draw a page, whatever the painter paints on."""
    for box in page.black:
        area = QRect(box.x, box.y, box.width, box.height)
        painter.fillRect(area, QColorConstants.Black)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColorConstants.Black, _FRAME))
    half = _FRAME / 2
    for box in page.frames:
        outline = QRectF(box.x, box.y, box.width, box.height)
        outline.adjust(half, half, -half, -half)
        painter.drawRoundedRect(outline, _FRAME_RADIUS, _FRAME_RADIUS)
    for text in page.texts:
        painter.setPen(QColor(Qt.GlobalColor.white if text.is_white else Qt.GlobalColor.black))
        text.cell.layout.draw(painter, QPointF(text.x, text.y))


def _cut_to_dots(image: QImage) -> Raster:
    """Cut grey at its middle, without dithering."""
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    assert QColor(mono.color(1)) == QColorConstants.Black, "a set bit prints"
    stride, used = mono.bytesPerLine(), (mono.width() + 7) // 8
    bits = bytes(mono.constBits())
    rows = b"".join(bits[at : at + used] for at in range(0, len(bits), stride))
    return Raster(width_dots=mono.width(), height=mono.height(), rows=rows)


def _image_of(raster: Raster) -> QImage:
    stride = len(raster.rows) // raster.height
    size = (raster.width_dots, raster.height)
    image = QImage(raster.rows, *size, stride, QImage.Format.Format_Mono)
    image.setColorTable([QColorConstants.White.rgb(), QColorConstants.Black.rgb()])
    # A copy owns its bytes; the view above borrows the raster's.
    return image.copy()
