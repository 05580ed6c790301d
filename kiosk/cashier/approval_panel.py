"""Four eyes: a second person agrees here with his own name and password, or at another machine.

The request is put once; then the panel asks every two seconds how it stands, and tells when an
answer came.  The password is wiped from the field as soon as it was handed over.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.parts import label, listens, name_it, pill, row, set_property, wrapping
from kiosk.workers import Latest
from vending_server.wire.approvals import ApprovalFacts

POLL_MS: Final = 2000
_OPEN, _APPROVED = "open", "approved"
_SAID: Final = {
    _OPEN: ("warning", "S450"),
    _APPROVED: ("good", "S451"),
    "rejected": ("danger", "S452"),
    "expired": ("danger", "S453"),
    "used": ("neutral", "S454"),
    "withdrawn": ("danger", "S3000"),
}
_OVER: Final = {"rejected": "E95", "withdrawn": "E800"}  # else it was not answered in time


class ApprovalPanel(QFrame):
    """Emits `answered(facts)` when the request is agreed to, refused or over."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._words = desk.words
        self._facts: ApprovalFacts | None = None
        self._effect = ""
        self._is_deciding = False
        self._polls, self._decisions = Latest(desk.workers), Latest(desk.workers)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)
        self._title, self._state = label("section"), pill()
        self._what, self._hint = wrapping("title"), wrapping("muted")
        self._until = label("small")
        self._user_label, self._password_label = label("strong"), label("strong")
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.banner = Banner(desk.words)
        self._lay_out()
        self.retranslate()

    @property
    def facts(self) -> ApprovalFacts | None:
        """How the request stands, as last told."""
        return self._facts

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered."""
        return self._facts is not None and self._facts.state == _OPEN

    @property
    def is_approved(self) -> bool:
        """Whether enough have agreed and it was not used."""
        return self._facts is not None and self._facts.state == _APPROVED

    def begin(self, facts: ApprovalFacts, effect: str) -> None:
        """Show a request that was put, and wait for its answer."""
        self._effect = effect
        self.user.clear()
        self.password.clear()
        self.banner.show_notice(None)
        self._take(facts)

    def stop(self) -> None:
        """Ask no more, and forget what was typed."""
        self._timer.stop()
        self._polls.forget()
        self._decisions.forget()  # what was agreed to was left meanwhile
        self._is_deciding = False
        self._facts = None
        self.user.clear()
        self.password.clear()

    def enter(self) -> None:
        """Go on from name to password to the server."""
        if not self.is_open or self._is_deciding:
            return
        if listens(self.password) and self.user.text().strip() and self.password.text():
            self._decide()
        elif self.user.text().strip():
            self.password.setFocus()
        else:
            self.user.setFocus()

    def look(self) -> None:
        """Ask how the request stands."""
        if self._facts is None:
            return
        counter, approval_id = self._desk.till.counter, self._facts.approval_id
        self._polls.run(
            self._desk.timed(lambda: counter.approval(approval_id)), self._take, self._lost
        )

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words, facts = self._words, self._facts
        self._title.setText(words("S446"))
        self._what.setText(self._effect)
        self._user_label.setText(words("S89"))
        self._password_label.setText(words("S90"))
        name_it(self.user, words("S447"))
        name_it(self.password, words("S90"))
        self.banner.retranslate()
        if facts is None:
            return
        tone, text_id = _SAID.get(facts.state, ("neutral", "S454"))
        self._state.setText(words(text_id))
        set_property(self._state, "tone", tone)
        self._hint.setText(words("S448" if facts.state == _OPEN else "S449"))
        agreed = isolate_ltr(", ".join(facts.approved_by))
        until = words.time_of(dt.datetime.fromisoformat(facts.expires_at))
        parts = [words("S455", time=until)]
        if facts.approved_by:
            parts.insert(0, words("S456", name=agreed))
        self._until.setText(words.joined(*parts))
        for part in (self.user, self.password, self._user_label, self._password_label):
            part.setVisible(facts.state == _OPEN)

    def _decide(self) -> None:
        assert self._facts is not None, "nothing to decide"
        operator, password = self.user.text().strip(), self.password.text()
        counter, approval_id = self._desk.till.counter, self._facts.approval_id
        self.password.clear()
        self._is_deciding = True
        self.banner.show_notice(None)

        def op() -> ApprovalFacts:
            return counter.decide_here(
                approval_id, operator=operator, password=password, accept=True
            )

        self._decisions.run(self._desk.timed(op), self._decided, self._refused)

    def _decided(self, facts: ApprovalFacts) -> None:
        self._is_deciding = False
        self._take(facts)
        if facts.state == _OPEN:  # one of two has agreed
            self.user.clear()
            self.user.setFocus()

    def _refused(self, error: Exception) -> None:
        self._is_deciding = False
        self.failed.emit(error)
        self.password.setFocus()

    def _lost(self, error: Exception) -> None:
        self.failed.emit(error)

    def tell(self, told: Notice) -> None:
        """Show why somebody could not agree."""
        self.banner.show_notice(told)

    def _take(self, facts: ApprovalFacts) -> None:
        before = self._facts
        self._facts = facts
        self.retranslate()
        if facts.state == _OPEN:
            self._timer.start()
            return
        self._timer.stop()
        if facts.state != _APPROVED:
            self.banner.show_notice(notice(_OVER.get(facts.state, "E96")))
        if before is None or before.state != facts.state:
            self.answered.emit(facts)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        pairs = ((self._user_label, self.user), (self._password_label, self.password))
        for at, (what, field) in enumerate(pairs):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_width=280, least_height=42)
            field.setMaxLength(64)
            form.addWidget(what, at, 0)
            form.addWidget(field, at, 1)
        form.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(12)
        column.addLayout(row([self._title, 1, self._state]))
        column.addWidget(self._what)
        column.addWidget(self._hint)
        column.addLayout(form)
        column.addWidget(self._until)
        column.addWidget(self.banner)
