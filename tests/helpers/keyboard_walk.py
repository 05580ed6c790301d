"""Goes through a window with the Tab key alone, and says what it met and what it never reached."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget

from kiosk.widgets.number_field import NumberField
from tests.helpers.window_look import where

_STEPS_MAX = 80


def tab_order(window: QWidget, *, is_back: bool = False) -> list[QWidget]:
    """Press Tab until something comes again; return what had the focus, in order."""
    met: list[tuple[QWidget, object]] = []
    for _ in range(_STEPS_MAX):
        here = window.focusWidget()
        if here is not None:
            place = (here, _cell_of(here))
            if place in met:
                return list(dict.fromkeys(part for part, _ in met[met.index(place) :]))
            met.append(place)
        _press_tab(here or window, is_back=is_back)
    raise AssertionError(f"Tab never comes round: {met}")


def _cell_of(part: QWidget) -> object:
    """Return where Tab stands inside of a table that it goes through cell by cell."""
    index = part.currentIndex() if isinstance(part, QTableView) else None
    return None if index is None else (index.row(), index.column())


def keyboard_faults(window: QWidget) -> list[str]:
    """Return what keys alone cannot do here, in words; the focus is where it was afterwards."""
    wanted, before = focusable(window), window.focusWidget()
    if not wanted:
        return []
    mark = _mark_of(before)
    try:
        met = tab_order(window)
    except AssertionError as error:
        return [f"focus: {error}"]
    unreached = [part for part in wanted if part not in met and not _by_arrows(part, met)]
    if before is not None:
        before.setFocus()
    if isinstance(before, QLineEdit) and mark is not None:
        before.setCursorPosition(mark[0])
        if mark[2]:
            before.setSelection(mark[1], mark[2])
    numbers = [part for part in met if isinstance(part, NumberField)]
    mute = [part for part in numbers if not part.accessibleDescription()]
    return [
        *(f"Tab does not reach: {where(part)}" for part in unreached),
        *(f"no unit is said of: {where(part)}" for part in mute),
    ]


def focusable(window: QWidget) -> set[QWidget]:
    """Return what a key must reach: visible, usable, and asking for the focus by Tab."""
    return {
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
        and not is_covered(part, window)
    }


def is_covered(part: QWidget, window: QWidget) -> bool:
    """Say whether something else lies over the middle of a widget."""
    on_top = window.childAt(part.mapTo(window, part.rect().center()))
    return on_top is None or not (
        on_top is part or part.isAncestorOf(on_top) or on_top.isAncestorOf(part)
    )


def _by_arrows(part: QWidget, met: list[QWidget]) -> bool:
    """Say whether it is one of several that exclude each other: Tab comes to one, arrows on."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    if group is None or not group.exclusive():
        return False
    return any(button in met for button in group.buttons())


def _mark_of(field: QWidget | None) -> tuple[int, int, int] | None:
    if not isinstance(field, QLineEdit):
        return None
    return field.cursorPosition(), field.selectionStart(), len(field.selectedText())


def _press_tab(target: QWidget, *, is_back: bool) -> None:
    key = Qt.Key.Key_Backtab if is_back else Qt.Key.Key_Tab
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, shift if is_back else none, "\t"))
