"""The cash desk's screens at the smallest size: nothing cut or outside, a name for every control."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from test_cashier_look import cut_texts, outside, where

from kiosk.i18n.language import Language
from kiosk.theme.choices import TextSize
from kiosk.theme.dress import worn
from tests.helpers.cash_desk_keys import selling, sign_in
from tests.helpers.cashier_bench import CashierBench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def nameless(window: QWidget) -> Iterator[str]:
    for part in window.findChildren(QWidget):
        takes_focus = part.focusPolicy() != Qt.FocusPolicy.NoFocus
        if part.isVisible() and takes_focus and part.parentWidget() and not part.accessibleName():
            yield where(part)


def check(bench: CashierBench, name: str) -> None:
    bench.settle()
    window = bench.window
    assert window.screen_on_top.name == name
    assert (window.width(), window.height()) == (1024, 768)
    found = [*cut_texts(window), *outside(window), *nameless(window)]
    assert found == [], name
    for _ in TextSize:
        bench.press("Ctrl+Shift+P")
        bench.settle()
        assert [*cut_texts(window), *outside(window)] == [], f"{name} {worn()}"


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_of_the_cash_desk_fits(
    make_bench: Callable[[Language], CashierBench], language: Language
):
    bench = make_bench(language)
    bench.till.shifts.uses_shifts = True
    bench.window.resize(1024, 768)
    sign_in(bench, "open_shift")
    bench.press("9", "9", "9")
    check(bench, "open_shift")
    bench.press("Esc")
    sign_out(bench)
    selling(bench)
    bench.press("F9")
    check(bench, "shift_menu")
    bench.press("2")
    fill = bench.window.shifts.pay_out
    fill.amount.setText("9999.99")
    fill.counterpart.setText("مكتب البريد")
    fill.paper.setText("17")
    bench.press("F12")
    bench.wait_for(event="screen", name="pay_out", step="second")
    check(bench, "pay_out")
    bench.press("Esc", "Esc", "6", "F12")
    check(bench, "drawer")
    bench.press("Esc", "3")
    check(bench, "x_report")
    bench.press("Esc")
    menu_digit(bench, "4", "close_shift")
    bench.press("9", "9")
    check(bench, "close_shift")
    bench.press("F12")
    bench.wait_for(event="z")
    check(bench, "close_shift")
    bench.press("F12")
    sign_in(bench, "open_shift")
    bench.press("Esc", "5")
    bench.wait_for(event="to_deposit")
    check(bench, "deposit")


def sign_out(bench: CashierBench) -> None:
    bench.events.clear()
    bench.press("Ctrl+U")
    bench.wait_for(event="screen", name="login")


def menu_digit(bench: CashierBench, digit: str, screen: str) -> None:
    bench.settle()
    bench.events.clear()
    bench.press(digit)
    bench.wait_for(event="screen", name=screen)
