"""The bar of keys at the bottom: what each key does here and now.

Only keys that do something on the present screen stand in it; a key that is listed but cannot be
used at this step is grey.  Each entry is also a button for the mouse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it, set_property
from kiosk.widgets.words import Words


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key of the bar; `text_id` is looked up in the catalogue."""

    cap: Cap
    text_id: str
    is_usable: bool = True


class _KeyButton(QPushButton):
    def __init__(self) -> None:
        super().__init__()
        self.hint: KeyHint | None = None
        self.setObjectName("key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cap, self._text = cap(""), label()
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(4, 2, 4, 2)
        self._inside.setSpacing(7)
        self._inside.addWidget(self._cap)
        self._inside.addWidget(self._text)

    def show_hint(self, hint: KeyHint, text: str) -> None:
        self.hint = hint
        self.setEnabled(hint.is_usable)
        self._cap.setText(hint.cap.value)
        self._text.setText(text)
        set_property(self._text, "role", "" if hint.is_usable else "muted")
        self.setMinimumSize(self._inside.sizeHint())
        name_it(self, text, hint.cap.value)
        self.show()


class KeyBar(QFrame):
    """Shows the keys of the screen on top."""

    def __init__(self, words: Words, on_command: Callable[[Cap], object]) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self._words = words
        self._on_command = on_command
        self._hints: tuple[KeyHint, ...] = ()
        self._buttons: list[_KeyButton] = []
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
        """Write the entries again in the language of the moment."""
        while self._layout.takeAt(0) is not None:
            pass  # the buttons are kept: they only change places and words
        while len(self._buttons) < len(self._hints):
            self._buttons.append(self._button())
        for at, button in enumerate(self._buttons):
            if at >= len(self._hints):
                button.hide()
                continue
            if at:
                self._layout.addStretch(1)
            self._layout.addWidget(button)
            button.show_hint(self._hints[at], self._words(self._hints[at].text_id))

    def _button(self) -> _KeyButton:
        button = _KeyButton()
        button.clicked.connect(lambda: self._on_command(button.hint.cap) if button.hint else None)
        return button
