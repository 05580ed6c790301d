"""Who works here: at the start, and behind the lock that hides everything until he is back.

Never tells whether a user exists; keeps no password.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.own_password import OwnPassword, asks_for_own
from kiosk.widgets.parts import centred_card, label, listens, name_it, row, wrapping
from vending_server.wire.login import OperatorFacts, SessionAnswer

_FIELD_HEIGHT: Final = 44
_CHARS_MAX: Final = 64


class SignIn(QWidget):
    """User, password, Enter; locked for one person it asks for his password alone."""

    signed_in = Signal(object)

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk = desk
        self._locked_for: OperatorFacts | None = None
        self._is_asking = False
        self._title, self._who = wrapping("screen-title"), wrapping("heading")
        self._user_label, self._password_label = label("strong"), label("strong")
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.own = OwnPassword(desk.words)
        self.banner = Banner(desk.words)
        for field in (self.own.new, self.own.again):
            field.textEdited.connect(lambda _: self.banner.show_notice(None))
        for field in (self.user, self.password):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_height=_FIELD_HEIGHT)
            field.setMaxLength(_CHARS_MAX)
            field.textEdited.connect(lambda _: self.banner.show_notice(None))
        self._enter = QPushButton()
        self._enter.setObjectName("primary")
        sized(self._enter, least_height=50)
        self._enter.clicked.connect(self._submit)
        self._version = label("small")
        self._lay_out()
        self.speak()

    @property
    def is_locked(self) -> bool:
        """Whether somebody is expected back."""
        return self._locked_for is not None

    def begin(self, notice: Notice | None = None) -> None:
        """Wait for anybody."""
        self._locked_for = None
        self.user.clear()
        self._wait(notice)

    def lock(self, operator: OperatorFacts) -> None:
        """Wait for one person."""
        self._locked_for = operator
        self.user.setText(operator.login)
        self._wait(None)

    def enter(self) -> None:
        """Give the focus to what is typed first."""
        (self.password if self.user.text() else self.user).setFocus()

    def command(self, cap: Cap) -> bool:
        """Enter goes on from user to password to the server; what a password may hold is typed."""
        if cap is Cap.ENTER:
            if listens(self.user):
                self.password.setFocus()
            elif not self.own.command_enter():
                self._submit()
            return True
        if cap is Cap.ESC:
            self.password.clear()
            self.own.put_away()
            self.enter()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Yield the few keys of this screen."""
        yield KeyHint(Cap.ENTER, "B410" if self.is_locked else "B16")
        if self.is_locked:
            yield KeyHint(Cap.CTRL_U, "B18")

    def speak(self) -> None:
        """Write every text again."""
        words, place, locked_for = self._desk.words, self._desk.place, self._locked_for
        self._user_label.setVisible(locked_for is None)
        self.user.setVisible(locked_for is None)
        if locked_for is None:
            self._title.setText(words.both(place.municipality.name))
            self._who.setText(words("S603"))
        else:
            self._title.setText(words("S2850"))
            self._who.setText(words.both(locked_for.name))
        self._user_label.setText(words("S89"))
        self._password_label.setText(words("S90"))
        enter = words("B410") if locked_for is not None else words("B16")
        self._enter.setText(words("S93") if self._is_asking else enter)
        self._version.setText(words("S92", n=place.terminal_number, v=isolate_ltr(place.version)))
        name_it(self.user, words("S89"))
        name_it(self.password, words("S90"))
        name_it(self._enter, enter, "Enter")
        self.own.speak()
        self.banner.retranslate()

    def _wait(self, notice: Notice | None) -> None:
        self.password.clear()
        self.own.put_away()
        self.banner.show_notice(notice)
        if notice is not None:
            self._desk.tell(notice)
        self.speak()
        self.enter()

    def _submit(self) -> None:
        operator, password = self.user.text().strip(), self.password.text()
        if self._is_asking or not operator or not password:
            self.enter()
            return
        fault = self.own.fault()
        if fault is not None:
            self._tell(fault)
            return
        self._set_asking(is_asking=True)
        line, own = self._desk.line, self.own.value
        self._desk.workers.run(
            self._desk.timed(lambda: line.sign_in(operator, password, own)),
            self._done,
            self._failed,
        )

    def _done(self, session: SessionAnswer) -> None:
        self._set_asking(is_asking=False)
        self.password.clear()
        self.own.put_away()
        if self.isVisible():
            self.signed_in.emit(session)

    def _failed(self, error: Exception) -> None:
        self._set_asking(is_asking=False)
        if asks_for_own(error):
            self.own.ask()  # what stands on the slip stays: it is sent again with one's own
        else:
            self.password.clear()
            self.own.put_away()
            self.password.setFocus()
        self._tell(self._desk.notice(error))

    def _tell(self, notice: Notice) -> None:
        self.banner.show_notice(notice)
        self._desk.tell(notice)

    def _set_asking(self, *, is_asking: bool) -> None:
        self._is_asking = is_asking
        self._enter.setEnabled(not is_asking)
        self.speak()

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.addWidget(self._user_label, 0, 0)
        form.addWidget(self.user, 0, 1)
        form.addWidget(self._password_label, 1, 0)
        form.addWidget(self.password, 1, 1)
        self.own.add_to(form, 2)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self._who)
        column.addSpacing(10)
        column.addLayout(form)
        column.addWidget(self.banner)
        column.addWidget(self._enter)
        column.addLayout(row([self._version, 1]))
        centred_card(self, column)
