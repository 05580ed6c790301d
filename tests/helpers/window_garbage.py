"""In tests with windows Python's collector runs between the tests only, in the windows' thread.

The programs hold to the same (kiosk/event_loop.py): a timer of Qt's that a pool's thread destroys
ends the process.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Generator

import pytest

from kiosk.event_loop import collect_if_due

WINDOWS = ("tests/unit/kiosk/", "tests/end2end/", "tests/pictures/")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    if not item.nodeid.startswith(WINDOWS):
        return (yield)
    _freeze_what_was_imported()
    gc.disable()
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.path != item.path:
            gc.collect()  # a window that several tests shared is gone now
        collect_if_due()
        gc.enable()


@functools.cache
def _freeze_what_was_imported() -> None:
    gc.collect()
    gc.freeze()
