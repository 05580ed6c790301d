"""kiosk/event_loop.py: what windows leave behind is destroyed in their own thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from kiosk import event_loop
from kiosk.event_loop import collect_if_due, garbage_stays_here, work


@pytest.fixture(autouse=True)
def _python_collects_by_itself() -> None:
    gc.enable()  # as in a program; between tests with windows it is off


class Ring(QObject):
    """Something of a window's that only the collector can free, with a timer that runs."""

    def __init__(self, destroyed_in: list[int]) -> None:
        super().__init__()
        self.me = self
        self.startTimer(1000)
        weakref.finalize(self, lambda: destroyed_in.append(threading.get_ident()))


def much_made_in_a_pool() -> list[list[object]]:
    """Ask for so much memory in another thread that Python's own collector would run there."""
    first, second, third = gc.get_threshold()
    kept: list[list[object]] = []
    pool = threading.Thread(
        target=lambda: kept.extend([] for _ in range(first * (second + 2) * (third + 2)))
    )
    pool.start()
    pool.join()
    return kept


def test_a_threads_work_does_not_destroy_what_a_window_left(qapp: QApplication) -> None:
    destroyed_in: list[int] = []
    with garbage_stays_here():
        Ring(destroyed_in)
        kept = much_made_in_a_pool()
        assert kept
        assert destroyed_in == []
        collect_if_due()

    assert destroyed_in == [threading.get_ident()]


def test_the_loop_collects_while_it_runs(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_loop, "TURN_MS", 0)
    destroyed_in: list[int] = []
    kept: list[list[object]] = []

    def leave_one() -> None:
        Ring(destroyed_in)
        kept.extend(much_made_in_a_pool())
        seen = QTimer(qapp)
        seen.timeout.connect(lambda: destroyed_in and qapp.exit(7))
        seen.start(0)

    QTimer.singleShot(0, leave_one)
    assert work(qapp, lambda: qapp.exit(0)) == 7
    assert destroyed_in == [threading.get_ident()]


def test_afterwards_python_collects_by_itself_again() -> None:
    with garbage_stays_here():
        assert not gc.isenabled()
    assert gc.isenabled()
