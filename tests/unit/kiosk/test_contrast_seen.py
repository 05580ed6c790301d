"""The list of pairs is complete: every text on real screens, in every theme, is drawn with one of it.

Together with the contrast of each pair (test_theme) this says that every text can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_cashier_look as look
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.selfservice.look import Look
from kiosk.theme.choices import Theme
from kiosk.theme.dress import Dress
from kiosk.theme.palette import palette_of
from kiosk.theme.wearing import apply_theme, wear
from tests.helpers.cash_desk_keys import sign_in
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.contrast_seen import seen_pairs, unknown_pairs
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.machine_window import MachineWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def counting(bench: CashierBench) -> None:
    bench.till.shifts.uses_shifts = True
    sign_in(bench, "open_shift")
    bench.press("9", "F1")


STATES = [
    *(look.at_login, look.confirming, look.quoted, look.blocked, look.searching, look.unsure),
    *(look.doubting, look.everything_open, look.stopped, look.agreeing, look.visiting),
    *(look.dues, look.more, counting),
]


@pytest.mark.parametrize("reach", STATES, ids=lambda state: state.__name__)
def test_every_text_of_the_till_is_drawn_with_a_pair_of_the_list(
    bench: CashierBench, qapp: QApplication, reach: Callable[[CashierBench], None]
):
    reach(bench)
    bench.settle()
    found = {}
    for theme in Theme:
        wear(qapp, Dress(theme))
        bench.window.speak()
        bench.settle()
        found[theme.value] = unknown_pairs(bench.window, palette_of(theme))

    assert found == {theme.value: set() for theme in Theme}


@pytest.fixture
def machine(qapp: QApplication, tmp_path: Path) -> Iterator[MachineWindow]:
    one = MachineWindow(qapp, MachineBench(tmp_path))
    yield one
    one.close()


def test_every_text_of_the_terminal_is_drawn_with_a_pair_of_the_list(machine: MachineWindow):
    machine.start()
    window = machine.window
    window.result.paper_failed()
    window.out.show_reason("S991")
    found = {}
    for theme in Theme:
        window.look = Look.for_screen(1080, 1920, Dress(theme))
        window.dress()
        for page in window.pages.values():
            window.go(page)
            QApplication.processEvents()
            found[theme.value, page.name] = unknown_pairs(window, window.look.colours)
    window.go(window.attract)

    assert {where: pairs for where, pairs in found.items() if pairs} == {}


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
