"""Texts of several lines: where each line begins, as it is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kiosk.i18n.bidi import RLM, isolate_ltr, runs_rtl
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import wear
from kiosk.widgets.parts import FilledButton, wrapping

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
    edges = line_edges(drawn(wrapping(text=ARABIC.strip())))

    assert len(edges) > 2
    assert max(edges) - min(edges) <= 1, edges


def test_a_filled_button_leaves_its_word_the_same_room_with_the_focus(
    qapp: QApplication, qtbot: QtBot
):
    wear(qapp, Dress())
    button = FilledButton()
    button.setText("Save as PDF")
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    button.setFocus()
    word = button.fontMetrics().horizontalAdvance(button.text())

    assert button.hasFocus()
    assert button.sizeHint().width() >= word + 30


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


def drawn(paragraph: QLabel) -> QImage:
    paragraph.resize(WIDTH, paragraph.heightForWidth(WIDTH))
    image = QImage(paragraph.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    paragraph.render(image)
    return image


def inked_rows(image: QImage) -> list[int]:
    return [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < DARK for x in range(image.width()))
    ]


def test_lines_of_an_arabic_text_stand_nearer_than_its_face_asks_for(qapp: QApplication):
    wear(qapp, Dress())
    one, more = (wrapping(text="د\n" * lines + "د") for lines in (0, 4))
    size = QFontInfo(one.font()).pixelSize()
    apart = (more.heightForWidth(WIDTH) - one.heightForWidth(WIDTH)) / 4

    assert apart / size == pytest.approx(1.7, abs=0.1)


def test_the_last_line_is_whole_also_if_it_is_of_other_letters(qapp: QApplication):
    wear(qapp, Dress())
    ends = {text: drawn(wrapping(text=f"ددد\n{text}")) for text in ("bag", "bad")}
    last = {text: inked_rows(image)[-1] for text, image in ends.items()}

    assert last["bag"] > last["bad"], "its tail is drawn"
    assert last["bag"] < ends["bag"].height() - 1, "and not cut by the edge"


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("text", ["ددد", "ll د", "د ll"])
def test_a_note_in_the_other_language_begins_where_the_window_is_read_from(
    qapp: QApplication, direction: Qt.LayoutDirection, text: str
):
    wear(qapp, Dress())
    note = wrapping(text=text)
    note.setLayoutDirection(direction)
    image = drawn(note)
    inked = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < DARK for y in range(image.height()))
    ]
    is_at_left = inked[0] < image.width() - 1 - inked[-1]

    assert is_at_left == (direction is Qt.LayoutDirection.LeftToRight)
