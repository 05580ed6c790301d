"""H03 Difference: which views differ by how much, why by evidence, and what is done about it.

Opened for a row of the reconciliation (all its differences) or for an item of the worklist.  From
every row behind a figure Enter leads to the paper that was printed.  No cause without rows, no
percentage of guilt; where money moves a second person agrees to exactly what is posted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.cashier.notices import is_declined
from kiosk.headoffice import difference_parts as parts
from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.decision_form import MOVES_MONEY, DecisionForm, Filled
from kiosk.headoffice.detail import ScrolledColumn, panel
from kiosk.headoffice.difference_lists import (
    LINK_COLUMNS,
    PAIRS,
    Evidence,
    as_it_stands,
    evidence_of,
    listed,
)
from kiosk.headoffice.explanation import Explanation, explanations_of
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.reconciliation_words import (
    ACTS,
    STATES,
    WAITING,
    day_of,
    pill_of,
    subject_name,
    subject_place,
    word,
)
from kiosk.headoffice.recount import ROUTE as RECOUNTS
from kiosk.headoffice.recount import Recount
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.tables.columns import amount, plain_text
from kiosk.headoffice.tables.view import RowsTable
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import name_it, wrapping
from kiosk.workers import Latest
from vending_server.wire import reconciliation as wire
from vending_server.wire.problems import ProblemCode

ACTION: Final = "difference_decision"
_LEFT, _RIGHT = 330, 330
_IN_A_ROW_LARGE: Final = 4
_TWO_SIDES: Final = 1500  # of the width: lists on both sides also in large print
ACCOUNTANT: Final = "accountant"
_OF_CLOSERS: Final = frozenset({"note", "send_back", "escalate"})
"""What a supervisor does as well; to accept a cause and to move money is an accountant's."""
_COUNTED: Final = frozenset({"shift", "batch"})  # whatever lacks of a shift, its drawer is there
_BUTTONS: Final = (
    (Cap.F6, "explain"),
    (Cap.F3, "note"),
    (Cap.F4, "send_back"),
    (Cap.F8, "escalate"),
    (Cap.F9, "charge"),
    (Cap.F10, "write_off"),
    (Cap.F7, "correct"),
)


class Difference(Screen):
    """Pairs at the side, causes in the middle, rows and paper at the other side."""

    def build(self) -> None:
        """See Screen."""
        self._row: wire.ReconciliationRow | None = None
        self._item: wire.ItemFacts | None = None
        self._filled: Filled | None = None
        self._unanswered: tuple[str, wire.ItemAct] | None = None  # nobody knows whether it was done
        self._trail: wire.PaperTrail | None = None
        self._papers = Latest(self.desk.workers)
        self.pairs: RowsTable[wire.ItemLine | wire.DifferenceFacts] = RowsTable(
            self.desk, PAIRS, name_id="S1161"
        )
        self.links: RowsTable[Evidence] = RowsTable(self.desk, LINK_COLUMNS, name_id="S1121")
        self.views, self.story = ScrolledColumn(), ScrolledColumn()
        self.paper = ScrolledColumn()
        self.form, self.second = DecisionForm(self.desk), SecondPerson(self.desk)
        self.recount = Recount(self.desk)
        self.count_again = QPushButton()
        self.buttons = {act: QPushButton() for _, act in _BUTTONS}
        self._connect()
        self._lay_out()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        words = self.words
        for cap, act in _BUTTONS:
            button = self.buttons[act]
            button.setText(words(ACTS[act]))
            name_it(button, button.text(), cap.value)
        self.count_again.setText(words("S2677"))
        name_it(self.count_again, self.count_again.text(), Cap.F12.value)
        for part in (self.pairs, self.links, self.form, self.second, self.recount):
            part.speak()
        self._arrange()
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def show_about(self, about: object) -> None:
        """Show all differences of a row, or one item."""
        self._item, self._trail = None, None
        self._put_away()
        if isinstance(about, wire.ReconciliationRow):
            self._row = about
            self.pairs.show_list(listed(about.differences))  # type: ignore[arg-type]
        elif isinstance(about, wire.ItemLine):
            self._row = None
            self.pairs.show_list(listed([about]))  # type: ignore[arg-type]
        self._write()

    def refresh(self) -> None:
        """Read the item again; what nobody answered is sent again first, under its own id."""
        if self.recount.sending.is_unanswered:
            self.recount.sending.again()
            return
        if self._unanswered is not None:
            self._send(*self._unanswered)
            return
        pair = self.pairs.current
        item_id = pair.item_id if pair is not None else None
        if item_id is None:
            self._take(None)
            return
        line = self.desk.line
        self.read(lambda: server.item(line, item_id), self._take)

    def entered(self) -> None:
        """See Screen."""
        self.pairs.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            if self.second.command_enter() or self.form.command_enter():
                return True
            if self.recount.command_enter():
                return True
            return self.links.command_enter()
        if cap is Cap.F12 and self.count_again.isVisible():
            self.count_again.click()
            return True
        for its_cap, act in _BUTTONS:
            if cap is its_cap and self.buttons[act].isVisible():
                self.buttons[act].click()
                return True
        return False

    def back(self) -> bool:
        """Out of the second person, the form, the paper; then out of the screen."""
        if self.second.command_esc() or self.recount.command_esc():
            return True
        if self.form.isVisible():
            self.form.put_away()
            return True
        if self.paper_frame.isVisible():
            self.paper_frame.hide()
            self.links.view.setFocus()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        if self.recount.isVisible():
            return
        yield KeyHint(Cap.ENTER, "B713")
        for cap, act in _BUTTONS[:4]:
            if self._may(act):
                yield KeyHint(cap, ACTS[act], is_usable=self._makes_sense(act))
        if self._may_recount:
            yield KeyHint(Cap.F12, "S2677")

    def export(self) -> ExportJob | None:
        """Return the rows behind the difference."""
        if self._item is None:
            return None
        item = self._item
        return ExportJob(
            name=f"difference {plain_text(item.item.subject.id)}",
            title=self.words("S1121"),
            columns=LINK_COLUMNS,
            reader=listed(evidence_of(item)),
            words=self.words.copy(),
        )

    # ------------------------------------------------------------------ what is shown

    def _take(self, item: wire.ItemFacts | None) -> None:
        self._item = item
        self.links.show_list(listed(evidence_of(item) if item is not None else ()))  # type: ignore[arg-type]
        self._write()
        if item is not None:
            self.pairs.model.rewrite(lambda pair: as_it_stands(pair, item.item))
            left = abs(item.item.amount_minor) - abs(item.item.explained_minor)
            explained = amount(abs(item.item.explained_minor))
            self.desk.announcer.say(self.words("S1124", x=explained, y=amount(max(left, 0))))

    def _write(self) -> None:
        self._write_heading()
        words, item = self.words, self._item
        views = item.views if item is not None else (self._row.views if self._row else [])
        title = wrapping("section", words("S1119"))
        self.views.show_parts((title, parts.views_grid(words, views)), words("S1119"))
        self.story.show_parts(self._story(), words("S1120"))
        self._write_paper()
        for act, button in self.buttons.items():
            button.setVisible(self._may(act))
            button.setEnabled(self._makes_sense(act))
        self.count_again.setVisible(self._may_recount)
        self.keys_changed.emit()

    def _story(self) -> Iterable[QWidget]:
        words, item = self.words, self._item
        if item is None:
            yield wrapping("", words("S1073" if self.pairs.current is not None else "S764"))
            return
        yield from parts.summary(words, item)
        yield wrapping("section", words("S1120"))
        yield from parts.causes(words, item)
        if item.acts:
            yield wrapping("section", words("S1122"))
            yield from parts.acts(words, item)

    def _write_heading(self) -> None:
        words, row, item = self.words, self._row, self._item
        subject = row.subject if row is not None else (item.item.subject if item else None)
        if subject is None:
            self.heading.subtitle.clear()
            self.heading.show_state("")
            return
        point = subject_place(words, subject)
        name = subject_name(words, subject, self._shift_number)
        self.heading.subtitle.setText(words.joined(point, name, day_of(subject.day)))
        if item is not None:
            pill = pill_of(words, STATES, item.item.state)
            self.heading.show_state(pill.text, pill.tone)

    @property
    def _shift_number(self) -> int | None:
        if self._row is not None:
            return self._row.number
        return None if self._item is None else self._item.item.shift_number

    def _may(self, act: str) -> bool:
        is_open = self._item is not None and self._item.item.state not in {"decided", "cleared"}
        is_ours = act in _OF_CLOSERS or ACCOUNTANT in self.go.roles
        return is_open and is_ours and self.go.may(server.ACTS)

    @property
    def _may_recount(self) -> bool:
        item = self._item.item if self._item is not None else None
        if item is None or item.state not in WAITING:
            return False
        return item.subject.kind in _COUNTED and self.go.may(RECOUNTS)

    def _makes_sense(self, act: str) -> bool:
        """Say whether an act can be done at all: a cause to accept, somebody who owes."""
        minor = self._item.item.amount_minor if self._item is not None else 0
        if act == "explain":
            return bool(self._explanations())
        if act == "charge":
            return minor < 0  # nobody owes what is over
        return act not in MOVES_MONEY or minor != 0

    def _explanations(self) -> list[Explanation]:
        """Return what may be accepted: causes, then the rows that are marked, or the one shown."""
        if self._item is None:
            return []
        marked = [row for _, row in sorted(self.links.model.marks.items())]
        current = self.links.current
        rows = marked or ([current] if current is not None else [])
        return explanations_of(self._item, [row.link for row in rows])

    def _open_link(self, row: Evidence, _column: str) -> None:
        link = row.link
        if link.kind not in server.ON_PAPER:
            self._show_paper(None)
            return
        line = self.desk.line
        self._papers.run(
            self.desk.timed(lambda: server.paper(line, link)), self._show_paper, self._no_paper
        )

    def _no_paper(self, error: Exception) -> None:
        """A row that no till printed anything for is no fault."""
        if is_declined(error, ProblemCode.NOT_FOUND):
            self._show_paper(None)
        else:
            self.failed(error)

    def _show_paper(self, trail: wire.PaperTrail | None) -> None:
        self._trail = trail
        self._write_paper()
        self.paper_frame.show()
        receipt = trail.receipt_number if trail is not None else None
        self.desk.reporter.say("paper", receipt=receipt or "")

    def _write_paper(self) -> None:
        words, trail = self.words, self._trail
        shown = parts.paper(words, trail) if trail is not None else parts.no_paper(words)
        self.paper.show_parts(shown, words("S1142"))

    # ------------------------------------------------------------------ what is done

    def _begin(self, act: str) -> None:
        if not self._may(act) or not self._makes_sense(act):
            return
        self._put_away()
        explanations = self._explanations() if act == "explain" else []
        minor = self._item.item.amount_minor if self._item is not None else 0
        self.form.open(act, explanations, minor)

    def _begin_recount(self) -> None:
        if self._item is None:
            return
        subject, number = self._item.item.subject, self._shift_number
        self._put_away()
        self.recount.open(
            subject,
            lambda words: words.joined(
                subject_place(words, subject), subject_name(words, subject, number)
            ),
        )
        self._give_room(counting=True)
        self.recount.table.begin()

    def _give_room(self, *, counting: bool) -> None:
        """Show a count alone: it needs the room, and who counts must not see what is expected."""
        for part in (self._left, self._story_frame, self._acts):
            part.setVisible(not counting)
        self._arrange()
        self.keys_changed.emit()

    def _recount_left(self) -> None:
        self._give_room(counting=False)
        self.entered()

    def _recounted(self) -> None:
        self.desk.reporter.say("recounted")
        self.desk.announcer.say(self.words("S2682"))
        self.go.count_again()
        self.refresh()
        self.entered()

    def _asked(self, filled: Filled) -> None:
        item = self._item
        if item is None:
            return
        self._filled = filled
        if not filled.needs_two:
            self._carry_out(None)
            return
        document = filled.document(self.desk.new_id(), item.item)
        self.second.ask(
            action=ACTION,
            subject=f"{item.item.subject.kind} {item.item.subject.id}"[:120],
            reason=document.reason,
            payload=wire.decision_payload(item.item.item_id, document),
            effect=filled.effect(item.item),
        )

    def _carry_out(self, approval_id: str | None) -> None:
        item, filled = self._item, self._filled
        if item is None or filled is None:
            return
        self._filled = None
        document = filled.document(self.desk.new_id(), item.item, approval_id)
        self._send(item.item.item_id, document)

    def _send(self, item_id: str, document: wire.ItemAct) -> None:
        """Send an act; without an answer it is sent again as it was: the server does it once."""
        self._unanswered = (item_id, document)
        line = self.desk.line
        self.act(lambda: server.act(line, item_id, document), self._done)

    def failed(self, error: Exception) -> None:
        """See Screen; what the server refused was not done."""
        if server.is_refused(error):
            self._unanswered = None
        super().failed(error)

    def _done(self, item: wire.ItemFacts) -> None:
        self._unanswered = None
        act = item.acts[-1].act if item.acts else ""
        self.desk.reporter.say("acted", act=act, state=item.item.state)
        self.desk.announcer.say(self.words("S1159", x=word(self.words, ACTS, act)))
        self.go.count_again()
        self.show_notice(None)
        self._take(item)
        self.entered()

    def _put_away(self) -> None:
        self.second.stop()
        self.form.hide()
        self.recount.hide()
        self._give_room(counting=False)
        self.paper_frame.hide()

    # ------------------------------------------------------------------ widgets

    def _connect(self) -> None:
        self.pairs.row_changed.connect(lambda _: self.refresh())
        self.links.opened.connect(self._open_link)
        for table in (self.pairs, self.links):
            table.failed.connect(self.failed)
        self.form.filled.connect(self._asked)
        self.form.left.connect(self.entered)
        self.second.agreed.connect(self._carry_out)
        self.second.ended.connect(self.entered)
        self.recount.left.connect(self._recount_left)
        self.recount.counted.connect(self._recounted)
        self.recount.sending.failed.connect(self.failed)
        self.count_again.clicked.connect(self._begin_recount)
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, act=act: self._begin(act))

    def _lay_out(self) -> None:
        left, middle, right = self._columns = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for column in (left, middle, right):
            column.setSpacing(10)
        self.views_frame, self.paper_frame = panel(self.views), panel(self.paper)
        self.paper_frame.hide()
        left.addWidget(self.pairs, 2)
        left.addWidget(self.views_frame, 3)
        self._story_frame = panel(self.story)
        middle.addWidget(self._story_frame, 1)
        middle.addWidget(self.form)
        middle.addWidget(self.second)
        middle.addWidget(self.recount)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        sides: list[QWidget] = []
        for column, width in ((left, _LEFT), (middle, 0), (right, _RIGHT)):
            side = QWidget()
            side.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            if width:
                sized(side, width=width)
            across.addWidget(side, 0 if width else 1)
            sides.append(side)
        self._left, _, self._right = sides
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(across, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        for button in (*self.buttons.values(), self.count_again):
            sized(button, least_height=36)
        self._acts = QWidget()
        self._acts.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._acts)
        self.page(body)
        self._arrange()

    def _arrange(self) -> None:
        """Put everything side by side; in large print buttons have two rows, lists one column."""
        is_tight = worn().is_large and self.width() < _TWO_SIDES
        self.views_frame.setVisible(not is_tight)
        self._right.setVisible(not is_tight and not self.recount.isVisible())
        for part in (self.links, self.paper_frame):
            self._columns[0 if is_tight else 2].addWidget(part, 3)
        buttons = (*self.buttons.values(), self.count_again)
        in_one = _IN_A_ROW_LARGE if worn().is_large else len(buttons)
        for at, button in enumerate(buttons):
            self._grid.addWidget(button, at // in_one, at % in_one)
        self._grid.setColumnStretch(len(buttons), 1)


ENTRY: Final = ScreenEntry(
    name="difference",
    text_id="S1095",
    roles=server.READERS,
    reads=(server.ITEM, server.PAPERS),
    acts={server.ACTS: server.DECIDERS, RECOUNTS: server.DECIDERS},
    make=Difference,
    is_listed=False,
)
