"""Inks and grounds as they are on a window: the ink a text is drawn with, the ground from its pixels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from kiosk.theme.pairs import text_pairs
from kiosk.theme.palette import Palette
from tests.helpers.keyboard_walk import is_covered

_STEP = 3  # every third pixel says which colour there is most of


def unknown_pairs(window: QWidget, palette: Palette) -> set[tuple[str, str, str]]:
    """Return (ink, ground, text) of each text whose pair is not in the list of its theme."""
    known = {(pair.ink, pair.ground) for pair in text_pairs(palette)}
    return {found for found in seen_pairs(window) if found[:2] not in known}


def seen_pairs(window: QWidget) -> Iterator[tuple[str, str, str]]:
    """Yield ink, ground and text of everything that is written on a window."""
    for field in window.findChildren(QLineEdit):
        field.deselect()  # a mark covers a part of the ground
    picture = window.grab().toImage()
    for part in window.findChildren(QWidget):
        is_text = isinstance(part, QLabel | QLineEdit | QAbstractButton)
        if is_text and part.isVisible() and part.text() and not is_covered(part, window):
            where = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
            ground = _most(picture, where.intersected(picture.rect()))
            if ground is not None:
                yield _ink(part), ground, part.text()


def _ink(part: QWidget) -> str:
    if isinstance(part, QLineEdit):
        role = QPalette.ColorRole.Text
    elif isinstance(part, QAbstractButton):
        role = QPalette.ColorRole.ButtonText
    else:
        role = part.foregroundRole()
    return part.palette().color(role).name().upper()


def _most(picture: QImage, where: QRect) -> str | None:
    found = Counter(
        picture.pixel(x, y)
        for y in range(where.top() + 2, where.bottom() - 1, _STEP)
        for x in range(where.left() + 2, where.right() - 1, _STEP)
    )
    return f"#{found.most_common(1)[0][0] & 0xFFFFFF:06X}" if found else None
