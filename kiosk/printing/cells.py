"""One piece of text laid out by Qt inside a column: wrapped, then elided, never clipped.

A QTextLayout per cell, because QTextDocument's tables come out badly in Arabic.  Alignment is of
the paper (left is left), not of the language; the rows decide which side is which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from kiosk.printing.paper import Paper
from kiosk.printing.style import Style

TEXT_FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic")  # digits are always from the first
DIGIT_FAMILY: Final = "DejaVu Sans Mono"
LINES_MAX: Final = 3
_ELLIPSIS: Final = "…"
_UNBOUNDED: Final = 1e6
# Shares of the type size.  The faces' own line heights differ by half between the scripts; these
# hold every mark and tail of both, and waste no paper.
_ABOVE_BASELINE: Final = 1.14
_BELOW_BASELINE: Final = 0.48


class Align(Enum):
    """Sides of the paper."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpec:
    """A text with its face and base direction, before anybody knows its column."""

    text: str
    font: QFont
    is_rtl: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text laid out in a column of `width` dots."""

    layout: QTextLayout
    width: int
    height: int
    baseline: int  # of the first line, so that neighbours stand on one line


def text_font(paper: Paper, style: Style) -> QFont:
    """Return the face of a style."""
    return _font(list(TEXT_FAMILIES), paper.sizes[style], style.is_bold)


def token_font(paper: Paper) -> QFont:
    """Return the face of token groups: 0 and O, 1 and l cannot be mixed up."""
    return _font([DIGIT_FAMILY], paper.token_size, is_bold=True)


def natural_width(spec: TextSpec) -> int:
    """Return the width that the text takes on one line, in whole dots."""
    if not spec.text:
        return 0
    # A line borrows its layout's memory: the layout must have a name while the line is asked.
    layout = _lay_out(spec, _UNBOUNDED, Align.LEFT)
    return math.ceil(layout.lineAt(0).naturalTextWidth())


def fitted(spec: TextSpec, *, width: int, align: Align, lines_max: int = LINES_MAX) -> Cell:
    """Return the text in its column, wrapped to so many lines and elided after them."""
    layout = _lay_out(spec, width, align)
    if layout.lineCount() > lines_max:
        layout = _elided(spec, width=width, align=align, lines_max=lines_max)
    elif align is Align.CENTRE and layout.lineCount() > 1:
        layout = _balanced(spec, width=width, lines=layout.lineCount())
    return Cell(
        layout=layout,
        width=width,
        height=_pitch(spec.font) * max(1, layout.lineCount()),
        baseline=_ascent(spec.font),
    )


def _font(families: list[str], pixels: int, is_bold: bool) -> QFont:  # noqa: FBT001 - private
    font = QFont(families)
    font.setPixelSize(pixels)
    font.setBold(is_bold)
    return font


def _ascent(font: QFont) -> int:
    return round(font.pixelSize() * _ABOVE_BASELINE)


def _pitch(font: QFont) -> int:
    return _ascent(font) + round(font.pixelSize() * _BELOW_BASELINE)


def _elided(spec: TextSpec, *, width: int, align: Align, lines_max: int) -> QTextLayout:
    """Return the longest beginning of the text that fits with an ellipsis."""
    shortest, longest = 0, len(spec.text)
    while longest - shortest > 1:
        middle = (shortest + longest) // 2
        if _lay_out(_cut(spec, middle), width, align).lineCount() <= lines_max:
            shortest = middle
        else:
            longest = middle
    return _lay_out(_cut(spec, shortest), width, align)


def _balanced(spec: TextSpec, *, width: int, lines: int) -> QTextLayout:
    """Return a centred text in lines of about one length: no word stands alone on the last."""
    too_narrow, narrowest = 0, width
    while narrowest - too_narrow > 1:
        middle = (too_narrow + narrowest) // 2
        if _lay_out(spec, middle, Align.CENTRE).lineCount() > lines:
            too_narrow = middle
        else:
            narrowest = middle
    return _lay_out(spec, narrowest, Align.CENTRE, indent=(width - narrowest) / 2)


def _cut(spec: TextSpec, length: int) -> TextSpec:
    # An isolate left open is closed by the end of the paragraph (UAX 9, BD9).
    text = spec.text[:length].rstrip() + _ELLIPSIS
    return TextSpec(text=text, font=spec.font, is_rtl=spec.is_rtl)


def _lay_out(spec: TextSpec, width: float, align: Align, *, indent: float = 0.0) -> QTextLayout:
    option = QTextOption(align.value)
    direction = Qt.LayoutDirection.RightToLeft if spec.is_rtl else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(spec.text, spec.font)
    layout.setTextOption(option)
    layout.beginLayout()
    baseline = _ascent(spec.font)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        # Whole dots, or the hinted strokes of neighbouring lines come out differently.
        line.setPosition(QPointF(indent, baseline - round(line.ascent())))
        baseline += _pitch(spec.font)
    layout.endLayout()
    return layout
