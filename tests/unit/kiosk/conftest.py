"""One cashier's window per test that asks for it, over a scripted till."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import ScreenTill

BenchMaker = Callable[[Language], CashierBench]


@pytest.fixture
def make_bench(qapp: QApplication) -> Iterator[BenchMaker]:
    benches: list[CashierBench] = []

    def make(language: Language = Language.ARABIC) -> CashierBench:
        benches.append(CashierBench(qapp, ScreenTill(), language))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()


@pytest.fixture
def bench(make_bench: BenchMaker) -> CashierBench:
    """An Arabic window at its login."""
    return make_bench(Language.ARABIC)
