"""The screens that were made so far, one of them on top.

A screen is made when it is first asked for: a till starts without the twenty that nobody opens, and
so does each test of a window.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from kiosk.cashier.screen import Screen

S = TypeVar("S", bound=Screen)


class ScreenStack(QStackedWidget):
    """Emits `keys_changed` for whichever screen's keys are others now."""

    keys_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Screen] = []

    @property
    def made(self) -> tuple[Screen, ...]:
        """Every screen that was asked for so far."""
        return tuple(self._made)

    @property
    def on_top(self) -> Screen | None:
        """What the operator sees; nothing before the first screen."""
        screen = self.currentWidget()
        return screen if isinstance(screen, Screen) else None

    def put(self, screen: S) -> S:
        """Take a new screen in, in the language of the moment; it is not on top by that."""
        self._made.append(screen)
        self.addWidget(screen)
        screen.keys_changed.connect(self.keys_changed)
        screen.retranslate()
        return screen

    def prepare(self, screen: Screen) -> None:
        """Have Qt do now what it else does when a screen is first seen: styles, sizes, letters."""
        screen.resize(self.size())
        screen.grab()
