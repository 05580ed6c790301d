"""Large windows show all larger; upright ones stand differently."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.theme.choices import TextSize
from kiosk.theme.dress import Dress, worn
from kiosk.theme.zoom import zoom_for
from tests.helpers.cashier_bench import CashierBench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize(
    ("size", "zoom"),
    [
        ((1024, 768), 100),
        ((1366, 768), 100),
        ((1920, 1080), 140),
        ((1080, 1920), 100),
        ((3840, 2160), 250),
    ],
)
def test_what_fits_twice_is_shown_larger_and_nothing_smaller_than_drawn(
    size: tuple[int, int], zoom: int
):
    assert zoom_for(*size) == zoom


def test_large_print_is_zoomed_as_well():
    assert Dress(text=TextSize.LARGE, zoom=140).px(15) == 28
    assert Dress(zoom=140).px(15) == 21


def test_a_till_grows_with_its_window_and_keeps_what_was_typed(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    small = bench.window.sell.payment.amount.field.font().pixelSize()
    bench.window.resize(1920, 1080)
    QApplication.processEvents()
    field = bench.window.sell.payment.amount.field

    assert worn().zoom == 140
    assert field.font().pixelSize() == small * 140 // 100
    assert field.text() == "150"
    bench.window.resize(1366, 768)
    QApplication.processEvents()
    assert worn().zoom == 100


def test_upright_the_customer_stands_above_quote_and_payment(bench: CashierBench):
    bench.quoted("5", "0")
    bench.window.resize(1080, 1920)
    for _ in range(3):
        QApplication.processEvents()
    sell = bench.window.sell
    tops = [part.mapToGlobal(part.rect().topLeft()).y() for part in (sell.customer, sell.table)]

    assert tops[0] + sell.customer.height() <= tops[1]
