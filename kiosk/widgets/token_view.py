"""Tokens on the screen: five groups of four in one face, in the order of the meter's keypad."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from kiosk import theme
from kiosk.i18n import formats
from kiosk.widgets.parts import label
from kiosk.widgets.words import Words

_PX = 34
_PX_NARROW = 26
_PX_LARGE = 52
_NARROW_BELOW = 560


class _Groups(QFrame):
    """One token; left to right whatever the direction of the window."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._labels: list[QLabel] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addStretch(1)
        for group in formats.token_group_list(token):
            part = label(text=group)
            part.setAccessibleName("")
            self._labels.append(part)
            layout.addWidget(part)
            layout.addStretch(1)

    def clear(self) -> None:
        for part in self._labels:
            part.clear()

    def set_size(self, pixels: int) -> None:
        for part in self._labels:
            part.setFont(theme.token_font(pixels))
            # The style sheet's size wins over a font set from code.
            part.setStyleSheet(
                f"font-family:'{theme.TOKEN_FAMILY}'; font-size:{pixels}px; font-weight:700"
            )


class TokenView(QFrame):
    """All tokens of a sale, each in a box of its own, "1 of n" when there are several."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._tokens: tuple[str, ...] = ()
        self._groups: list[_Groups] = []
        self._is_large = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_tokens(self, tokens: Sequence[str]) -> None:
        """Show other tokens."""
        self._tokens = tuple(tokens)
        self._is_large = False
        self.retranslate()

    def toggle_large(self) -> None:
        """Show the tokens large for copying by hand, or as before."""
        self._is_large = not self._is_large
        self.fit(self.width())

    def retranslate(self) -> None:
        """Build the boxes again; no label keeps a token that was taken off the screen."""
        for groups in self._groups:
            groups.clear()
        while (item := self._layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._groups = []
        for index, token in enumerate(self._tokens, 1):
            self._layout.addWidget(self._box(index, token))
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Choose the largest size that fits."""
        size = _PX_NARROW if width < _NARROW_BELOW else _PX
        if self._is_large and width >= _NARROW_BELOW:
            size = _PX_LARGE if width >= 5 * 4 * 32 + 100 else _PX
        for groups in self._groups:
            groups.set_size(size)

    def _box(self, index: int, token: str) -> QFrame:
        frame = QFrame()
        frame.setObjectName("box")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        if len(self._tokens) > 1:
            column.addWidget(label("small", self._words("R05", i=index, n=len(self._tokens))))
        groups = _Groups(token)
        self._groups.append(groups)
        column.addWidget(groups)
        return frame
