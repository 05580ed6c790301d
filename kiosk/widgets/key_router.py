"""One filter for every key of the application (SCREENS 1 and 2.6).

Function keys become commands whatever has the focus; characters are held for a moment until it is
sure that no reader typed them; repeats of a key held down are dropped.  While a sale is being sent
every key is refused here, so that no screen has to remember to.  Enter is a command like any
other and never the one that sells.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.widgets.bursts import ENTER, GAP_MS, BurstDetector, Scan, Typed


class Cap(StrEnum):
    """A key that means something by itself; the value is what the key bar prints."""

    F1 = "F1"
    F2 = "F2"
    F3 = "F3"
    F4 = "F4"
    F5 = "F5"
    F6 = "F6"
    F7 = "F7"
    F8 = "F8"
    F10 = "F10"
    F9 = "F9"
    F11 = "F11"
    F12 = "F12"
    CTRL_F12 = "Ctrl+F12"
    CTRL_ENTER = "Ctrl+Enter"
    CTRL_BACKSPACE = "Ctrl+Backspace"
    CTRL_D = "Ctrl+D"
    CTRL_E = "Ctrl+E"
    CTRL_F = "Ctrl+F"
    CTRL_L = "Ctrl+L"
    CTRL_M = "Ctrl+M"
    CTRL_T = "Ctrl+T"
    CTRL_U = "Ctrl+U"
    CTRL_1 = "Ctrl+1"
    CTRL_2 = "Ctrl+2"
    CTRL_3 = "Ctrl+3"
    CTRL_4 = "Ctrl+4"
    CTRL_5 = "Ctrl+5"
    CTRL_6 = "Ctrl+6"
    CTRL_7 = "Ctrl+7"
    CTRL_8 = "Ctrl+8"
    CTRL_9 = "Ctrl+9"
    CTRL_SHIFT_P = "Ctrl+Shift+P"
    CTRL_SHIFT_T = "Ctrl+Shift+T"
    ENTER = "Enter"
    ESC = "Esc"
    NOTE_20 = "/"
    NOTE_50 = "*"
    NOTE_100 = "-"
    NOTE_200 = "+"


_FUNCTION_KEYS: Final = {
    Qt.Key.Key_F1: Cap.F1,
    Qt.Key.Key_F2: Cap.F2,
    Qt.Key.Key_F3: Cap.F3,
    Qt.Key.Key_F4: Cap.F4,
    Qt.Key.Key_F5: Cap.F5,
    Qt.Key.Key_F6: Cap.F6,
    Qt.Key.Key_F7: Cap.F7,
    Qt.Key.Key_F8: Cap.F8,
    Qt.Key.Key_F10: Cap.F10,
    Qt.Key.Key_F9: Cap.F9,
    Qt.Key.Key_F11: Cap.F11,
    Qt.Key.Key_F12: Cap.F12,
    Qt.Key.Key_Escape: Cap.ESC,
}
_CTRL_KEYS: Final = {
    Qt.Key.Key_F12: Cap.CTRL_F12,
    Qt.Key.Key_Return: Cap.CTRL_ENTER,
    Qt.Key.Key_Enter: Cap.CTRL_ENTER,
    Qt.Key.Key_Backspace: Cap.CTRL_BACKSPACE,
    Qt.Key.Key_D: Cap.CTRL_D,
    Qt.Key.Key_E: Cap.CTRL_E,
    Qt.Key.Key_F: Cap.CTRL_F,
    Qt.Key.Key_L: Cap.CTRL_L,
    Qt.Key.Key_M: Cap.CTRL_M,
    Qt.Key.Key_T: Cap.CTRL_T,
    Qt.Key.Key_U: Cap.CTRL_U,
}
_CTRL_DIGITS: Final = {
    Qt.Key(Qt.Key.Key_0.value + digit): Cap(f"Ctrl+{digit}") for digit in range(1, 10)
}
_CTRL_SHIFT_KEYS: Final = {
    Qt.Key.Key_P: Cap.CTRL_SHIFT_P,
    Qt.Key.Key_T: Cap.CTRL_SHIFT_T,
}
_NOTE_CHARACTERS: Final = {cap.value: cap for cap in Cap if cap.name.startswith("NOTE_")}
_ALT_NOTES: Final = {
    Qt.Key.Key_1: Cap.NOTE_20,
    Qt.Key.Key_2: Cap.NOTE_50,
    Qt.Key.Key_3: Cap.NOTE_100,
    Qt.Key.Key_4: Cap.NOTE_200,
}
_ENTER_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MAY_REPEAT: Final = frozenset(
    {
        *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right),
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)


def _clock_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class KeyRouter(QObject):
    """Install with `QApplication.installEventFilter`; serves one window.

    Args:
        window: the window whose keys are routed.
        on_command: gets every command; returns whether it used it.
    """

    scanned = Signal(str)
    refused = Signal()
    worked = Signal()  # somebody is there: a key, or a click anywhere

    def __init__(self, window: QWidget, on_command: Callable[[Cap], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._on_command = on_command
        self._bursts = BurstDetector()
        self._is_closed = False
        self._is_replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GAP_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def is_closed(self) -> bool:
        """Whether every key is refused."""
        return self._is_closed

    def close(self) -> None:
        """Refuse every key: a sale is on its way."""
        self.flush()
        self._is_closed = True

    def open(self) -> None:
        """Listen again."""
        self._is_closed = False

    def flush(self) -> None:
        """Hand over what is held now."""
        self._timer.stop()
        self._emit(self._bursts.flush())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every event of the application; take the keys of our window."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self.worked.emit()
        if self._is_replaying or kind != QEvent.Type.KeyPress:
            return False
        if watched is not (self._window.focusWidget() or self._window):
            return False
        assert isinstance(event, QKeyEvent)
        self.worked.emit()
        return self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() and event.key() not in _MAY_REPEAT:
            return True
        character = self._character(event)
        if character is not None:
            self._take(character, event.timestamp() or _clock_ms())
            return True
        self.flush()
        if self._is_closed:
            self.refused.emit()
            return True
        cap = self._cap(event)
        if cap is None:
            return False
        self._on_command(cap)
        return True

    def _take(self, character: str, at_ms: int) -> None:
        self._emit(self._bursts.feed(character, at_ms=at_ms))
        if self._bursts.is_holding:
            self._timer.start()

    def _emit(self, found: Typed | Scan | None) -> None:
        if found is None:
            return
        if self._is_closed:
            self.refused.emit()
        elif isinstance(found, Scan):
            self.scanned.emit(found.text)
        else:
            for key in found.keys:
                self._deliver(key)

    def _deliver(self, key: str) -> None:
        if key == ENTER:
            self._on_command(Cap.ENTER)
            return
        note = _NOTE_CHARACTERS.get(key)
        if note is not None and self._on_command(note):
            return
        self._replay(key)

    def _replay(self, key: str) -> None:
        target = self._window.focusWidget() or self._window
        self._is_replaying = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                code = ord(key.upper())
                replayed = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, key)
                QApplication.sendEvent(target, replayed)
        finally:
            self._is_replaying = False

    @staticmethod
    def _character(event: QKeyEvent) -> str | None:
        if event.key() in _ENTER_KEYS:
            is_with_ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            return None if is_with_ctrl else ENTER
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        text = event.text()
        is_plain = modifiers in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.GroupSwitchModifier,
        }
        return text if is_plain and len(text) == 1 and text.isprintable() else None

    @staticmethod
    def _cap(event: QKeyEvent) -> Cap | None:
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            has_shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            plain = _CTRL_KEYS.get(key) or _CTRL_DIGITS.get(key)
            return (has_shift and _CTRL_SHIFT_KEYS.get(key)) or plain
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return _ALT_NOTES.get(key)
        return _FUNCTION_KEYS.get(key)
