"""C17: the till is left for a minute.  Nothing of a customer is seen; what was entered stays.

Unlocking is signing in again as the same person: a password that nobody checks would lock nothing.
Somebody else signs in with Ctrl+U, and then what was entered is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.payment_panel import NOTE_CAPS
from kiosk.cashier.screen import Navigation, Screen
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import centred_card, label, name_it, wrapping
from vending_server.wire.login import OperatorFacts, SessionAnswer


class LockScreen(Screen):
    """A password, and who locked since when."""

    name: ClassVar[str] = "lock"
    takes_cards: ClassVar[bool] = False

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self._operator: OperatorFacts | None = None
        self._since = desk.now()
        self._is_asking = False
        self._title, self._who = wrapping("screen-title"), wrapping("title")
        self._hint, self._password_label = wrapping("muted"), label("strong")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        sized(self.password, least_height=44)
        self.password.setMaxLength(64)
        self.banner = Banner(desk.words)
        self.password.textEdited.connect(lambda _: self.banner.show_notice(None))
        self._lay_out()
        self.retranslate()

    def lock(self, operator: OperatorFacts) -> None:
        """Lock for this person, from now on."""
        self._operator = operator
        self._since = self.desk.now()
        self.password.clear()
        self.banner.show_notice(None)
        self.retranslate()

    def entered(self) -> None:
        """Wait for the password."""
        self.password.setFocus()
        self.announce(self._who.text())

    def left(self) -> None:
        """No password stays behind."""
        self.password.clear()

    def command(self, cap: Cap) -> bool:
        """Enter asks the server; every other key stops here, but for what a password may hold."""
        if cap in NOTE_CAPS:
            return False  # + and - are characters here: swallowed, they would lock somebody out
        if cap is Cap.ENTER:
            self._unlock()
        elif cap is Cap.ESC:
            self.password.clear()
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the few keys of this screen."""
        yield KeyHint(Cap.ENTER, "B410")
        yield KeyHint(Cap.CTRL_U, "B18")
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again."""
        words = self.words
        self._title.setText(words("S508"))
        if self._operator is not None:
            name = words.both(self._operator.name)
            since = words("S509", time=words.time_of(self._since))
            self._who.setText(words.joined(name, since))
        self._hint.setText(words("S510"))
        self._password_label.setText(words("S90"))
        name_it(self.password, words("S90"))
        self.banner.retranslate()

    def _unlock(self) -> None:
        password, operator = self.password.text(), self._operator
        if self._is_asking or not password or operator is None:
            return
        self._is_asking = True
        self.password.clear()
        till, login = self.desk.till, operator.login
        self.desk.workers.run(
            self.desk.timed(
                lambda: till.login(login, password),
                was_silent=lambda session: not session.session,
            ),
            self._done,
            self._failed,
        )

    def _done(self, session: SessionAnswer) -> None:
        self._is_asking = False
        if self.isVisible():
            self.go.unlocked(session)

    def _failed(self, error: Exception) -> None:
        self._is_asking = False
        told = self.desk.notice(error)
        self.banner.show_notice(told)
        self.tell_banner(told)
        self.password.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(14)
        for part in (self._title, self._who, self._hint, self._password_label):
            column.addWidget(part)
        column.addWidget(self.password)
        column.addWidget(self.banner)
        centred_card(self, column)
