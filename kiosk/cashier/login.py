"""C01 Login: name the person.  Never tells whether a user exists; keeps no password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.line_watch import LineState
from kiosk.cashier.screen import Navigation, Screen
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.own_password import OwnPassword, asks_for_own
from kiosk.widgets.parts import centred_card, label, listens, name_it, row, wrapping
from vending_server.wire.login import SessionAnswer

_FIELD_HEIGHT = 44


class LoginScreen(Screen):
    """User, password, Enter."""

    name: ClassVar[str] = "login"

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self._is_asking = False
        self._municipality = wrapping("screen-title")
        self._point = wrapping("heading")
        self._user_label = label("strong")
        self._password_label = label("strong")
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_height=_FIELD_HEIGHT)
            field.setMaxLength(64)
            field.textEdited.connect(self._on_edit)
        self.banner = Banner(desk.words)
        self.own = OwnPassword(desk.words)
        for field in (self.own.new, self.own.again):
            field.textEdited.connect(lambda _: self.banner.show_notice(None))
        self._caps = label("small")
        self._enter = QPushButton()
        self._enter.setObjectName("primary")
        sized(self._enter, least_height=50)
        self._enter.clicked.connect(self._submit)
        self._version = label("small")
        self._without_line = wrapping("small")
        desk.line.changed.connect(self.say_line)
        self._lay_out()
        self.retranslate()

    def entered(self) -> None:
        """Ask for the user first."""
        self.password.clear()
        self.own.put_away()
        (self.password if self.user.text() else self.user).setFocus()

    def show_notice(self, notice: Notice | None) -> None:
        """Say why the operator is here again."""
        self.banner.show_notice(notice)
        if notice is not None:
            self.tell_banner(notice)

    def left(self) -> None:
        """Nothing of a person stays behind."""
        self.user.clear()
        self.password.clear()
        self.own.put_away()
        self.banner.show_notice(None)

    def command(self, cap: Cap) -> bool:
        """Enter goes on from user to password to the server."""
        if cap is Cap.ENTER:
            if listens(self.user) or not (listens(self.password) or self.own.is_asked):
                self.password.setFocus()
            elif not self.own.command_enter():
                self._submit()
            return True
        if cap is Cap.ESC:
            self.password.clear()
            self.own.put_away()
            self.user.setFocus()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return the few keys of this screen."""
        return (
            KeyHint(Cap.ENTER, "B16"),
            KeyHint(Cap.ESC, "B13"),
            KeyHint(Cap.F11, "B11"),
        )

    def retranslate(self) -> None:
        """Write every text again."""
        words, place = self.words, self.desk.place
        self._municipality.setText(words.both(place.municipality.name))
        point = words("S78", n=place.point.number)
        self._point.setText(words.joined(point, words.both(place.point.name), by=" – "))
        self._user_label.setText(words("S89"))
        self._password_label.setText(words("S90"))
        self._caps.setText(words("S91"))
        self._enter.setText(words("S93") if self._is_asking else words("B16"))
        self._version.setText(words("S92", n=place.terminal_number, v=isolate_ltr(place.version)))
        self._without_line.setText("▲ " + words("S579"))
        self.own.speak()
        self.say_line()
        name_it(self.user, words("S89"))
        name_it(self.password, words("S90"))
        name_it(self._enter, words("B16"), "Enter")
        self.banner.retranslate()

    def say_line(self) -> None:
        """Say that one may come in without the server, while nobody answers."""
        is_gone = self.desk.line.state is LineState.GONE
        self._without_line.setVisible(is_gone and self.desk.sells_offline())

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.addWidget(self._user_label, 0, 0)
        form.addWidget(self.user, 0, 1)
        form.addWidget(self._password_label, 1, 0)
        form.addWidget(self.password, 1, 1)
        form.addWidget(self._caps, 2, 1)
        self.own.add_to(form, 3)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._municipality)
        column.addWidget(self._point)
        column.addSpacing(10)
        column.addLayout(form)
        column.addWidget(self.banner)
        column.addWidget(self._enter)
        column.addWidget(self._without_line)
        column.addSpacing(4)
        column.addLayout(row([self._version, 1]))
        centred_card(self, column)
        self._caps.setVisible(False)

    def _on_edit(self, text: str) -> None:
        self.banner.show_notice(None)
        # Qt cannot ask for the state of Caps Lock; a lone capital letter is a good sign of it.
        self._caps.setVisible(len(text) > 1 and text.isupper())

    def _submit(self) -> None:
        operator, password = self.user.text().strip(), self.password.text()
        if self._is_asking:
            return
        if not operator:
            self.user.setFocus()
            return
        if not password:
            self.password.setFocus()
            return
        fault = self.own.fault()
        if fault is not None:
            self.show_notice(fault)
            return
        self._set_asking(is_asking=True)
        till, own = self.desk.till, self.own.value
        self.desk.workers.run(
            self.desk.timed(
                lambda: till.login(operator, password, own),
                was_silent=lambda session: not session.session,
            ),
            self._done,
            self._failed,
        )

    def _done(self, session: SessionAnswer) -> None:
        self._set_asking(is_asking=False)
        self.go.signed_in(session)

    def _failed(self, error: Exception) -> None:
        self._set_asking(is_asking=False)
        self.show_notice(self.desk.notice(error))
        if asks_for_own(error):
            self.own.ask()  # what stands on the slip stays: it is sent again with one's own
            return
        self.password.clear()
        self.own.put_away()
        self.password.setFocus()

    def _set_asking(self, *, is_asking: bool) -> None:
        self._is_asking = is_asking
        self._enter.setEnabled(not is_asking)
        self.retranslate()
