"""The window of a role that this release does not have yet: it says so, and sells nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from kiosk.cashier.desk import Reporter
from kiosk.config import Role
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.theme.zoom import Zoom
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.key_help import KeyHelp
from kiosk.widgets.key_router import Cap, KeyRouter
from kiosk.widgets.parts import card, wrapping
from kiosk.widgets.words import Words

SIZE_MIN: Final = (1024, 768)
_CARD_WIDTH: Final = 620
_KEYS: Final = (KeyHint(Cap.F11, "B11"), KeyHint(Cap.ESC, "B600"))
_NAMES: Final = {Role.HEADOFFICE: "S603"}


class UnbuiltWindow(QMainWindow):
    """Names the role, says that it is not there, and what to start instead."""

    def __init__(self, role: Role, words: Words, reporter: Reporter) -> None:
        super().__init__()
        self._name, self._words, self._reporter = _NAMES[role], words, reporter
        self._role, self._title = wrapping("section"), wrapping("screen-title")
        self._text = wrapping("muted")
        self._keybar = KeyBar(words, self.press)
        self.router = KeyRouter(self, self.press)
        self._lay_out()
        self._zoom = Zoom(self, self.speak)
        self.speak()

    def say_where(self) -> None:
        """Tell which screen this is."""
        self._reporter.say("screen", name="not_in_this_release")

    def press(self, cap: Cap) -> bool:
        """Change the language, or close."""
        if self.help.command(cap):
            return True
        if cap is Cap.F11:
            self._words.switch(self._words.language.other)
            self.speak()
        if cap is Cap.ESC:
            self.close()
            QApplication.quit()
        return True

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        words = self._words
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        QApplication.setLayoutDirection(rtl if words.is_rtl else ltr)
        self.setWindowTitle(words("S128"))
        self._role.setText(words(self._name))
        self._title.setText(words("S600"))
        self._text.setText(words("S601", command=isolate_ltr("--role cashier")))
        self._keybar.retranslate()
        self.help.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(14)
        for part in (self._role, self._title, self._text):
            column.addWidget(part)
        frame = card(column, margins=(34, 28, 34, 28))
        sized(frame, width=_CARD_WIDTH)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        centre = QWidget()
        centre.setObjectName("page")
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        whole.addWidget(self._keybar)
        self.setCentralWidget(centre)
        self._keybar.show_keys(_KEYS)
        self.help = KeyHelp(
            centre,
            self._words,
            keys=lambda: _KEYS[1:],
            everywhere=lambda: _KEYS[:1],
            dressed=self.speak,
        )
        self.setMinimumSize(*SIZE_MIN)
