"""The bar of keys at the bottom: what each key does here and now.

Only keys that do something on the present screen stand in it; a key that is listed but cannot be
used at this step is grey.  Each entry is also a button for the mouse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it
from kiosk.widgets.words import Words


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key of the bar; `text_id` is looked up in the catalogue."""

    cap: Cap
    text_id: str
    is_usable: bool = True


class _KeyButton(QPushButton):
    def __init__(self, hint: KeyHint, text: str) -> None:
        super().__init__()
        self.setObjectName("key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(hint.is_usable)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(7)
        layout.addWidget(cap(hint.cap.value))
        layout.addWidget(label("" if hint.is_usable else "muted", text))
        self.setMinimumSize(layout.sizeHint())
        name_it(self, text, hint.cap.value)


class KeyBar(QFrame):
    """Shows the keys of the screen on top."""

    def __init__(self, words: Words, on_command: Callable[[Cap], object]) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self._words = words
        self._on_command = on_command
        self._hints: tuple[KeyHint, ...] = ()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 6, 16, 6)
        self._layout.setSpacing(4)
        self.setFixedHeight(50)

    @property
    def hints(self) -> tuple[KeyHint, ...]:
        """What is shown."""
        return self._hints

    def show_keys(self, hints: Iterable[KeyHint]) -> None:
        """Show other keys."""
        wanted = tuple(hints)
        if wanted != self._hints:
            self._hints = wanted
            self.retranslate()

    def retranslate(self) -> None:
        """Build the entries again in the language of the moment."""
        while (item := self._layout.takeAt(0)) is not None:
            old: QWidget | None = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for index, hint in enumerate(self._hints):
            if index:
                self._layout.addStretch(1)
            button = _KeyButton(hint, self._words(hint.text_id))
            button.clicked.connect(lambda _=False, key=hint.cap: self._on_command(key))
            self._layout.addWidget(button)
