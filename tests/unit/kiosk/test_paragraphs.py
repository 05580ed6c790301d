"""Texts of several lines: where each line begins, as it is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.i18n.bidi import RLM, isolate_ltr, runs_rtl
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import wear
from kiosk.widgets.parts import wrapping

ARABIC = "ددد " * 24
WIDTH = 200
DARK = 100


def line_edges(image: QImage) -> list[int]:
    """Return of each line of letters how far its ink lies from the right edge, in pixels."""
    rows = [
        max(
            (x for x in range(image.width()) if image.pixelColor(x, y).lightness() < DARK),
            default=-1,
        )
        for y in range(image.height())
    ]
    edges: list[int] = []
    is_inside = False
    for right in rows:
        if right >= 0 and not is_inside:
            edges.append(right)
        elif right >= 0:
            edges[-1] = max(edges[-1], right)
        is_inside = right >= 0
    return [image.width() - 1 - edge for edge in edges]


def test_every_line_of_an_arabic_text_begins_at_the_edge(qapp: QApplication):
    wear(qapp, Dress())
    paragraph = wrapping(text=ARABIC.strip())
    paragraph.resize(WIDTH, paragraph.heightForWidth(WIDTH))

    image = QImage(paragraph.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    paragraph.render(image)
    edges = line_edges(image)

    assert len(edges) > 2
    assert max(edges) - min(edges) <= 1, edges


@pytest.mark.parametrize(
    ("text", "is_rtl"),
    [
        ("نقطة 3", True),
        ("3 نقطة", True),
        (f"{isolate_ltr('3-01-000818')} بيع", True),
        (f"{RLM}{isolate_ltr('150.00')}", True),
        ("/srv/copies", False),
        (isolate_ltr("backup نسخة"), False),
        ("150.00", False),
        ("", False),
    ],
)
def test_a_text_runs_as_its_first_letter_outside_islands_does(text: str, *, is_rtl: bool):
    assert runs_rtl(text) == is_rtl
