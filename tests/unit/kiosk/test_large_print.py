"""Large print fits the smallest window: every screen and state, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.theme.choices import TextSize
from kiosk.theme.dress import Dress
from tests.pictures.album import CHAPTERS, Chapter
from tests.pictures.camera import Wanted, views
from tests.pictures.stages import SMALLEST

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LARGE = Dress(text=TextSize.LARGE)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_large_print_fits_the_smallest_window(qapp: QApplication, chapter: Chapter):
    size = next(size for size in SMALLEST if size in chapter.stage.sizes)
    wanted = Wanted(sizes=(size,), dresses=lambda dress: dress == LARGE)
    found = {view.name: view.faults for view in views(qapp, chapter, wanted)}

    assert found
    assert {name: faults for name, faults in found.items() if faults} == {}
