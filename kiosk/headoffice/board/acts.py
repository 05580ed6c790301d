"""What is done from the board about one terminal: words for it, its suspension, and back again.

The panel stands beside what is known of the point; it is hidden until something is asked.  The
screen gives it Enter and Esc, and has it send again what got no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kiosk.cashier.notices import is_declined
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.act_form import REASON, ActForm, Field
from kiosk.headoffice.board import sentences
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.facts import moment
from kiosk.headoffice.money_fields import NOT_READ, number_of, sum_of
from kiosk.headoffice.offline.words import seat
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.sending import Sending
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.parts import card, name_it, row, wrapping
from kiosk.widgets.words import Saying, Words, saying
from vending_server.wire.base import Request
from vending_server.wire.board import TerminalBoard
from vending_server.wire.packs import LEASE_HOURS_MAX
from vending_server.wire.problems import ProblemCode
from vending_server.wire.terminal_acts import (
    CEILING_ALONE_MAX,
    TEXT_CHARS_MAX,
    OfflineCeilingAnswer,
    OfflineCeilingRequest,
    PackExtensionAnswer,
    PackExtensionRequest,
    SuspensionAct,
    TerminalMessage,
    TerminalMessageRequest,
    TerminalSuspensionAnswer,
    TerminalSuspensionRequest,
)

WRITES: Final = ("POST", "/v1/terminal-messages")
SUSPENDS: Final = ("POST", "/v1/terminal-suspensions")
CEILINGS: Final = ("POST", "/v1/offline-ceilings")
EXTENDS: Final = ("POST", "/v1/pack-extensions")
_TEXT: Final = Field(name="text", text_id="S2655", hint_id="S2656", chars_max=TEXT_CHARS_MAX)
_MOST: Final = (FigureKind.MONEY, CEILING_ALONE_MAX)
_SHEKELS: Final = Field(name="shekels", text_id="S2667", is_figure=True)
_EXTENSION: Final = (
    Field(name="edition", text_id="S2669", is_figure=True),
    Field(name="hours", text_id="S2670", value="48", is_figure=True),
    REASON,
)
_WIDTH: Final = 380


def is_for_a_person(terminal: TerminalBoard) -> bool:
    """Say whether somebody sits there who would read a message."""
    is_cashier = terminal.told is None or terminal.told.role == "cashier"
    return is_cashier and terminal.presence != "suspended"


class TerminalActs(QWidget):
    """`done` tells the reporter's word for what was done; `left` that nothing is asked now."""

    done = Signal(str)
    failed = Signal(object)  # an exception; `sending` says whether it may have been done
    left = Signal()
    asking = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self.sending = Sending(desk)
        self.sending.answered.connect(self._answered)
        self.sending.failed.connect(self._failed)
        self._may_take_two: OfflineCeilingRequest | None = None  # the server says whether it does
        self._then_typed: Callable[[dict[str, str]], None] = lambda _typed: None
        self._then_agreed: Callable[[str], None] = lambda _approval_id: None
        self.form, self.second = ActForm(desk), SecondPerson(desk)
        self.form.filled.connect(self._was_typed)
        self.form.left.connect(self.put_away)
        self.second.agreed.connect(self._was_agreed)
        self.second.ended.connect(self.put_away)
        self._stack = QStackedWidget()
        self._second_page = QWidget()
        page = QVBoxLayout(self._second_page)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.second)
        page.addStretch(1)
        self._code: PackExtensionAnswer | None = None
        self._code_title, self._code_text = wrapping("section"), wrapping("screen-title")
        self._code_until, self.closing = wrapping(""), QPushButton()
        self.closing.clicked.connect(self.put_away)
        self._code_page = self._page_of_the_code()
        for part in (self.form, self._second_page, self._code_page):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        sized(self, width=_WIDTH)
        self.hide()

    # ------------------------------------------------------------------ for the screen

    def message(self, point: int, terminal: TerminalBoard) -> None:
        """Ask for words for whoever works at a terminal."""
        line, number, document_id = self._desk.line, terminal.number, self._desk.new_id()

        def typed(values: dict[str, str]) -> None:
            request = TerminalMessageRequest(
                document_id=document_id, point=point, terminal=number, text=values["text"]
            )
            self._send(lambda: line.post(WRITES[1], request, TerminalMessage), "message_written")

        self._ask((_TEXT,), typed, title_id="B943", what=_place(point, terminal), confirm_id="B946")

    def suspend(self, point: int, terminal: TerminalBoard) -> None:
        """Ask for the suspension of a terminal, or for its return, with a second person."""
        act: SuspensionAct = "resume" if terminal.presence == "suspended" else "suspend"
        effect = _suspension_effect(act, point, terminal)
        document_id = self._desk.new_id()

        def typed(values: dict[str, str]) -> None:
            request = TerminalSuspensionRequest(
                document_id=document_id,
                act=act,
                point=point,
                terminal=terminal.number,
                reason=values["reason"],
            )
            self._ask_second(
                request,
                lambda agreed: self._desk.line.post(SUSPENDS[1], agreed, TerminalSuspensionAnswer),
                action="terminal_suspension",
                subject=f"{point}-{terminal.number:02d}",
                effect=effect,
                said=f"terminal_{act}",
            )

        title_id = "B944" if act == "suspend" else "B945"
        self._ask((REASON,), typed, title_id=title_id, what=effect, confirm_id="B33")

    def ceiling(self, point: int, terminal: TerminalBoard) -> None:
        """Ask how much a terminal may hold to sell without a line; 0 ends its lease."""
        line, number, document_id = self._desk.line, terminal.number, self._desk.new_id()

        def typed(values: dict[str, str]) -> None:
            minor = sum_of(self.form, values, "shekels")
            if minor is None:
                return
            if minor > CEILING_ALONE_MAX:
                self.form.refuse("shekels", Notice(Telling("S2668", {"x": _MOST}), "warning"))
                return
            request = OfflineCeilingRequest(
                document_id=document_id,
                point=point,
                terminal=number,
                ceiling_minor=minor,
                reason=values["reason"],
            )
            self._may_take_two = request
            self._send(lambda: line.post(CEILINGS[1], request, OfflineCeilingAnswer), "ceiling_set")

        what = _ceiling_effect(point, terminal)
        self._ask((_SHEKELS, REASON), typed, title_id="B947", what=what, confirm_id="B949")

    def extend(self, point: int, terminal: TerminalBoard) -> None:
        """Ask for a code that lets its pack be sold longer, with a second person."""
        number, document_id = terminal.number, self._desk.new_id()

        def typed(values: dict[str, str]) -> None:
            edition = number_of(self.form, values, "edition")
            hours = number_of(self.form, values, "hours")
            if edition is None or hours is None:
                return
            if not 1 <= hours <= LEASE_HOURS_MAX:
                self.form.refuse("hours", notice(NOT_READ, "warning"))
                return
            request = PackExtensionRequest(
                document_id=document_id,
                point=point,
                terminal=number,
                edition=edition,
                hours=hours,
                reason=values["reason"],
            )
            self._ask_second(
                request,
                lambda agreed: self._desk.line.post(EXTENDS[1], agreed, PackExtensionAnswer),
                action="pack_extension",
                subject=f"{point}-{number:02d}",
                effect=_extension_effect(request),
                said="pack_extended",
            )

        self._ask(
            _EXTENSION, typed, title_id="B948", what=_place(point, terminal), confirm_id="B33"
        )

    def put_away(self) -> None:
        """Ask nothing any more; a code that was read out is seen no more."""
        self._code = None
        self._code_text.clear()
        self.second.stop()
        self.form.hide()
        self.hide()
        self.left.emit()

    def command_enter(self) -> bool:
        """Go on in what is asked."""
        if not self.isVisible():
            return False
        if self._stack.currentWidget() is self._code_page:
            self.put_away()
            return True
        return self.form.command_enter() or self.second.command_enter()

    def command_esc(self) -> bool:
        """Leave what is asked; False = nothing was."""
        if not self.isVisible():
            return False
        self.put_away()
        return True

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        self.form.speak()
        self.second.speak()
        self._speak_code()

    # ------------------------------------------------------------------ inside

    def _page_of_the_code(self) -> QWidget:
        inside = QVBoxLayout()
        inside.setSpacing(12)
        for part in (self._code_title, self._code_text, self._code_until):
            inside.addWidget(part)
        inside.addLayout(row([self.closing, 1]))
        inside.addStretch(1)
        return card(inside)

    def _ask(
        self,
        fields: tuple[Field, ...],
        then: Callable[[dict[str, str]], None],
        *,
        title_id: str,
        what: Saying,
        confirm_id: str,
    ) -> None:
        self._then_typed = then
        self._stack.setCurrentWidget(self.form)
        self.show()
        self.form.open(saying(title_id), fields, what=what, confirm_id=confirm_id)
        self.asking.emit()

    def _ask_second(
        self,
        request: Request,
        post: Callable[[Any], Any],
        *,
        action: str,
        subject: str,
        effect: Saying,
        said: str,
    ) -> None:
        """Put exactly this request before a second person, and send it once he has agreed."""
        fields: dict[str, Any] = msgspec.to_builtins(request)
        del fields["approval_id"]

        def agreed(approval_id: str) -> None:
            whole = msgspec.structs.replace(request, approval_id=approval_id)
            self._send(lambda: post(whole), said)

        self._then_agreed = agreed
        self._stack.setCurrentWidget(self._second_page)
        self.second.ask(
            action=action, subject=subject, reason=fields["reason"], payload=fields, effect=effect
        )

    def _show_code(self, answer: PackExtensionAnswer) -> None:
        self._code = answer
        self._stack.setCurrentWidget(self._code_page)
        self._speak_code()
        self.show()
        self.closing.setFocus()
        self.asking.emit()
        self._desk.announcer.say(f"{self._code_title.text()}: {' '.join(answer.code)}")

    def _speak_code(self) -> None:
        words, answer = self._desk.words, self._code
        self._code_title.setText(words("S2672"))
        self.closing.setText(words("B600"))
        name_it(self.closing, self.closing.text())
        if answer is not None:
            groups = (answer.code[:3], answer.code[3:6], answer.code[6:9], answer.code[9:])
            self._code_text.setText(words.begun(isolate_ltr(" ".join(groups))))
            self._code_until.setText(words("S2673", time=moment(words, answer.until)))

    def _was_typed(self, typed: dict[str, str]) -> None:
        self._then_typed(typed)

    def _was_agreed(self, approval_id: str) -> None:
        self._then_agreed(approval_id)

    def _send(self, op: Callable[[], Any], said: str) -> None:
        self.put_away()
        self.sending.send(op, said)

    def _failed(self, error: Exception) -> None:
        """More than before takes a second person: which it is the server knows."""
        if self.sending.is_unanswered:  # it is sent again as it was
            self.failed.emit(error)
            return
        request, self._may_take_two = self._may_take_two, None
        if request is None or not is_declined(error, ProblemCode.APPROVAL_MISSING):
            self.failed.emit(error)
            return
        self.show()
        self._ask_second(
            request,
            lambda agreed: self._desk.line.post(CEILINGS[1], agreed, OfflineCeilingAnswer),
            action="ceiling_raise",
            subject=f"{request.point}-{request.terminal:02d}",
            effect=lambda words: words(
                "S2695",
                what=isolate_ltr(f"{request.point}-{request.terminal}"),
                x=words.money(request.ceiling_minor),
            ),
            said="ceiling_set",
        )
        self.asking.emit()

    def _answered(self, said: str, answer: object) -> None:
        self._may_take_two = None
        if isinstance(answer, PackExtensionAnswer):
            self._show_code(answer)
        self.done.emit(said)


def _named(words: Words, point: int, terminal: TerminalBoard) -> str:
    """Return `Point 3 · Till 1`, as its card calls it."""
    return words.joined(words("S78", n=point), sentences.name_of(words, terminal))


def _place(point: int, terminal: TerminalBoard) -> Saying:
    return lambda words: _named(words, point, terminal)


def _ceiling_effect(point: int, terminal: TerminalBoard) -> Saying:
    """Say what the sum means, and what lies in the machine now."""

    def say(words: Words) -> str:
        told = words("S2666", x=_named(words, point, terminal))
        if not terminal.exposed_minor:
            return words.joined(told, words("S2676"), by=" ")
        until = moment(words, terminal.pack_until)
        held = words("S2675", x=words.money(terminal.exposed_minor), time=until)
        return words.joined(told, held, by=" ")

    return say


def _extension_effect(request: PackExtensionRequest) -> Saying:
    """Say in one sentence what agreeing does."""
    return lambda words: words(
        "S2671",
        x=seat(words, request.point, request.terminal),
        n=request.edition,
        h=request.hours,
    )


def _suspension_effect(act: SuspensionAct, point: int, terminal: TerminalBoard) -> Saying:
    """Say in one sentence what agreeing does, and what lies in the machine."""

    def say(words: Words) -> str:
        where = _named(words, point, terminal)
        if act == "resume":
            return words("S2658", x=where)
        told = words("S2657", x=where)
        if terminal.exposed_minor:
            held = words("S1486", x=words.money(terminal.exposed_minor))
            told = words.joined(told, held, by=" ")
        return told

    return say
