"""The windows' thread while they work: signals are seen, and rubbish is thrown away here only.

Python's collector runs in whichever thread happens to ask for memory.  A window that is gone may
have left a ring of objects behind, and a timer of Qt's that is destroyed in a pool's thread ends
the program.  So the collector is stopped while windows work, and asked from their own thread.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

TURN_MS: Final = 200  # Python sees a signal only when it gets a turn; an idle event loop gives none


def work(app: QApplication, end: Callable[[], None] | None = None) -> int:
    """Let the windows work until the application is told to end; returns the exit code.

    `end` is what a signal calls: to quit, unless told otherwise (a window may refuse to close).
    """
    stop = end or app.quit
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())
    turns = QTimer()
    turns.setInterval(TURN_MS)
    turns.timeout.connect(collect_if_due)
    with garbage_stays_here():
        turns.start()
        return app.exec()


@contextmanager
def garbage_stays_here() -> Iterator[None]:
    """No other thread collects meanwhile; whoever is in here calls `collect_if_due` now and then.

    What lived before is not looked through again: a window that works is not held up for it.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.collect()
        if was_on:
            gc.enable()


def collect_if_due() -> None:
    """Collect what Python would have collected by itself, in the calling thread."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
