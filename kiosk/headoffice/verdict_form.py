"""Agree or refuse, with one's own password: the decision about the one request that is shown.

The password is asked for each time, since a seat may be left for a moment; it is wiped from the
field as soon as it was handed over.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from kiosk.headoffice.desk import OfficeDesk
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.parts import FilledButton, label, listens, name_it, row
from vending_server.wire.approvals import ApprovalDecisionHere

_PASSWORD_MAX: Final = 64
_REASON_MAX: Final = 200


class VerdictForm(QFrame):
    """`decided` brings the message; the screen sends it for the request that it shows."""

    decided = Signal(object)

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk, self._login = desk, ""
        self._password_label, self._reason_label = label("strong"), label("strong")
        self.password, self.reason = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(_PASSWORD_MAX)
        self.password.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.reason.setMaxLength(_REASON_MAX)
        self.approve, self.refuse = FilledButton(), QPushButton()
        self.banner = Banner(desk.words)
        self.approve.clicked.connect(lambda: self.decide(accept=True))
        self.refuse.clicked.connect(lambda: self.decide(accept=False))
        self._lay_out()

    def begin(self, login: str) -> None:
        """Wait for somebody's decision about another request: nothing typed stays."""
        self._login = login
        self.password.clear()
        self.reason.clear()
        self.banner.show_notice(None)

    def decide(self, *, accept: bool) -> None:
        """Hand over the decision, or ask for what is missing."""
        reason = " ".join(self.reason.text().split())
        if not accept and not reason:
            self._miss("S2075", self.reason)
        elif not self.password.text():
            self._miss("S2074", self.password)
        else:
            said = ApprovalDecisionHere(
                operator=self._login, password=self.password.text(), accept=accept, note=reason
            )
            self.password.clear()
            self.banner.show_notice(None)
            self.decided.emit(said)

    def command_enter(self) -> bool:
        """Go on from field to field and then to the buttons; Enter never decides by itself."""
        order = (self.password, self.reason, self.approve)
        for at, part in enumerate(order[:-1]):
            if listens(part):
                order[at + 1].setFocus()
                return True
        return False

    def has_focus(self) -> bool:
        """Say whether one of its parts has the focus."""
        return any(map(listens, (self.password, self.reason, self.approve, self.refuse)))

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._desk.words
        self._password_label.setText(words("S2070", name=self._login or "–"))
        self._reason_label.setText(words("S2071"))
        for field, said in (
            (self.password, self._password_label),
            (self.reason, self._reason_label),
        ):
            name_it(field, said.text())
        for button, text_id, keys in (
            (self.approve, "B760", "Ctrl+Enter"),
            (self.refuse, "B761", "Ctrl+Backspace"),
        ):
            button.setText(words(text_id))
            name_it(button, words(text_id), keys)
        self.banner.retranslate()

    def _miss(self, text_id: str, field: QLineEdit) -> None:
        told = notice(text_id, "warning")
        self.banner.show_notice(told)
        self._desk.tell(told)
        field.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 14)
        column.setSpacing(6)
        for said, field in (
            (self._password_label, self.password),
            (self._reason_label, self.reason),
        ):
            sized(field, least_height=36)
            column.addWidget(said)
            column.addWidget(field)
        for button in (self.approve, self.refuse):
            sized(button, least_height=38)
        column.addWidget(self.banner)
        column.addLayout(row([self.approve, self.refuse, 1]))
