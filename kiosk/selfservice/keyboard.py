"""A keyboard on the screen, for those who serve the machine: Latin letters, digits and signs.

It types into whatever field of its page has the cursor.  Left to right in every language.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.selfservice.parts import Button
from kiosk.widgets.words import Words

_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm._@")
_SIGNS: Final = ("1234567890", "!\"#$%&'()*", "+,-./:;<=>", "?@[\\]^_{|}")
_COLUMNS: Final = 10


class Keyboard(QWidget):
    """Forty keys, capitals, signs, space and delete."""

    typed = Signal(str)
    deleted = Signal()

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._is_capital = self._has_signs = False
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(gap)
        self._keys = [Button("letter", f"key{at}") for at in range(len(_ROWS) * _COLUMNS)]
        for at, key in enumerate(self._keys):
            self._place(grid, key, at // _COLUMNS, at % _COLUMNS, 1)
            key.clicked.connect(lambda _=False, key=key: self.typed.emit(key.accessibleName()))
        self.capitals, self.signs = Button("letter", "capitals"), Button("letter", "signs")
        self.space, self.delete = Button("letter", "space"), Button("letter", "delete-letter")
        below = ((self.capitals, 3), (self.signs, 2), (self.space, 2), (self.delete, 3))
        column = 0
        for key, width in below:
            self._place(grid, key, len(_ROWS), column, width)
            column += width
        self.capitals.clicked.connect(self._other_case)
        self.signs.clicked.connect(self._other_signs)
        self.space.clicked.connect(lambda: self.typed.emit(" "))
        self.delete.clicked.connect(self.deleted)
        self._label()

    def speak(self, words: Words) -> None:
        """Write the words on it."""
        for key, text_id in (
            (self.capitals, "B658"),
            (self.signs, "B660"),
            (self.space, "B659"),
            (self.delete, "B661"),
        ):
            key.say(words(text_id))

    def reset(self) -> None:
        """Begin with small letters."""
        self._is_capital = self._has_signs = False
        self._label()

    def _place(self, grid: QGridLayout, key: Button, row: int, column: int, width: int) -> None:
        # The cursor stays in the field: a key is pressed, not chosen.
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid.addWidget(key, row, column, 1, width)

    def _other_case(self) -> None:
        self._is_capital = not self._is_capital
        self._label()

    def _other_signs(self) -> None:
        self._has_signs = not self._has_signs
        self._label()

    def _label(self) -> None:
        shown = "".join(_SIGNS if self._has_signs else _ROWS)
        for key, letter in zip(self._keys, shown, strict=True):
            told = letter.upper() if self._is_capital else letter
            key.setText(told.replace("&", "&&"))  # alone it would mark a mnemonic
            key.setAccessibleName(told)
