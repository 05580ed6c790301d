"""Four eyes at head office: somebody else agrees here with his own name and password, or elsewhere.

    panel.ask(action=…, subject=…, reason=…, payload=…, effect=…)
    panel.follow(approval_id, effect)   of a request that was put before
    panel.agreed   -> the approval's id: the act may be carried out with exactly this payload
    panel.ended    -> refused, too late, or left

The request is put once; then the panel asks every two seconds how it stands.  `effect` says in one
sentence what will happen; nobody agrees to something that was not shown.  A password is wiped from
the field as soon as it was handed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.facts import moment
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.parts import label, listens, name_it, pill, row, set_property, wrapping
from kiosk.widgets.words import Saying, nothing_said
from kiosk.workers import Latest
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalFacts, ApprovalRequest

POLL_MS: Final = 2000
PATH: Final = "/v1/approvals"
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
_CHARS_MAX: Final = 64


class SecondPerson(QFrame):
    """Hidden until something is asked; the screen gives it a place and its Enter and Esc."""

    agreed = Signal(str)
    ended = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self._words = desk, desk.words
        self._facts: ApprovalFacts | None = None
        self._request: ApprovalRequest | None = None
        self._effect: Saying = nothing_said
        self._is_deciding = self._is_putting = False
        self._asks = Latest(desk.workers)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)
        self._title, self._state = label("section"), pill()
        self._what, self._hint = wrapping("strong"), wrapping("small")
        self._until = wrapping("small")
        self._user_label, self._password_label = label("strong"), label("strong")
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.banner = Banner(desk.words)
        self._lay_out()
        self.hide()

    # ------------------------------------------------------------------ for screens

    def ask(
        self,
        *,
        action: str,
        subject: str,
        reason: str,
        payload: Mapping[str, Any],
        effect: Saying,
    ) -> None:
        """Put a request and wait for its answer; `effect` speaks the language of the moment."""
        self.stop()
        self._effect = effect
        self._request = ApprovalRequest(
            approval_id=self._desk.new_id(),
            action=action,
            subject=subject,
            reason=reason,
            payload=dict(payload),
        )
        self.show()
        self.speak()
        self._put()

    def _put(self) -> None:
        """Put the request; once more when nobody answered: under its id there is one."""
        line, request = self._desk.line, self._request
        if request is not None and not self._is_putting:
            self._is_putting = True
            self._ask(lambda: line.post(PATH, request, ApprovalFacts))

    def follow(self, approval_id: str, effect: Saying) -> None:
        """Wait for the answer to a request that was put before, here or elsewhere."""
        self.stop()
        self._effect = effect
        line, path = self._desk.line, f"{PATH}/{quote(approval_id, safe='')}"
        self.show()
        self.speak()
        self._ask(lambda: line.get(path, ApprovalFacts))

    def stop(self) -> None:
        """Ask no more, forget what was typed; a request that was put goes on waiting elsewhere."""
        self._timer.stop()
        self._asks.forget()
        self._is_deciding = self._is_putting = False
        self._facts = self._request = None
        self.user.clear()
        self.password.clear()
        self.banner.show_notice(None)
        self.hide()

    def command_enter(self) -> bool:
        """Go on from name to password to the server."""
        if not self.isVisible():
            return False
        if self._facts is None:
            self._put()
            return True
        if self._facts.state != _OPEN or self._is_deciding:
            return True
        if listens(self.password) and self.user.text().strip() and self.password.text():
            self._decide()
        elif self.user.text().strip() and not listens(self.password):
            self.password.setFocus()
        else:
            self.user.setFocus()
        return True

    def command_esc(self) -> bool:
        """Leave it; False = it was not open."""
        if not self.isVisible():
            return False
        self.stop()
        self.ended.emit()
        return True

    def look(self) -> None:
        """Ask how the request stands; not while nobody sees it: nothing happens behind a lock."""
        if self._facts is None or self._is_deciding or not self.isVisible():
            return
        line, path = self._desk.line, self._path(self._facts)
        self._ask(lambda: line.get(path, ApprovalFacts))

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words, facts = self._words, self._facts
        self._title.setText(words("S446"))
        self._what.setText(self._effect(words))
        self._user_label.setText(words("S89"))
        self._password_label.setText(words("S90"))
        name_it(self.user, words("S447"))
        name_it(self.password, words("S90"))
        self.banner.retranslate()
        is_open = facts is not None and facts.state == _OPEN
        for part in (self.user, self.password, self._user_label, self._password_label):
            part.setVisible(is_open)
        self._state.setVisible(facts is not None)
        if facts is None:
            self._hint.setText(words("S764"))
            self._until.clear()
            return
        tone, text_id = _SAID.get(facts.state, ("neutral", "S454"))
        self._state.setText(words(text_id))
        set_property(self._state, "tone", tone)
        self._hint.setText(words("S788" if is_open else "S449"))
        until = moment(words, facts.expires_at)  # days from now, more often than not
        parts = [words("S455", time=until)]
        if facts.approved_by:
            parts.insert(0, words("S456", name=isolate_ltr(", ".join(facts.approved_by))))
        self._until.setText(words.joined(*parts))

    # ------------------------------------------------------------------ inside

    def _ask(self, op: Any) -> None:
        self._asks.run(self._desk.timed(op), self._take, self._failed)

    def _decide(self) -> None:
        assert self._facts is not None, "nothing to decide"
        decision = ApprovalDecisionHere(
            operator=self.user.text().strip(), password=self.password.text(), accept=True
        )
        line, path = self._desk.line, f"{self._path(self._facts)}/decisions-here"
        self.password.clear()
        self._is_deciding = True
        self.banner.show_notice(None)
        self._ask(lambda: line.post(path, decision, ApprovalFacts))

    def _take(self, facts: ApprovalFacts) -> None:
        was_deciding, self._is_deciding = self._is_deciding, False
        self._is_putting = False
        is_first, self._facts = self._facts is None, facts
        self.speak()
        if facts.state == _OPEN:
            if is_first or was_deciding:  # nobody yet, or one of two has agreed
                self.user.clear()
                self.user.setFocus()
            self._timer.start()
            return
        self._timer.stop()
        if facts.state == _APPROVED:
            self._desk.reporter.say("agreed", action=facts.action)
            self.stop()
            self.agreed.emit(facts.approval_id)
            return
        told = notice(_OVER.get(facts.state, "E96"))
        self.banner.show_notice(told)
        self._desk.tell(told)

    def _failed(self, error: Exception) -> None:
        self._is_deciding = self._is_putting = False
        told = self._desk.notice(error)
        self.banner.show_notice(told)
        self._desk.tell(told)
        if self.password.isVisible():
            self.password.setFocus()

    @staticmethod
    def _path(facts: ApprovalFacts) -> str:
        return f"{PATH}/{quote(facts.approval_id, safe='')}"

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        pairs = ((self._user_label, self.user), (self._password_label, self.password))
        for at, (what, field) in enumerate(pairs):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_height=36)
            field.setMaxLength(_CHARS_MAX)
            form.addWidget(what, at, 0)
            form.addWidget(field, at, 1)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addLayout(row([self._state, 1]))  # below: panels are narrow
        column.addWidget(self._what)
        column.addWidget(self._hint)
        column.addLayout(form)
        column.addWidget(self._until)
        column.addWidget(self.banner)
