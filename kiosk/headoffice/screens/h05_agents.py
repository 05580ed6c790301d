"""H05, agents: how each stands, his statement, float against limit, and what is done to him.

Commission is told as a share and a sum, never as a bare number.  Money and terms take a second
person; the limit that behaviour suggests is only put into the form, two people still set it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice import reconciliation_line
from kiosk.headoffice.agents import acts
from kiosk.headoffice.agents.acts import AgentAct
from kiosk.headoffice.agents.curve import FloatCurve
from kiosk.headoffice.agents.form import AgentForm
from kiosk.headoffice.agents.telling import (
    AGENTS,
    LINES,
    NO_SUMS,
    PAGE_ROWS,
    STATEMENTS,
    Seen,
    curve_of,
    page_of,
    suggested,
    sums_of,
    told_sums,
)
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.filters.language import FilterKey, Sort
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.sums_strip import SumsStrip
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.headoffice.tables.view import RowsTable
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, name_it, wrapping
from kiosk.widgets.words import Saying, nothing_said, saying
from kiosk.workers import Latest
from vending_server.wire import agents as wire

LIST: Final = ("GET", "/v1/agents")
SUGGESTION: Final = ("GET", "/v1/agents/{point_number:str}/suggestion")
READERS: Final = frozenset({"accountant", "auditor"})
USUAL_DAYS: Final = 30
_LIST_WIDTH: Final = 280
_CURVE_ROOM: Final = 560  # of the screen's height, below which the list has what there is
_FORM_ROOM: Final = 600  # of the screen's height, that a form and some rows may stand together
_BEFORE_NOW: Final = dt.timedelta(minutes=16)  # the server settles what cannot change any more


class Agents(Screen):
    """Agents at the side; strip, curve and statement of the one under the cursor."""

    def build(self) -> None:
        """See Screen."""
        self._seen: Seen | None = None
        self._shown: int | None = None
        self._act: AgentAct | None = None  # asked for, or sent and not answered yet
        self._approval: str | None = None
        self._is_sent = False
        self._reads = Latest(self.desk.workers)
        self.agents: RowsTable[wire.AgentLine] = RowsTable(self.desk, AGENTS, name_id="S2112")
        self.lines: RowsTable[wire.StatementLine] = RowsTable(self.desk, LINES, name_id="S2113")
        key = FilterKey("day", Sort.DAY, "S2114")
        self.filter = FilterBar(self.desk, self.entry.name, (key,))
        self.strip, self.curve = SumsStrip(4), FloatCurve(self.desk)
        self.sums, self.suggested = wrapping("small"), wrapping("small")
        self.form, self.second = AgentForm(self.desk), SecondPerson(self.desk)
        self.buttons = {
            Cap.F6: (QPushButton(), "B763", acts.TOP_UPS, self._top_up),
            Cap.F7: (QPushButton(), "B764", acts.SETTLEMENTS, self._settle),
            Cap.F8: (QPushButton(), "B765", acts.PAYMENTS, self._pay),
            Cap.F9: (QPushButton(), "B766", acts.TERMS, self._terms),
        }
        for button, _, route, act in self.buttons.values():
            self.heading.add(button).clicked.connect(act)
            button.setVisible(self.go.may(route))
        self._connect()
        self._lay_out()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        for cap, (button, text_id, _, _) in self.buttons.items():
            button.setText(self.words(text_id))
            name_it(button, self.words(text_id), cap.value)
        parts = (self.agents, self.lines, self.filter, self.curve, self.form, self.second)
        for part in parts:
            part.speak()
        self._write()

    def refresh(self) -> None:
        """Read again; what was sent and not answered is sent again first, as it was."""
        if self._is_sent:
            self._send()
            return
        self._shown = None
        self.heading.freshness.begin()
        self.agents.show_list(self._agents)

    def entered(self) -> None:
        """See Screen."""
        self.agents.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            if self.second.command_enter() or self.form.command_enter():
                return True
            if listens(self.agents.view):
                self.lines.view.setFocus()
            return True
        if cap in self.buttons:
            button = self.buttons[cap][0]
            if button.isVisible() and button.isEnabled():
                button.click()
            return True
        if cap is Cap.F4:
            self.go.open("reports")
            return True
        if cap is Cap.F3:
            number = self.agent.stands.point_number if self.agent is not None else None
            self.go.open("papers", f"point:{number}" if number is not None else None)
            return True
        return False

    def back(self) -> bool:
        """Out of the second person, the form, the statement; then out of the screen."""
        if self.second.command_esc():
            return True
        if self.form.isVisible():
            self.form.put_away()
            return True
        if listens(self.lines.view):
            self.entered()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        for cap, (_, text_id, route, _) in self.buttons.items():
            if self.go.may(route):
                yield KeyHint(cap, text_id, is_usable=not self._is_sent)
        yield KeyHint(Cap.F4, "B767")
        yield KeyHint(Cap.F3, "B970")

    def export(self) -> ExportJob | None:
        """Return the statement of the agent under the cursor."""
        if self.agent is None:
            return None
        number, (first, last) = self.agent.stands.point_number, self._days()
        return ExportJob(
            name=f"agent {number} {first} {last}",
            title=self.words("S2113"),
            columns=LINES,
            reader=self.lines.for_file(self._statement(number)),
            words=self.words.copy(),
        )

    @property
    def filter_bar(self) -> FilterBar:
        """See Screen."""
        return self.filter

    @property
    def agent(self) -> wire.AgentLine | None:
        """The agent under the cursor."""
        return self.agents.current

    # ------------------------------------------------------------------ reading

    def _agents(self, cursor: str | None) -> PageRead[wire.AgentLine]:
        told = self.desk.line.get(LIST[1], wire.AgentList, cursor=cursor, limit=PAGE_ROWS)
        return PageRead(rows=told.agents, next_cursor=told.next_cursor)

    def _days(self) -> tuple[str, str]:
        first, last = self.filter.filter.days()
        today = self.desk.now().astimezone(self.words.zone).date()
        last = last or max(today, first or today)
        first = first or last - dt.timedelta(days=USUAL_DAYS - 1)
        return first.isoformat(), last.isoformat()

    def _asked(self, number: int) -> wire.StatementRequest:
        first, last = self._days()
        return wire.StatementRequest(point_number=number, from_day=first, through_day=last)

    def _statement(self, number: int) -> Reader[wire.StatementLine]:
        line, asked = self.desk.line, self._asked(number)

        def read(cursor: str | None) -> PageRead[wire.StatementLine]:
            told = page_of(line, asked, cursor)
            return PageRead(rows=told.lines, next_cursor=told.next_cursor)

        return read

    def _agent_changed(self, agent: object) -> None:
        number = agent.stands.point_number if isinstance(agent, wire.AgentLine) else None
        self._write()
        if number is None or number == self._shown:
            return
        self._shown, self._seen = number, None
        if not self._is_sent:
            self.form.hide()
            self.second.stop()
        self.lines.show_list(self._statement(number))
        line, asked, zone = self.desk.line, self._asked(number), self.words.zone

        def seen() -> Seen:
            told = line.get(f"{LIST[1]}/{number}/suggestion", wire.AgentSuggestion)
            return Seen(told, *curve_of(line, asked, zone))

        self._reads.run(self.desk.timed(seen), self._took, self.failed)
        self._write()

    def _took(self, seen: Seen) -> None:
        self._seen = seen
        self._write()
        self.say_ready()

    def _arrived(self) -> None:
        self.heading.freshness.done()
        self._agent_changed(self.agents.current)

    def _write(self) -> None:
        words, agent, seen = self.words, self.agent, self._seen
        self.heading.subtitle.setText(words.both(agent.name) if agent is not None else "")
        self.strip.show_sums(sums_of(agent.stands, words) if agent is not None else NO_SUMS)
        limit = agent.stands.credit_limit_minor if agent is not None else 0
        self.curve.show_days(seen.days if seen is not None else (), limit)
        self.sums.setText(told_sums(agent.stands, seen.sums, words) if agent and seen else "")
        told = suggested(seen.suggestion)(words) if seen is not None else ""
        self.suggested.setText(told)
        for button, *_ in self.buttons.values():
            button.setEnabled(agent is not None and not self._is_sent)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out the curve and what is told below it while something is asked for."""
        is_asking = not (self.form.isHidden() and self.second.isHidden())
        self.sums.setVisible(not is_asking)
        has_curve = self.height() >= worn().room(_CURVE_ROOM)
        self.curve.setVisible(has_curve and not is_asking)
        has_room = self.height() >= worn().room(_FORM_ROOM)
        self.lines.setVisible(has_room or not is_asking)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show what there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _put_away(self) -> None:
        self._make_room()
        self.entered()

    # ------------------------------------------------------------------ doing

    def _top_up(self) -> None:
        self._open("top_up", nothing_said)

    def _pay(self) -> None:
        if self.agent is None:
            return
        owed = self.agent.stands.commission_owed_minor
        self._open("pay", nothing_said, amount=f"{owed // 100}.{owed % 100:02d}")

    def _terms(self) -> None:
        if self.agent is None:
            return
        now, told = self.agent.stands, saying("S2129")
        limit = now.credit_limit_minor
        if self._seen is not None:
            told = suggested(self._seen.suggestion)
            wanted = self._seen.suggestion.credit_limit_minor
            limit = wanted if wanted is not None else limit
        self._open(
            "terms",
            told,
            limit=f"{limit // 100}.{limit % 100:02d}",
            percent=f"{now.commission_bp // 100}.{now.commission_bp % 100:02d}",
        )

    def _settle(self) -> None:
        if self.agent is None:
            return
        act = acts.settle("", self.agent.stands, "")
        self._open("settle", act.effect)

    def _open(self, name: str, told: Saying, **values: str) -> None:
        if self.agent is not None and not self._is_sent:
            self.second.stop()
            self.form.open(name, told, **values)
            self._make_room()

    def _filled(self, name: str, values: dict[str, Any]) -> None:
        if self.agent is None:
            return
        point, document_id = self.agent.stands.point_number, self.desk.new_id()
        match name:
            case "settle":
                until = (self.desk.now() - _BEFORE_NOW).isoformat()
                self._act = acts.settle(document_id, self.agent.stands, until)
            case "terms":
                self._act = acts.terms(
                    document_id,
                    point,
                    limit_minor=values["limit"],
                    bp=values["percent"],
                    reason=values["text"],
                )
            case _:
                make = acts.top_up if name == "top_up" else acts.pay
                self._act = make(
                    document_id,
                    point,
                    minor=values["amount"],
                    through=values["through"],
                    reference=values["text"],
                )
        self._approval = None
        if self._act.action is None or self._act.payload is None:
            self._send()
            return
        self.second.ask(
            action=self._act.action,
            subject=self._act.subject,
            reason=self._act.reason,
            payload=self._act.payload,
            effect=self._act.effect,
        )
        self._make_room()

    def _agreed(self, approval_id: str) -> None:
        self._approval = approval_id
        self._send()

    def _send(self) -> None:
        if self._act is None:
            return
        act, line, approval_id = self._act, self.desk.line, self._approval
        self._is_sent = True
        self._write()
        self.act(lambda: act.send(line, approval_id), self._done)

    def _done(self, told: object) -> None:
        self._is_sent, self._act = False, None
        self.desk.reporter.say("agent_done")
        self.refresh()
        self.entered()
        if isinstance(told, wire.SettlementFacts):
            said = {"n": str(told.number), "x": self.words.money(told.commission_minor)}
            self._tell("S2141", said)
        elif isinstance(told, wire.AgentFacts):
            self._tell("S2142", {"x": self.words.money(told.float_minor)})

    def _tell(self, text_id: str, values: dict[str, str]) -> None:
        said = self.words(text_id, **values)
        self.suggested.setText(said)
        self.desk.announcer.say(said)

    def failed(self, error: Exception) -> None:
        """See Screen; what nobody answered is kept and sent again as it was."""
        if self._is_sent and reconciliation_line.is_refused(error):
            self._is_sent, self._act = False, None
            self._write()
        super().failed(error)
        if self._is_sent:
            self.suggested.setText(self.words("S2143"))

    # ------------------------------------------------------------------ parts

    def _connect(self) -> None:
        self.agents.failed.connect(self.failed)
        self.agents.arrived.connect(self._arrived)
        self.agents.row_changed.connect(self._agent_changed)
        self.lines.failed.connect(self.failed)
        self.filter.applied.connect(lambda _: self.refresh())
        self.filter.left.connect(self.entered)
        self.form.filled.connect(self._filled)
        self.form.left.connect(self._put_away)
        self.second.agreed.connect(self._agreed)
        self.second.ended.connect(self._put_away)

    def _lay_out(self) -> None:
        side = QWidget()
        sized(side, width=_LIST_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(self.agents, 1)
        left.addWidget(self.suggested)
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self.strip, self.curve, self.sums):
            right.addWidget(part)
        right.addWidget(self.lines, 1)
        right.addWidget(self.form)
        right.addWidget(self.second)
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(side)
        across.addLayout(right, 1)
        self.page(self.filter, below)


ENTRY: Final = ScreenEntry(
    name="agents",
    text_id="S2100",
    roles=READERS,
    reads=(LIST, SUGGESTION, STATEMENTS),
    acts={
        acts.TOP_UPS: frozenset({"accountant", "supervisor"}),
        acts.SETTLEMENTS: frozenset({"accountant"}),
        acts.PAYMENTS: frozenset({"accountant"}),
        acts.TERMS: frozenset({"accountant"}),
    },
    make=Agents,
)
