"""What the eye sees of a laid-out line, from left to right: asked from the glyphs themselves.

QTextLine.cursorToX misplaces the first character of an island (a caret at a change of direction
belongs to the run before it), so the positions come from what is painted.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine, QTextOption

from kiosk.i18n.bidi import strip_controls


def seen_line(text: str, line: QTextLine) -> str:
    """The letters of a line in the order of their places, without blanks and hidden marks."""
    places = []
    for at in range(line.textStart(), line.textStart() + line.textLength()):
        # One character at a time: string indexes of whole runs are wrong around U+2212 (Qt 6.11).
        xs = [spot.x() for run in line.glyphRuns(at, 1) for spot in run.positions()]
        places += [(min(xs), at)] if xs else []
    return strip_controls("".join(text[at] for _, at in sorted(places))).replace(" ", "")


def seen_in_arabic(text: str) -> str:
    """What is seen of a text in a right-to-left row."""
    layout = QTextLayout(text, QFont(["Noto Sans", "Noto Sans Arabic"], 12))
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    return seen_line(text, line)
