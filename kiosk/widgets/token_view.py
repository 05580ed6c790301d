"""Tokens on the screen: five groups of four in one face, in the order of the meter's keypad."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from kiosk.i18n import formats, token_texts
from kiosk.theme.dress import TOKEN_FAMILY, token_font, worn
from kiosk.widgets.parts import label, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.vend import TokenLine

_PX = 34
_PX_NARROW = 26
_PX_LARGE = 52
_NARROW_BELOW = 560
_MANY = 3  # tokens that must share the height of the screen


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
            part.setFont(token_font(pixels))
            # The style sheet's size wins over a font set from code.
            part.setStyleSheet(
                f"font-family:'{TOKEN_FAMILY}'; font-size:{pixels}px; font-weight:700"
            )


class TokenView(QFrame):
    """All tokens of a sale, each in a box of its own, "1 of n" when there are several."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._lines: tuple[TokenLine, ...] = ()
        self._groups: list[_Groups] = []
        self._is_large = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_tokens(self, lines: Sequence[TokenLine]) -> None:
        """Show other tokens, in the order in which they are typed."""
        self._lines = tuple(lines)
        self._is_large = False
        self.retranslate()

    @property
    def is_many(self) -> bool:
        """Whether the tokens need what room there is: each then takes one line."""
        return len(self._lines) >= _MANY

    @property
    def groups_shown_large(self) -> list[list[str]]:
        """The groups of each token while they are shown large for copying; else none."""
        if not self._is_large:
            return []
        return [list(formats.token_group_list(line.token)) for line in self._lines]

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
        kinds = [line.kind for line in self._lines]
        if token_texts.has_key_change(kinds):
            for warning in token_texts.KEY_CHANGE_WARNINGS:
                self._layout.addWidget(wrapping("strong", self._words(warning)))
        is_short = worn().is_large and self.is_many
        for index, text_id in enumerate(token_texts.heading_ids(kinds, is_short=is_short)):
            self._layout.addWidget(self._box(index, text_id))
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Choose the largest size that fits."""
        is_narrow = width < _NARROW_BELOW or self.is_many
        size = _PX_NARROW if is_narrow else _PX
        if self._is_large and width >= _NARROW_BELOW:
            size = _PX_LARGE if width >= 5 * 4 * 32 + 100 else _PX
        for groups in self._groups:
            groups.set_size(size)

    def _box(self, index: int, text_id: str | None) -> QFrame:
        frame = QFrame()
        frame.setObjectName("box")
        column = QHBoxLayout(frame) if self.is_many else QVBoxLayout(frame)
        side, padding = (6, 2) if self.is_many else (12, 10)
        column.setContentsMargins(side, padding, side, padding)
        column.setSpacing(2)
        if text_id is not None:
            heading = self._words(text_id, i=index + 1, n=len(self._lines))
            column.addWidget(label("small", heading))
        groups = _Groups(self._lines[index].token)
        self._groups.append(groups)
        column.addWidget(groups)
        return frame
