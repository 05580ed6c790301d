"""Nothing that may take long runs on the window's thread: a guard for what blocks."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QThread

T = TypeVar("T")


def is_windows_thread() -> bool:
    """Whether this is the thread that paints."""
    app = QCoreApplication.instance()
    return app is not None and QThread.currentThread() is app.thread()


def refuse_windows_thread(what: str) -> None:
    """Fail where a window waits for a disk, a line or a device."""
    assert not is_windows_thread(), f"{what} on the window's thread ({threading.current_thread()})"


def elsewhere(call: Callable[[], T]) -> T:
    """Do something as a worker of the till would, for a test that wants to look or to prepare."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def guard(monkeypatch: pytest.MonkeyPatch, owner: Any, *names: str) -> list[str]:
    """Let these methods fail on the window's thread; the list fills with those that were called."""
    called: list[str] = []

    def guarded(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            refuse_windows_thread(name)
            called.append(name)
            return method(*args, **kwargs)

        return call

    for name in names:
        monkeypatch.setattr(owner, name, guarded(name, getattr(owner, name)))
    return called
