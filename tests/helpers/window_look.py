"""What a good designer would not accept of a window: texts cut, covered, or outside their parent."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QWidget

BY_A_ROUNDING = 1


def where(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QLineEdit) else ""
    return f"{type(widget).__name__} {text!r} {widget.width()}x{widget.height()}"


def is_in_a_list(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QListWidget):
            return True
        parent = parent.parentWidget()
    return False


def cut_texts(window: QWidget) -> Iterator[str]:
    for part in window.findChildren(QLabel):
        if not part.isVisible() or not part.text():
            continue
        if part.wordWrap():
            is_cut = part.heightForWidth(part.width()) > part.height() + BY_A_ROUNDING
        else:
            is_cut = part.sizeHint().width() > part.width() + BY_A_ROUNDING
        if is_cut:
            yield where(part)
    for field in window.findChildren(QLineEdit):
        width = QFontMetrics(field.font()).horizontalAdvance(field.displayText())
        if field.isVisible() and width > field.width():
            yield where(field)


def outside(window: QWidget) -> Iterator[str]:
    for part in window.findChildren(QWidget):
        parent = part.parentWidget()
        is_text = isinstance(part, QLabel | QLineEdit | QAbstractButton)
        if parent is None or not part.isVisible() or not is_text or is_in_a_list(part):
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(part.geometry()):
            yield where(part)


def overlapping(window: QWidget) -> Iterator[str]:
    parts = [p for p in window.findChildren(QLabel) if p.isVisible() and p.text()]
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            if one.parentWidget() is other.parentWidget() and one.geometry().intersects(
                other.geometry()
            ):
                yield f"{where(one)} and {where(other)}"
