"""The bar of keys at the bottom: what each key does here and now.

Only keys that do something on the present screen stand in it; a key that is listed but cannot be
used at this step is grey.  Each entry is also a button for the mouse.  Where they do not fit beside
each other, each word goes below its key; what still does not fit is left out, never cut: F1 always
stands at the end and tells all keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from kiosk.theme.wearing import sized
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it, set_property
from kiosk.widgets.words import Words

_HEIGHT: Final = 50
_HEIGHT_STACKED: Final = 55


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key of the bar; `text_id` is looked up in the catalogue."""

    cap: Cap
    text_id: str
    is_usable: bool = True


_EVERYWHERE = (Cap.F11, Cap.CTRL_U, Cap.CTRL_L)  # these are left out first
_MAIN = (Cap.ENTER, Cap.F12, Cap.ESC)  # and these last
_MARGIN, _SPACING = 16, 4


class _KeyButton(QPushButton):
    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self.hint: KeyHint | None = None
        self.setObjectName("key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cap, self._text = cap(""), label()
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
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
        name_it(self, text, hint.cap.value)

    def stack(self, *, is_stacked: bool) -> None:
        """Put the word below the key, or beside it."""
        middle = Qt.AlignmentFlag.AlignHCenter
        sides = QBoxLayout.Direction
        self._inside.setDirection(sides.TopToBottom if is_stacked else sides.LeftToRight)
        self._inside.setSpacing(1 if is_stacked else 7)
        self._inside.setContentsMargins(4, 0 if is_stacked else 2, 4, 0 if is_stacked else 2)
        # As high in every script, so that the keys stand in one line.
        self._text.setMinimumHeight(QFontInfo(self._text.font()).pixelSize() * 8 // 5)
        for part in (self._cap, self._text):
            self._inside.setAlignment(part, middle if is_stacked else Qt.AlignmentFlag(0))
        self._inside.invalidate()
        self.setMinimumSize(self._inside.sizeHint())


class KeyBar(QFrame):
    """Shows the keys of the screen on top."""

    def __init__(self, words: Words, on_command: Callable[[Cap], object]) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self._words = words
        self._on_command = on_command
        self._hints: tuple[KeyHint, ...] = ()
        self._buttons: list[_KeyButton] = []
        self._help = self._button()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN, 1, _MARGIN, 1)
        self._layout.setSpacing(_SPACING)
        sized(self, height=_HEIGHT)

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
        while len(self._buttons) < len(self._hints):
            self._buttons.append(self._button())
        for button in self._buttons[len(self._hints) :]:
            button.hide()
        for button, hint in zip(self._buttons, self._hints, strict=False):
            button.show_hint(hint, self._words(hint.text_id))
        self._help.show_hint(KeyHint(Cap.F1, "B01"), self._words("B01"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._buttons[: len(self._hints)]
        for is_stacked in (False, True):
            for button in (*shown, self._help):
                button.stack(is_stacked=is_stacked)
            if self._fit_in(shown):
                break
        sized(self, height=_HEIGHT_STACKED if is_stacked else _HEIGHT)
        for button in self._dispensable(shown):
            if self._fit_in(shown):
                break
            shown.remove(button)
        while self._layout.takeAt(0) is not None:
            pass  # the buttons are kept: they only change places and words
        for button in self._buttons:
            button.setVisible(button in shown)
        for button in shown:
            self._layout.addWidget(button)
            self._layout.addStretch(1)
        self._layout.addWidget(self._help)

    def _fit_in(self, shown: list[_KeyButton]) -> bool:
        # Asked of the buttons: the layout still thinks of what stood in it before.
        room = self.width() - 2 * _MARGIN
        return sum(one.minimumWidth() + _SPACING for one in (*shown, self._help)) <= room

    @staticmethod
    def _dispensable(shown: list[_KeyButton]) -> list[_KeyButton]:
        """Return what may be left out: what works on every screen, or not now, then the widest."""
        hints = {button: button.hint for button in shown if button.hint is not None}
        common = [button for button, hint in hints.items() if hint.cap in _EVERYWHERE]
        grey = [button for button, hint in hints.items() if not hint.is_usable]
        main = [button for button, hint in hints.items() if hint.cap in _MAIN]
        rest = [button for button in shown if button not in {*common, *grey, *main}]
        widest = sorted(rest, key=lambda button: -button.minimumWidth())
        return list(dict.fromkeys((*common, *grey, *widest, *main)))

    def _button(self) -> _KeyButton:
        button = _KeyButton(self)
        button.clicked.connect(lambda: self._on_command(button.hint.cap) if button.hint else None)
        return button
