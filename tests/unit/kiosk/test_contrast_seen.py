"""The list of pairs is complete: every text on real screens, in every theme, is drawn with one of it.

Together with the contrast of each pair (test_theme) this says that every text can be read.
"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.i18n.language import Language
from kiosk.theme.choices import Theme
from kiosk.theme.palette import palette_of
from kiosk.theme.wearing import apply_theme
from tests.helpers.contrast_seen import seen_pairs, unknown_pairs
from tests.pictures import (
    counter_walks,
    desk_walks,
    sale_walks,
    start_walks,
    terminal_walks,
    trouble_walks,
)
from tests.pictures.album import Chapter
from tests.pictures.camera import Wanted, views
from tests.pictures.stages import FirstStart, Till, UprightTerminal

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


COLOURS = [*(sale_walks.a_sale, trouble_walks.in_doubt), *(counter_walks.dues, counter_walks.forms)]
CHAPTERS = (
    *(Chapter(Till, walk) for walk in (*COLOURS, desk_walks.open_a_shift)),
    Chapter(FirstStart, start_walks.first_devices),
    Chapter(UprightTerminal, terminal_walks.a_customer),
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_text_on_a_screen_is_drawn_with_a_pair_of_the_list(
    qapp: QApplication, chapter: Chapter
):
    wanted = Wanted(
        languages=[Language.ARABIC],
        dresses=lambda dress: not dress.is_large,
        sizes=[chapter.stage.sizes[-1]],
    )
    found = [
        (view.dress.theme.value, view.name, *pair)
        for view in views(qapp, chapter, wanted)
        for pair in unknown_pairs(view.window, view.dress.palette)
    ]

    assert found == []


def test_a_pair_that_is_not_in_the_list_is_found(qapp: QApplication):
    apply_theme(qapp)
    label = QLabel("grey on white")
    host = QLabel()
    label.setParent(host)
    label.setStyleSheet("color:#BBBBBB; background:#FFFFFF")
    host.resize(300, 80)
    label.resize(200, 40)
    host.show()

    assert list(seen_pairs(host)) == [("#BBBBBB", "#FFFFFF", "grey on white")]
    assert unknown_pairs(host, palette_of(Theme.LIGHT))
