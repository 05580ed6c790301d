"""What a good designer would not accept of a window, found without a person's eye.

Texts cut or broken apart, parts that cover each other or stand outside their parent, numbers whose
groups or sign stand in another order than they are read.  `faults` is all of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QWidget,
)

from kiosk.headoffice.tables.model import CELL
from kiosk.headoffice.tables.painter import PAD, text_font, width_of
from kiosk.headoffice.tables.view import RowsTable
from kiosk.i18n.bidi import strip_controls
from kiosk.theme.dress import worn
from tests.helpers.seen import seen_line

BY_A_ROUNDING: Final = 1
BY_A_THIN_LINE: Final = 3  # such as the one that moves while something is asked
BLANKS: Final = re.compile(r"[\s\u00a0]+")
# Tokens and meter numbers in their groups, sums with their sign, receipt numbers, dates, hours.
NUMBERS: Final = re.compile(
    r"\d{4}(?:[\u00a0 ]\d{3,4})+|[-+\u2212]?\d[\d,]*\.\d+|\d+(?:-\d+){2,}|\d+/\d+/\d+|\d+:\d+"
)
_TEXTS: Final = QLabel | QLineEdit | QAbstractButton


def faults(window: QWidget) -> list[str]:
    """Return all that is wrong with a window as it stands, in words."""
    checks = (cut_texts, outside, overlapping, scrolled_aside, turned_numbers)
    return [f"{check.__name__}: {found}" for check in checks for found in check(window)]


def where(widget: QWidget) -> str:
    """Name a widget for a person who looks for it."""
    text = widget.text() if isinstance(widget, _TEXTS) else widget.objectName()
    return f"{type(widget).__name__} {strip_controls(text)!r} {widget.width()}x{widget.height()}"


def shown(window: QWidget) -> Iterator[QWidget]:
    """Every widget that is to be seen, the window itself left out."""
    for child in _seen_children(window):
        yield child
        yield from shown(child)


def _seen_children(parent: QWidget) -> list[QWidget]:
    children = [p for p in parent.children() if isinstance(p, QWidget)]
    seen = [child for child in children if not child.isHidden() and not child.isWindow()]
    covers_all = seen and seen[-1].geometry().contains(parent.rect())
    return seen[-1:] if covers_all else seen  # such as the overlay of keys


def is_in_a_list(widget: QWidget) -> bool:
    """Whether a row of a list holds it: a list may be longer than what is seen of it."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QListWidget):
            return True
        parent = parent.parentWidget()
    return False


def nameless(window: QWidget) -> list[str]:
    """What takes the focus and tells a screen reader nothing."""
    return [
        f"no name: {where(part)}"
        for part in shown(window)
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus and not part.accessibleName()
    ]


# ---------------------------------------------------------------------- cut


def cut_texts(window: QWidget) -> Iterator[str]:
    """Texts that are wider or higher than the room they have."""
    for part in shown(window):
        if (isinstance(part, QLabel) and part.text() and _is_cut(part)) or (
            isinstance(part, QLineEdit) and _field_is_cut(part)
        ):
            yield where(part)
        elif isinstance(part, QPushButton) and part.text():
            if part.sizeHint().width() > part.width() + BY_A_ROUNDING:
                yield where(part)
        elif isinstance(part, QListWidget):
            yield from _cut_rows(part)
        elif isinstance(part, RowsTable):
            yield from _cut_cells(part)


def _is_cut(part: QLabel) -> bool:
    if part.wordWrap():
        is_cut = part.heightForWidth(part.width()) > part.height() + BY_A_ROUNDING
        return is_cut or _widest_word(part) > part.contentsRect().width() + BY_A_ROUNDING
    lines = part.text().count("\n")
    letters = QFontMetrics(part.font()).tightBoundingRect(part.text()).height()
    is_low = part.height() + BY_A_ROUNDING < letters + lines * QFontInfo(part.font()).pixelSize()
    return part.sizeHint().width() > part.width() + BY_A_ROUNDING or is_low


def _widest_word(part: QLabel) -> int:
    metrics = QFontMetrics(part.font())
    words = strip_controls(part.text()).split()
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def _field_is_cut(field: QLineEdit) -> bool:
    text = field.displayText() or field.placeholderText()
    room = field.contentsRect().width() - 2 * BY_A_ROUNDING
    return QFontMetrics(field.font()).horizontalAdvance(text) > room


def _cut_rows(rows: QListWidget) -> Iterator[str]:
    metrics = QFontMetrics(rows.font())
    for at in range(rows.count()):
        text = rows.item(at).text()
        is_cut = metrics.horizontalAdvance(text) > rows.viewport().width()
        if is_cut and rows.itemWidget(rows.item(at)) is None:
            yield f"row {text!r}"


def _cut_cells(table: RowsTable[object]) -> Iterator[str]:
    """Headings, sums and cells that are seen and do not fit their column."""
    view, model, dress = table.view, table.model, worn()
    strong = QFontMetrics(text_font(dress, is_strong=True))
    first = max(view.rowAt(1), 0)
    last = view.rowAt(view.viewport().height() - 1)
    last = model.rowCount() - 1 if last < 0 else last
    for at, column in enumerate(model.columns):
        if view.isColumnHidden(at):
            continue
        room = view.columnWidth(at) + BY_A_ROUNDING
        small = QFontMetrics(text_font(dress, is_strong=True, is_small=True))
        head = model.headerData(at, Qt.Orientation.Horizontal)
        if small.horizontalAdvance(head) + 2 * PAD > room:
            yield f"heading {head!r}"
        total = table.sums.texts.get(at, "") if table.sums.isVisible() else ""
        if strong.horizontalAdvance(total) + 2 * PAD > room:
            yield f"sum {total!r}"
        for row in range(first, last + 1):
            cell = model.index(row, at).data(CELL)
            if width_of(cell, column.kind, dress) > room:
                yield f"cell {strip_controls(cell.text)!r} {strip_controls(cell.below)!r}"
    if view.columnWidth(0) and sum(map(view.columnWidth, range(len(model.columns)))) > (
        view.viewport().width() + BY_A_ROUNDING
    ):
        yield "a list that is wider than its window"


def scrolled_aside(window: QWidget) -> Iterator[str]:
    """Lists and pages of which one side is out of sight: nobody scrolls sideways here."""
    for part in shown(window):
        if isinstance(part, QScrollArea | QListWidget) and part.horizontalScrollBar().maximum() > 0:
            yield where(part)


# ---------------------------------------------------------------------- places


def outside(window: QWidget) -> Iterator[str]:
    """Parts that stand outside their parent."""
    for part in shown(window):
        parent = part.parentWidget()
        if isinstance(parent.parentWidget(), QAbstractScrollArea) or is_in_a_list(part):
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(part.geometry()):
            yield where(part)


def overlapping(window: QWidget) -> Iterator[str]:
    """Parts of one parent that cover each other."""
    for parent in (window, *shown(window)):
        if isinstance(parent, QMainWindow | QLineEdit | QAbstractScrollArea):
            continue
        places = [(part, part.geometry()) for part in _seen_children(parent)]
        for at, (one, its) in enumerate(places):
            for other, place in places[at + 1 :]:
                if _covers(its, place):
                    yield f"{where(one)} and {where(other)}"


def _covers(one: QRect, other: QRect) -> bool:
    both = one.intersected(other)
    return both.width() > BY_A_THIN_LINE and both.height() > BY_A_THIN_LINE


# ---------------------------------------------------------------------- numbers


def turned_numbers(window: QWidget) -> Iterator[str]:
    """Numbers that are not seen as they are written: from left to right, in one line."""
    for part in shown(window):
        if isinstance(part, QLabel) and any(sign.isdigit() for sign in part.text()):
            is_rtl = part.layoutDirection() is Qt.LayoutDirection.RightToLeft
            width = part.contentsRect().width() if part.wordWrap() else 10_000
            if turned(part.text(), part.font().key(), width, is_rtl=is_rtl):
                yield where(part)


@functools.lru_cache(maxsize=50_000)
def turned(text: str, font_key: str, width: int, *, is_rtl: bool) -> bool:
    """Whether a number of a text is torn apart or turned round when it is painted."""
    wanted = [BLANKS.sub("", number) for number in NUMBERS.findall(strip_controls(text))]
    if not wanted:
        return False
    font = QFont()
    font.fromString(font_key)
    layout = QTextLayout(text, font)
    option = QTextOption()
    direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        lines.append(line)
    layout.endLayout()
    seen = " ".join(seen_line(text, line) for line in lines)
    return any(number not in seen for number in wanted)
