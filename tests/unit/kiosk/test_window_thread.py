"""G1: no disk, no line and no device is waited for on the thread that paints.

A real till over a real journal; the methods that block fail when a window calls them itself.  The
scripted till of all other window tests refuses the same (tests/helpers/screen_till.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import ApiClient
from kiosk.flows.till import Till
from kiosk.i18n.language import Language
from kiosk.store.journal import Journal
from tests.helpers import fake_server as fake
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, QUICK, FakePrinter, TillBench
from tests.helpers.window_thread import guard

ROOT = Path(__file__).parents[3]
WINDOWS = ("cashier", "widgets", "selfservice", "firstrun")
BLOCKING = {"sqlite3", "socket", "requests", "serial", "subprocess", "http", "select"}


@pytest.fixture
def world(tmp_path: Path) -> TillBench:
    return TillBench(tmp_path)


@pytest.fixture
def till(world: TillBench) -> Iterator[Till]:
    with world.till(timeouts=QUICK, signed_in=False) as made:
        yield made


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was called of what blocks, all of it in workers."""
    journal = guard(monkeypatch, Journal, "append", "read", "check_room", "_page")
    line = guard(monkeypatch, ApiClient, "_post", "send_vend", "ask_vend", "login")
    paper = guard(monkeypatch, FakePrinter, "print_raster")
    return _Several(journal, line, paper)


class _Several(list[str]):
    def __init__(self, *parts: list[str]) -> None:
        super().__init__()
        self._parts = parts

    def all(self) -> set[str]:
        return {name for part in self._parts for name in part}


@pytest.fixture
def bench(qapp: QApplication, till: Till, touched: _Several) -> Iterator[CashierBench]:
    made = CashierBench(qapp, till, Language.ARABIC)  # type: ignore[arg-type] # the real one
    yield made
    made.close()


def sign_in(bench: CashierBench) -> None:
    bench.window.login.user.setText(fake.OPERATOR)
    bench.window.login.password.setText(fake.PASSWORD)
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell")


def quote(bench: CashierBench, *keys: str) -> None:
    bench.events.clear()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", *keys)
    bench.wait_for(event="screen", step="quoted")


def test_a_whole_sale_waits_for_nothing_on_the_thread_that_paints(
    bench: CashierBench, touched: _Several
):
    sign_in(bench)
    quote(bench, "5", "0")
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    bench.press("F2", "F7")
    bench.wait_for(event="receipts", count=1)
    bench.press("Esc", "Ctrl+U")
    bench.wait_for(event="screen", name="login")
    bench.settle()

    wanted = {"append", "read", "check_room", "_post", "send_vend", "login", "print_raster"}
    assert wanted <= touched.all()


def test_a_lost_answer_is_asked_for_on_another_thread(
    bench: CashierBench, world: TillBench, touched: _Several
):
    sign_in(bench)
    world.server.breaks = {
        "sell": [Break.AFTER],
        "ask": [Break.BEFORE] * 9,
        "resolve": [Break.BEFORE] * 9,
    }
    quote(bench, "5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    world.server.breaks.clear()
    bench.press("F5")
    bench.wait_for(event="vend", state="TOKEN")

    assert "ask_vend" in touched.all()


def test_the_cash_desk_reads_its_journal_on_another_thread(bench: CashierBench):
    sign_in(bench)
    bench.press("F9")
    bench.wait_for(event="screen", name="shift_menu")
    bench.settle()


@pytest.mark.parametrize("folder", WINDOWS)
def test_no_window_imports_what_blocks(folder: str):
    for path in sorted((ROOT / "kiosk" / folder).glob("*.py")):
        assert not _blocking_imports(path.read_text("utf-8")), path.name


def test_an_import_of_what_blocks_is_seen():
    assert _blocking_imports("import sqlite3\nfrom http.client import HTTPConnection") == {
        "sqlite3",
        "http",
    }


def _blocking_imports(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names & BLOCKING
