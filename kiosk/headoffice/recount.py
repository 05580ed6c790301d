"""The second count of a shift, by two people who stand before its money (H03, B49).

Nothing is filled in beforehand and no sum of the books is shown: who counts again is as blind as
who counted first.  The second person agrees to exactly what was counted, and the server compares
the shift anew at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.api_client import Declined
from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.line import Line
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.sending import Sending
from kiosk.headoffice.tables.columns import amount
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.count_table import CountTable
from kiosk.widgets.parts import FilledButton, label, listens, name_it, row, wrapping
from kiosk.widgets.words import Saying, Words, nothing_said
from vending_server.wire import reconciliation as wire
from vending_server.wire.shifts import ShiftRecount, ShiftReport, recount_payload

ROUTE: Final = ("POST", "/v1/shifts/{shift_id:str}/recounts")
ACTION: Final = "recount"
_REASON_CHARS_MAX: Final = 200
_WIDTH_MAX: Final = 760


class Recount(QWidget):
    """Hidden until it is asked for; the screen gives it a place, its Enter and its Esc."""

    counted = Signal()  # the server has it, and has compared the shift again
    left = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self._subject: wire.SubjectFacts | None = None
        self._name: Saying = nothing_said
        self._recount_id = ""
        self._title, self._hint = label("section"), wrapping("small")
        self.table = CountTable(desk.words)
        self.table.changed.connect(self._show_total)
        self._total = label("title")
        self._reason_label, self.reason = label("strong"), QLineEdit()
        self.reason.setMaxLength(_REASON_CHARS_MAX)
        self.banner = Banner(desk.words)
        self.confirm, self.cancel = FilledButton(), QPushButton()
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.put_away)
        self.second, self.sending = SecondPerson(desk), Sending(desk)
        self._then_agreed: Callable[[str], None] = lambda _approval_id: None
        self.second.agreed.connect(self._was_agreed)
        self.second.ended.connect(self.put_away)
        self.sending.answered.connect(lambda *_: self.counted.emit())
        self._lay_out()
        self.hide()

    def open(self, subject: wire.SubjectFacts, name: Saying) -> None:
        """Ask for the pieces of a shift's money; `name` says whose."""
        self._subject, self._name = subject, name
        self._recount_id = self._desk.new_id()
        self.table.clear()
        self.reason.clear()
        self.banner.show_notice(None)
        self.second.stop()
        self._form.show()
        self.show()
        self.speak()

    def put_away(self) -> None:
        """Count nothing."""
        self.second.stop()
        self.table.clear()
        self.hide()
        self.left.emit()

    def command_enter(self) -> bool:
        """Go on to the next kind, the reason, the button, the second person."""
        if not self.isVisible():
            return False
        if self.second.command_enter():
            return True
        if self.table.step():
            return True
        (self.confirm if listens(self.reason) else self.reason).setFocus()
        return True

    def command_esc(self) -> bool:
        """Leave it; False = nothing was asked."""
        if not self.isVisible():
            return False
        self.put_away()
        return True

    def submit(self) -> None:
        """Put what was counted before the second person."""
        reason = " ".join(self.reason.text().split())
        if self.table.is_empty or not reason:
            told = notice("S2683" if self.table.is_empty else "S1600", "warning")
            self.banner.show_notice(told)
            self._desk.tell(told)
            if self.table.is_empty:
                self.table.begin()
            else:
                self.reason.setFocus()
            return
        assert self._subject is not None
        again = ShiftRecount(
            recount_id=self._recount_id, counts=list(self.table.lines()), reason=reason
        )
        self._ask_second(self._subject, again, self.table.total_minor)

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._desk.words
        self._title.setText(words("S2679"))
        self._hint.setText(words("S2680"))
        self._reason_label.setText(words("T152"))
        name_it(self.reason, words("T152"))
        self.confirm.setText(words("B33"))
        self.cancel.setText(words("B904"))
        for button in (self.confirm, self.cancel):
            name_it(button, button.text())
        self.table.retranslate()
        self.second.speak()
        self.banner.retranslate()
        self._show_total()

    # ------------------------------------------------------------------ inside

    def _ask_second(self, subject: wire.SubjectFacts, again: ShiftRecount, minor: int) -> None:
        line, name = self._desk.line, self._name

        def agreed(approval_id: str) -> None:
            whole = msgspec.structs.replace(again, approval_id=approval_id)
            self.put_away()
            self.sending.send(lambda: _recount(line, subject, whole), "recounted")

        def effect(words: Words) -> str:
            return words("S2678", what=name(words), x=words.money(minor))

        self._then_agreed = agreed
        self._form.hide()
        self.second.ask(
            action=ACTION,
            subject=name(self._desk.words)[:120],
            reason=again.reason,
            payload=recount_payload(subject.id, again),
            effect=effect,
        )

    def _was_agreed(self, approval_id: str) -> None:
        self._then_agreed(approval_id)

    def _show_total(self) -> None:
        words = self._desk.words
        total = amount(self.table.total_minor) if not self.table.is_empty else "—"
        self._total.setText(words.joined(words("S2681"), total, by=": "))

    def _lay_out(self) -> None:
        for button in (self.confirm, self.cancel):
            sized(button, least_height=38)
        sized(self.reason, least_height=36)
        self._form = QFrame()
        self._form.setObjectName("card")
        inside = QVBoxLayout(self._form)
        inside.setContentsMargins(18, 12, 18, 14)
        inside.setSpacing(8)
        parts: tuple[QWidget, ...] = (self._title, self._hint, self.table, self._total)
        for part in (*parts, self.banner):
            inside.addWidget(part)
        inside.addLayout(row([self._reason_label, self.reason]))
        inside.addLayout(row([self.confirm, self.cancel, 1]))
        for part in (self._form, self.second):
            sized(part, most_width=_WIDTH_MAX)
        column = QVBoxLayout()
        column.addWidget(self._form)
        column.addWidget(self.second)
        column.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addLayout(column, 20)
        across.addStretch(1)


def _recount(line: Line, subject: wire.SubjectFacts, again: ShiftRecount) -> ShiftReport:
    """Keep the count, then have the server compare that day of the point."""
    path = f"/v1/shifts/{quote(subject.id, safe='')}/recounts"
    told = line.post(path, again, ShiftReport)
    asked = wire.RowsAsked(
        from_day=subject.day, through_day=subject.day, point_number=subject.point_number
    )
    with contextlib.suppress(Declined):  # the count is kept; it is compared within ten minutes
        server.refresh(line, asked)
    return told
