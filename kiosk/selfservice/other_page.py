"""K04, another amount: typed on a pad; only what the notes of this machine can make."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.flows.note_sums import NoteSums
from kiosk.selfservice.entry_pages import notes_accepted
from kiosk.selfservice.look import Look
from kiosk.selfservice.money_pages import whole
from kiosk.selfservice.parts import Button, Keypad, Page, boxed, text
from kiosk.widgets.words import Saying, Words

_DIGITS_MAX: Final = 5


class OtherAmountPage(Page):
    """Whole shekels, between the smallest and the largest sum; the pad says what is near."""

    name = "other"
    step = 2
    entered = Signal(int)  # agorot
    left = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.sums, self.digits = NoteSums(()), ""
        self._told: Saying | None = None
        self._title, self._rule, self._notes = text("title"), text("strong"), text("small")
        # Two lines whatever it says: the keys must not move under the finger.
        self._rule.setMinimumHeight(look.sizes.main - 10)
        self._label, self._number = text("small"), text("digits", wraps=False)
        self.pad = Keypad(look.sizes.main)
        self.go_on, self.back = Button("main", "continue"), Button("second", "back")
        self.pad.pressed.connect(self._press)
        self.go_on.clicked.connect(lambda: self.entered.emit(self.amount_minor))
        self.back.clicked.connect(self.left)
        field = boxed("card", [self._label, self._number], spacing=0)
        self.arrange(
            [self._title, field, boxed("warning", [self._rule, self._notes], spacing=2)],
            [self.pad],
            [(self.back, 1), (self.go_on, 2)],
        )

    @property
    def amount_minor(self) -> int:
        """What is typed, in agorot."""
        return int(self.digits or "0") * 100

    def begin(self, sums: NoteSums) -> None:
        """Ask for one of these sums."""
        self.sums, self.digits, self._told = sums, "", None
        self.speak()

    def refuse(self, told: Saying) -> None:
        """Say why the sum cannot be charged, until the next key."""
        self._told = told
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words, sums = self.words, self.sums
        self._title.setText(words("B580"))
        self._notes.setText(notes_accepted(words))
        self._label.setText(words("S580"))
        self._number.setText(words.joined(whole(self.amount_minor, words) if self.digits else "—"))
        self._number.setAccessibleName(" ".join(self.digits))
        self._rule.setText(self._told(words) if self._told else self._rule_now())
        self.go_on.say(words("B63"))
        self.go_on.setEnabled(self.amount_minor in sums and not self._told)
        self.back.say(words("B903"))
        self.pad.speak(words)

    def first_focus(self) -> QWidget:
        """Return the first key."""
        return self.pad

    def _rule_now(self) -> str:
        """Say what can be typed, or what is near to what is typed and cannot be made."""
        words, sums, typed = self.words, self.sums, self.amount_minor
        if typed > sums.least and typed not in sums and typed < sums.most:
            below, above = sums.beside(typed)
            return words(
                "S582", x=whole(typed, words), a=whole(below, words), b=whole(above, words)
            )
        return words("S581", a=whole(sums.least, words), b=whole(sums.most, words))

    def _press(self, key: str) -> None:
        self._told = None
        match key:
            case "clear":
                self.digits = ""
            case "delete":
                self.digits = self.digits[:-1]
            case _ if len(self.digits) < _DIGITS_MAX:
                self.digits = (self.digits + key).lstrip("0")
        self.speak()
