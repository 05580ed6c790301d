"""A keyboard at the end of a pipe, for rehearsals and end-to-end tests: `--keys-from-stdin`.

One command per line on stdin; it can do nothing that hands on a keyboard cannot:

    key F12 | key Return | key Ctrl+T | key +     press a key by Qt's name, or a character
    type 150                                      press the characters of a text
    touch charge                                  touch a button by its object name
    hold town                                     rest a finger on a part, by its object name
    grab PATH.png                                 save a picture of the window
    state                                         say again which screen is on top
    quit                                          close the window; so does the end of stdin

Events go to stdout, one JSON object per line, when the state has really changed, so that a harness
waits on them and never sleeps.  No token, name or password is ever among them.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import IO, Any, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kiosk.cashier.desk import Reporter

KEYSTROKE_MS: Final = 100
"""Between two keys, in their timestamps: slower than any reader, so never taken for a scan."""
_LINE_CHARS_MAX: Final = 1000
_HELD: Final = {
    "Ctrl+": Qt.KeyboardModifier.ControlModifier,
    "Shift+": Qt.KeyboardModifier.ShiftModifier,
}
_SHORT_NAMES: Final = {"Esc": "Escape"}
_log = logging.getLogger(__name__)


class EventWriter(QObject):
    """Writes what the reporter says."""

    def __init__(self, out: IO[str]) -> None:
        super().__init__()
        self._out = out

    @Slot(dict)
    def write(self, event: dict[str, Any]) -> None:
        """Write one event."""
        self._out.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._out.flush()


class Autopilot(QObject):
    """Reads commands on a thread of its own, presses keys in the window's."""

    _line_read = Signal(str)

    def __init__(
        self,
        window: QWidget,
        commands: IO[str],
        *,
        reporter: Reporter,
        say_where: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._reporter, self._say_where = window, reporter, say_where
        self._commands = commands
        self._clock_ms = KEYSTROKE_MS
        self._line_read.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._read, name="autopilot", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def _read(self) -> None:
        while line := self._commands.readline(_LINE_CHARS_MAX):
            self._line_read.emit(line.rstrip("\r\n"))
        self._line_read.emit("quit")

    @Slot(str)
    def _obey(self, line: str) -> None:
        command, _, argument = line.partition(" ")
        match command:
            case "key":
                self._press(argument)
            case "type":
                for character in argument:
                    self._press(character)
            case "touch":
                self._touch(argument)
            case "hold":
                self._hold(argument)
            case "grab":
                self._grab(argument)
            case "state":
                self._say_where()
            case "quit":
                self._window.close()
                QApplication.quit()
            case _:
                _log.warning("autopilot: no command %r", command)

    def _touch(self, name: str) -> None:
        for button in self._window.findChildren(QAbstractButton, name):
            if button.isVisible() and button.isEnabled():
                self._reporter.say("touched", name=name)
                button.click()
                return
        self._reporter.say("untouchable", name=name)

    def _hold(self, name: str) -> None:
        for part in self._window.findChildren(QWidget, name):
            at = QPointF(part.rect().center())
            left = Qt.MouseButton.LeftButton
            kind, held = QEvent.Type.MouseButtonPress, Qt.KeyboardModifier.NoModifier
            event = QMouseEvent(kind, at, part.mapToGlobal(at), left, left, held)
            QApplication.sendEvent(part, event)
            self._reporter.say("held", name=name)

    def _grab(self, path: str) -> None:
        self._window.grab().save(path)
        self._reporter.say("grabbed", path=path)

    def _press(self, name: str) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for held, modifier in _HELD.items():
            if name.startswith(held):
                modifiers, name = modifiers | modifier, name.removeprefix(held)
        text = name if len(name) == 1 and not modifiers else ""
        key = _key_of(name)
        self._clock_ms += KEYSTROKE_MS
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(self._window.focusWidget() or self._window, event)


def _key_of(name: str) -> int:
    if len(name) == 1:
        return ord(name.upper())
    key = getattr(Qt.Key, f"Key_{_SHORT_NAMES.get(name, name)}", None)
    return int(key) if key is not None else 0
