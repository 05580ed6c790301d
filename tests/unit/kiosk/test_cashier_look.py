"""Where the parts of the sell screen stand; what is cut is found by test_pictures.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_columns_run_in_reading_direction(make_bench: Callable[[Language], CashierBench]):
    order = {}
    for language in Language:
        bench = make_bench(language)
        bench.quoted("5", "0")
        sell = bench.window.sell
        columns = (sell.customer, sell.table, sell.payment)
        order[language] = [part.mapToGlobal(part.rect().center()).x() for part in columns]
        bench.press("Ctrl+U")

    assert order[Language.ARABIC] == sorted(order[Language.ARABIC], reverse=True)
    assert order[Language.ENGLISH] == sorted(order[Language.ENGLISH])
