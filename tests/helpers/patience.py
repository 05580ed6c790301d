"""Waiting for a window: until something is so, or until nothing is under way any more.

The deadline is there to end a test that waits in vain, not to measure: on a machine with other work
a window may stand still for many seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest

from kiosk.workers import Workers

PATIENCE_S: Final = 60


def wait_until(holds: Callable[[], bool], told: Callable[[], str]) -> None:
    """Let the event loop run until something holds; `told` says what was waited for in vain."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited in vain for {told()}"
        QTest.qWait(1)


def settle(workers: Workers) -> None:
    """Let all work come to its end, and the work that its answers ask for."""
    QCoreApplication.processEvents()
    wait_until(lambda: not workers.is_busy, lambda: "the end of what is under way")
    QCoreApplication.processEvents()
