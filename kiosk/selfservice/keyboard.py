"""A keyboard on the screen, for those who serve the machine: Latin letters, digits and signs.

It types into whatever field of its page has the cursor.  Left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.selfservice.parts import Button
from kiosk.widgets.words import Words

_HIGH: Final = (
    ("1234567890", ()),
    ("qwertyuiop", ()),
    ("asdfghjkl-", ()),
    ("zxcvbnm._", ()),
    ("", (("capitals", 3), ("signs", 2), ("space", 2), ("delete-letter", 3))),
)
"""Letters of a row, then words with how many keys they are wide; on a screen with height."""

_LOW: Final = (
    ("1234567890-._", ()),
    ("qwertyuiop", (("delete-letter", 3),)),
    ("asdfghjkl", (("capitals", 4),)),
    ("zxcvbnm", (("signs", 3), ("space", 3))),
)
_NAMES: Final = {"capitals": "B658", "signs": "B660", "space": "B659", "delete-letter": "B661"}
_SIGNS: Final = "1234567890!\"#$%&'()*+,/:;<=>?@[\\]^{|}~`"


class Keyboard(QWidget):
    """Letters, digits and signs, capitals, space and delete."""

    typed = Signal(str)
    deleted = Signal()

    def __init__(self, gap: int, *, is_low: bool) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._is_capital = self._has_signs = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        self._keys: list[tuple[Button, str]] = []
        self._words = {name: Button("letter", name) for name in _NAMES}
        for row, (letters, words) in enumerate(_LOW if is_low else _HIGH):
            self._lay(row, letters, words)
        self._words["capitals"].clicked.connect(self._other_case)
        self._words["signs"].clicked.connect(self._other_signs)
        self._words["space"].clicked.connect(lambda: self.typed.emit(" "))
        self._words["delete-letter"].clicked.connect(self.deleted)
        self._label()

    def _lay(self, row: int, letters: str, words: Sequence[tuple[str, int]]) -> None:
        for column, letter in enumerate(letters):
            key = Button("letter", f"key-{letter}")
            key.clicked.connect(lambda _=False, key=key: self.typed.emit(key.accessibleName()))
            self._keys.append((key, letter))
            self._place(key, row, column, 1)
        column = len(letters)
        for name, width in words:
            self._place(self._words[name], row, column, width)
            column += width

    def speak(self, words: Words) -> None:
        """Write the words on it."""
        for name, text_id in _NAMES.items():
            self._words[name].say(words(text_id))

    def reset(self) -> None:
        """Begin with small letters."""
        self._is_capital = self._has_signs = False
        self._label()

    def _place(self, key: Button, row: int, column: int, width: int) -> None:
        # The cursor stays in the field: a key is pressed, not chosen.
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(key, row, column, 1, width)

    def _other_case(self) -> None:
        self._is_capital = not self._is_capital
        self._label()

    def _other_signs(self) -> None:
        self._has_signs = not self._has_signs
        self._label()

    def _label(self) -> None:
        for (key, letter), sign in zip(self._keys, _SIGNS, strict=True):
            told = sign if self._has_signs else letter
            told = told.upper() if self._is_capital else told
            key.setText(told.replace("&", "&&"))  # alone it would mark a mnemonic
            key.setAccessibleName(told)
