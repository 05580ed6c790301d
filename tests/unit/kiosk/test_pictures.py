"""Every screen and state of every window, at its smallest size: nothing cut, covered or turned.

All sizes and themes are looked at by `make pictures`; here what is narrowest, in both languages,
and in large print by test_large_print.py.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QListWidget, QWidget

from kiosk.i18n.bidi import NBSP, isolate_ltr
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import apply_theme
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.window_look import faults, nameless
from tests.pictures.album import CHAPTERS, Chapter
from tests.pictures.camera import Wanted, views
from tests.pictures.stages import SMALLEST

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_no_text_is_cut_covered_or_turned_and_every_control_has_a_name(
    qapp: QApplication, chapter: Chapter
):
    size = next(size for size in SMALLEST if size in chapter.stage.sizes)
    found, names = [], []
    for view in views(qapp, chapter, Wanted(sizes=(size,), dresses=lambda dress: dress == Dress())):
        seen = [*view.faults, *nameless(view.window)]
        if not view.shot.is_under_way:
            seen += keyboard_faults(view.window)
        found += [f"{view.name}: {fault}" for fault in seen]
        names.append(view.shot.name)

    assert names
    assert found == []


@pytest.fixture
def beside(qapp: QApplication):
    """A window with what is put into it side by side."""
    apply_theme(qapp)
    window = QWidget()
    row = QHBoxLayout(window)

    def put(*parts: QWidget, width: int = 300) -> QWidget:
        for part in parts:
            row.addWidget(part)
        window.setFixedSize(width, 100)
        window.show()
        qapp.processEvents()
        return window

    yield put
    window.close()
    window.deleteLater()


def test_a_text_that_is_too_long_is_found(beside):
    label = QLabel("a text that is longer than its room")
    label.setFixedWidth(60)

    assert any("cut_texts" in fault for fault in faults(beside(label)))


def test_a_word_that_is_wider_than_its_lines_is_found(beside):
    label = QLabel("Donaudampfschifffahrtsgesellschaft")
    label.setWordWrap(True)
    label.setFixedWidth(60)

    assert any("cut_texts" in fault for fault in faults(beside(label)))


def test_a_hint_in_a_field_that_is_too_narrow_is_found(beside):
    field = QLineEdit()
    field.setPlaceholderText("what may be typed here")
    field.setFixedWidth(60)

    assert any("cut_texts" in fault for fault in faults(beside(field)))


def test_parts_that_cover_each_other_or_stand_outside_are_found(beside):
    one, other = QLabel("one"), QLabel("other")
    window = beside(one, other)
    other.move(one.pos())
    assert any("overlapping" in fault for fault in faults(window))
    other.move(290, 0)

    assert any("outside" in fault for fault in faults(window))


def test_a_row_that_goes_on_out_of_sight_is_found(beside):
    rows = QListWidget()
    rows.addItem("a row that is longer than the list is wide, much longer")

    assert any("cut_texts" in fault for fault in faults(beside(rows)))


@pytest.mark.parametrize("text", ["5731 0482 9916 2207 4685", "-27.00", "0412 3456 784"])
def test_a_number_that_arabic_turns_round_is_found_and_an_island_is_not(beside, text: str):
    bare, island = QLabel(f"رمز {text}"), QLabel(f"رمز {isolate_ltr(text.replace(' ', NBSP))}")
    window = beside(bare, island, width=900)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    found = [fault for fault in faults(window) if "turned_numbers" in fault]
    assert len(found) == 1


def test_a_whole_window_has_no_fault(beside):
    assert faults(beside(QLabel("short"), QLabel("قصير"))) == []
