"""Large print fits the smallest window: the screens that have most on them, in both languages.

Every screen in large print is looked at by `make pictures`.
"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.theme.choices import TextSize, Theme
from kiosk.theme.dress import Dress
from tests.pictures import counter_walks, desk_walks, sale_walks
from tests.pictures.album import Chapter
from tests.pictures.camera import Wanted, views
from tests.pictures.stages import Till

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LARGE = Dress(Theme.LIGHT, TextSize.LARGE)
WALKS = (sale_walks.a_sale, sale_walks.a_visit, counter_walks.dues, desk_walks.open_a_shift)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_large_print_fits_the_smallest_window(qapp: QApplication, walk):
    wanted = Wanted(
        shots=lambda shot: not shot.is_under_way,
        sizes=[(1024, 768)],
        dresses=lambda dress: dress == LARGE,
    )
    found = {view.name: view.faults for view in views(qapp, Chapter(Till, walk), wanted)}

    assert found
    assert {name: faults for name, faults in found.items() if faults} == {}
