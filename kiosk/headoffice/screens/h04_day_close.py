"""H04 Day close: what each day of points and head office lacks, closing it, and opening it again.

A closed day's figures do not change: what comes late goes to the next open day.  The server stores
a hash over the closed day's rows, which is told here and computed again for whoever asks.  The
history of a point tells who locked and opened what, and what came after its day was locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice import day_history as history
from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.day_history import Happened
from kiosk.headoffice.day_rows import (
    CHECKS,
    POINTS,
    PointDay,
    below,
    closed_text,
    reopened_text,
    standing,
)
from kiosk.headoffice.decision_form import DecisionForm, Filled
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.reconciliation_words import day_of
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.seats import KEEPERS, seat_name, seat_term
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.headoffice.tables.view import RowsTable
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import name_it, wrapping
from vending_server.wire import days
from vending_server.wire import reconciliation as wire
from vending_server.wire.board import Board
from vending_server.wire.scalars import HEAD_OFFICE

BOARD: Final = ("GET", "/v1/board")
CHECKLIST: Final = ("GET", "/v1/points/{point_number:str}/checklists/{day:str}")
LOCKS: Final = ("POST", "/v1/day-locks")
REOPENINGS: Final = ("POST", "/v1/day-reopenings")
ACTION: Final = "day_reopening"
_ROOT_SHOWN: Final = 32  # of its 64 signs: enough to compare with the paper
_POINTS_SHARE: Final = (5, 7)  # of the width: points, their checklists
_OF_THE_DAY: Final = "{seat} day:{day}"
_SETTLED: Final = {
    "differences_decided": ("worklist", _OF_THE_DAY),
    "vouchers_exported": ("vouchers", _OF_THE_DAY),
    "deposits_under_way": ("deposits", "{seat}"),
    "quarantine_decided": ("offline", "{seat}"),
    "counters_equal": ("worklist", "of:key"),
    "backup_proven": ("backups", ""),
}
"""Where an open line is settled, and what is asked there; else in the rows of the day."""


class DayClose(Screen):
    """Points at the side, the checklist of the one under the cursor beside them."""

    def build(self) -> None:
        """See Screen."""
        self._day = self._today() - dt.timedelta(days=1)
        # What was sent and nobody answered: sent again as it was.
        self._locking: days.DayLocking | None = None
        self._opening: days.DayReopening | None = None
        self.before, self.after = QPushButton(), QPushButton()
        self.turn, self.verify = QPushButton(), QPushButton()
        for button in (self.verify, self.turn):
            self.heading.add(button)
        for button, step in ((self.before, -1), (self.after, 1)):
            self.heading.add(button)
            button.clicked.connect(lambda _=False, step=step: self._go(step))
        self.points: RowsTable[PointDay] = RowsTable(self.desk, POINTS, name_id="S1169")
        self.checks: RowsTable[wire.CheckLine] = RowsTable(self.desk, CHECKS, name_id="S1191")
        self.checks.foot.hide()  # it is the same list each day; the room is the last line's
        self.history: RowsTable[Happened] = RowsTable(self.desk, history.COLUMNS, name_id="S3048")
        self.seal = wrapping("small")
        self.lock, self.reopen = QPushButton(), QPushButton()
        self.lock.setObjectName("primary")
        self.form, self.second = DecisionForm(self.desk), SecondPerson(self.desk)
        self._connect()
        self._lay_out()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        words = self.words
        texts = (
            (self.before, "B714"),
            (self.after, "B715"),
            (self.reopen, "B54"),
            (self.turn, self._turn_id),
            (self.verify, "B998"),
        )
        for button, text_id in texts:
            button.setText(words(text_id))
            name_it(button, words(text_id))
        for part in (self.points, self.checks, self.history, self.form, self.second):
            part.speak()
        self._write()

    def refresh(self) -> None:
        """Read every point's checklist; what was sent without an answer is sent again first."""
        if self._locking is not None:
            self._send(self._locking)
            return
        if self._opening is not None:
            self._send_opening(self._opening)
            return
        self.heading.freshness.begin()
        self.points.show_list(self._reader())

    def entered(self) -> None:
        """See Screen."""
        self.points.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            if self.second.command_enter() or self.form.command_enter():
                return True
            return self.checks.command_enter() or self._to_checks()
        buttons = {
            Cap.F7: self.before,
            Cap.F8: self.after,
            Cap.F12: self.lock,
            Cap.F9: self.reopen,
            Cap.F6: self.turn,
            Cap.F10: self.verify,
        }
        if cap in buttons and buttons[cap].isVisible():
            buttons[cap].click()
            return True
        return False

    def back(self) -> bool:
        """Out of the second person, the form, the checklist; then out of the screen."""
        if self.second.command_esc():
            return True
        if self.form.isVisible():
            self.form.put_away()
            return True
        if self.checks.view.hasFocus() or self.history.view.hasFocus():
            self.entered()
            return True
        if self._tells_history:
            self._turn()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.ENTER, "B405")
        yield KeyHint(Cap.F7, "B714")
        yield KeyHint(Cap.F8, "B715")
        yield KeyHint(Cap.F6, self._turn_id)
        if self._is_locked:
            yield KeyHint(Cap.F10, "B998")
            if self.go.may(REOPENINGS):
                yield KeyHint(Cap.F9, "B54")
        elif self.go.may(LOCKS):
            yield KeyHint(Cap.F12, "B53", is_usable=self.lock.isEnabled())

    def export(self) -> ExportJob | None:
        """Return the checklist of the point under the cursor, or its history."""
        point = self.points.current
        if point is None:
            return None
        if self._tells_history:
            return ExportJob(
                name=f"days {point.number}",
                title=self.words("S3048"),
                columns=history.COLUMNS,
                reader=self._history_reader(point.number),
                words=self.words.copy(),
            )
        lines = list(point.checks.lines)
        return ExportJob(
            name=f"checklist {point.number} {self._day.isoformat()}",
            title=self.words("S1191"),
            columns=CHECKS,
            reader=lambda _cursor: PageRead(rows=lines),
            words=self.words.copy(),
        )

    # ------------------------------------------------------------------ reading

    def _today(self) -> dt.date:
        return self.desk.now().astimezone(self.words.zone).date()

    def _reader(self) -> Reader[PointDay]:
        line, day = self.desk.line, self._day.isoformat()
        of_office = [(HEAD_OFFICE, None)] if self.go.roles & KEEPERS else []

        def read(_cursor: str | None) -> PageRead[PointDay]:
            board = line.get(BOARD[1], Board)
            told = [
                PointDay(
                    number,
                    name,
                    line.get(f"/v1/points/{number}/checklists/{quote(day)}", wire.DayChecklist),
                )
                for number, name in [*of_office, *((one.number, one.name) for one in board.points)]
            ]
            told.sort(key=lambda one: (one.checks.is_locked, not one.in_the_way, one.number))
            return PageRead(rows=told)

        return read

    def _arrived(self) -> None:
        self.show_notice(None)
        self.heading.freshness.done()
        self._write()
        self.say_ready()

    def _go(self, step: int) -> None:
        self._day += dt.timedelta(days=step)
        self._write()
        self.refresh()

    def _point_changed(self, point: PointDay | None) -> None:
        lines = list(point.checks.lines) if point is not None else []
        self.checks.show_list(lambda _cursor: PageRead(rows=lines))
        self.form.hide()
        self.second.stop()
        self.show_notice(None)  # what was found is of one day of one point
        self._read_history()
        self._write()
        if point is not None:
            said = standing(point, self.words).text
            name = seat_name(self.words, point.number) if point.name is None else ""
            self.desk.announcer.say(f"{name or below(point, self.words)}. {said}")

    def _to_checks(self) -> bool:
        if self.points.current is None or not self.points.view.hasFocus():
            return False
        (self.history if self._tells_history else self.checks).view.setFocus()
        return True

    # ------------------------------------------------------------------ history

    @property
    def _tells_history(self) -> bool:
        return self.history.isVisible()

    @property
    def _turn_id(self) -> str:
        return "B997" if self.history.isVisibleTo(self) else "B996"

    def _turn(self) -> None:
        """Show the history of the point instead of its checklist, or the other way round."""
        had_focus = self.checks.view.hasFocus() or self.history.view.hasFocus()
        is_history = not self._tells_history
        self.history.setVisible(is_history)
        self.checks.setVisible(not is_history)
        self._read_history()
        if had_focus:
            (self.history if is_history else self.checks).view.setFocus()
        self.turn.setText(self.words(self._turn_id))
        name_it(self.turn, self.words(self._turn_id))
        self._write()

    def _read_history(self) -> None:
        point = self.points.current
        if point is not None and self._tells_history:
            self.history.show_list(self._history_reader(point.number))

    def _history_reader(self, number: int) -> Reader[Happened]:
        line = self.desk.line
        return lambda cursor: history.read_history(line, number, cursor)

    def _verify(self) -> None:
        """Have the hash of the locked day computed again, and tell what was found."""
        point, line, day = self.points.current, self.desk.line, self._day.isoformat()
        if point is None or not self._is_locked:
            return

        def told(verdict: days.SealVerdict) -> None:
            self.show_notice(history.told_of(verdict))
            self.desk.reporter.say(
                "verified", point=verdict.point_number, fault=verdict.fault or ""
            )

        self.act(lambda: history.read_seal(line, point.number, day), told)

    def _open_line(self, line: wire.CheckLine, _column: str) -> None:
        """Follow a line that is open to where it is settled."""
        point = self.points.current
        if point is None or line.is_met:
            return
        day = self._day.isoformat()
        screen, asked = _SETTLED.get(line.key, ("reconciliation", _OF_THE_DAY))
        if any(link.told.get("day", day) != day for link in line.links):
            asked = "{seat}"  # the first lock of a point takes the days before it along
        self.go.open(screen, asked.format(seat=seat_term(point.number), day=day))

    # ------------------------------------------------------------------ closing and opening

    def _lock(self) -> None:
        point = self.points.current
        if self._locking is not None:
            self.refresh()  # the last one has no answer: no second begins
            return
        if point is None or not point.checks.may_lock:
            return
        self._send(
            days.DayLocking(
                document_id=self.desk.new_id(),
                point_number=point.number,
                day=self._day.isoformat(),
            )
        )

    def _send(self, locking: days.DayLocking) -> None:
        self._locking = locking
        line = self.desk.line
        self.act(lambda: line.post(LOCKS[1], locking, days.DayFacts), self._locked)

    def failed(self, error: Exception) -> None:
        """See Screen; what the server refused was not done."""
        if server.is_refused(error):
            self._locking = self._opening = None
        super().failed(error)

    def _locked(self, facts: days.DayFacts) -> None:
        self._locking = None
        said = closed_text(self.words, facts.point_number, day_of(facts.day))
        self.desk.announcer.say(said)
        self.desk.reporter.say("locked", point=facts.point_number, day=facts.day, act=facts.act)
        self.refresh()

    def _ask_reopening(self) -> None:
        if self._opening is not None:
            self.refresh()  # the last one has no answer: no second begins
        elif self._is_locked:
            self.show_notice(None)  # the room is the form's
            self.form.open("reopen")

    def _reason_given(self, filled: Filled) -> None:
        point = self.points.current
        if point is None:
            return
        self._reopening = days.DayReopening(
            document_id=self.desk.new_id(),
            point_number=point.number,
            day=self._day.isoformat(),
            reason=filled.values["reason"],
        )
        day = self._reopening.day
        self.second.ask(
            action=ACTION,
            subject=f"{point.number} {day}",
            reason=self._reopening.reason,
            payload=days.reopening_payload(point_number=point.number, day=day),
            effect=lambda words: reopened_text(words, point.number, day_of(day)),
        )

    def _carry_out(self, approval_id: str) -> None:
        self._send_opening(msgspec.structs.replace(self._reopening, approval_id=approval_id))

    def _send_opening(self, opening: days.DayReopening) -> None:
        self._opening = opening
        line = self.desk.line
        self.act(lambda: line.post(REOPENINGS[1], opening, days.DayFacts), self._reopened)

    def _reopened(self, facts: days.DayFacts) -> None:
        self._opening = None
        self.desk.reporter.say("reopened", point=facts.point_number, day=facts.day, act=facts.act)
        self.refresh()
        self.entered()

    # ------------------------------------------------------------------ widgets

    @property
    def _is_locked(self) -> bool:
        return self.points.current is not None and self.points.current.checks.is_locked

    def _write(self) -> None:
        words, point = self.words, self.points.current
        self.heading.subtitle.setText(words.joined(day_of(self._day.isoformat())))
        self.after.setEnabled(self._day < self._today())
        self.lock.setVisible(self.go.may(LOCKS) and not self._is_locked)
        self.lock.setEnabled(point is not None and point.checks.may_lock)
        open_lines = point.in_the_way if point is not None and not point.checks.may_lock else 0
        why = words("S1186", n=open_lines) if open_lines else ""
        self.lock.setText(words.joined(words("B53"), why))  # nobody has to guess why it is grey
        name_it(self.lock, self.lock.text())
        self.reopen.setVisible(self.go.may(REOPENINGS) and self._is_locked)
        self.verify.setVisible(self._is_locked)
        root = point.checks.rows_root if point is not None else None
        row = self.history.current if self._tells_history else None
        reason = row.event.reason if row is not None and row.event is not None else ""
        self.seal.setVisible(root is not None or bool(reason))
        if reason:
            self.seal.setText(reason)  # whole: a cell may have to cut it
        elif point is not None and root is not None:
            short = history.short(root, _ROOT_SHOWN)
            self.seal.setText(words("S1194", x=short, n=f"{point.checks.rows:,}"))
        self.keys_changed.emit()

    def _connect(self) -> None:
        self.points.row_changed.connect(self._point_changed)
        self.points.arrived.connect(self._arrived)
        self.checks.opened.connect(self._open_line)
        for table in (self.points, self.checks, self.history):
            table.failed.connect(self.failed)
        self.history.row_changed.connect(lambda _row: self._write())
        self.turn.clicked.connect(self._turn)
        self.verify.clicked.connect(self._verify)
        self.lock.clicked.connect(self._lock)
        self.reopen.clicked.connect(self._ask_reopening)
        self.form.filled.connect(self._reason_given)
        self.form.left.connect(self.entered)
        self.second.agreed.connect(self._carry_out)
        self.second.ended.connect(self.entered)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.checks, 1)
        right.addWidget(self.history, 1)
        self.history.hide()
        for part in (self.form, self.second):
            right.addWidget(part)
        line = QHBoxLayout()
        line.addWidget(self.seal, 100)
        line.addStretch(1)
        for button in (self.reopen, self.lock):
            sized(button, least_width=220, least_height=44)
            line.addWidget(button)
        right.addLayout(line)
        body = QWidget()
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.points, _POINTS_SHARE[0])
        across.addLayout(right, _POINTS_SHARE[1])
        self.page(body)


ENTRY: Final = ScreenEntry(
    name="day_close",
    text_id="S1096",
    roles=server.READERS,
    reads=(CHECKLIST, BOARD, history.HISTORY, history.SEAL),
    acts={LOCKS: server.DECIDERS, REOPENINGS: frozenset({"accountant"})},
    make=DayClose,
)
