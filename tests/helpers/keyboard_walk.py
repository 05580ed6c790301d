"""Goes through a window with the Tab key alone, and says what it met and what it never reached."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_STEPS_MAX = 80


def tab_order(window: QWidget, *, is_back: bool = False) -> list[QWidget]:
    """Press Tab until something comes again; return what had the focus, in order."""
    met: list[QWidget] = []
    for _ in range(_STEPS_MAX):
        here = window.focusWidget()
        if here is not None and here in met:
            return met[met.index(here) :]
        if here is not None:
            met.append(here)
        _press_tab(here or window, is_back=is_back)
    raise AssertionError(f"Tab never comes round: {met}")


def focusable(window: QWidget) -> set[QWidget]:
    """Return what a key must reach: visible, usable, and asking for the focus by Tab."""
    return {
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
    }


def _press_tab(target: QWidget, *, is_back: bool) -> None:
    key = Qt.Key.Key_Backtab if is_back else Qt.Key.Key_Tab
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, shift if is_back else none, "\t"))
