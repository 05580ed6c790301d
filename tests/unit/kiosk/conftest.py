"""A cashier's window over a scripted till, or a terminal's over a real one, for who asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.machine_window import MachineWindow
from tests.helpers.screen_till import ScreenTill

Maker = Callable[..., MachineWindow]
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


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Maker]:
    """Terminals without a person, one after another over what a restart leaves."""
    made: list[MachineWindow] = []
    bench = MachineBench(tmp_path)

    def start(**how: object) -> MachineWindow:
        made.append(MachineWindow(qapp, bench, **how))  # type: ignore[arg-type]
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def machine(make: Maker) -> MachineWindow:
    """A terminal that waits for its first customer."""
    one = make()
    one.start()
    return one
