"""H05, settlement papers: which side signed, which lines are disputed, what was answered.

Both sides sign by hand; here it is written down, once each, by two people.  Lines are chosen from
the paper's own (Enter), or typed.  Nothing is edited: an answer names the entry that corrects a
line, or why the line stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.act_form import REASON
from kiosk.headoffice.agents import paper_acts as acts
from kiosk.headoffice.agents import paper_disputes, paper_lines, papers
from kiosk.headoffice.agents.paper_disputes import Disputed
from kiosk.headoffice.agents.paper_lines import PaperLine
from kiosk.headoffice.agents.paper_names import AGENTS, Names
from kiosk.headoffice.agents.papers import Paper
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.reports.files import PARTS, saved
from kiosk.headoffice.reports.opening import open_with_desktop
from kiosk.headoffice.screen import Navigation, ScreenEntry
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying
from vending_server.wire import papers as wire

_ACCOUNTANTS: Final = frozenset({"accountant"})
_PAPERS, _LINES, _DISPUTES = papers.NAME, paper_lines.NAME, paper_disputes.NAME
Row = Paper | PaperLine | Disputed


class Papers(ListsScreen):
    """Papers, the lines of one, and the disputed lines of all."""

    opener: Callable[[Path], None] = staticmethod(open_with_desktop)

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.paper: Paper | None = None  # whose lines are shown
        self._told_why: Paper | None = None  # why it is not to be signed, until another is seen
        self._names = Names()

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            papers.papers_list(self._names, lambda: self.go.login),
            paper_lines.lines_list(lambda: self.paper, self.words.zone),
            paper_disputes.disputes_list(self._names, self.words.zone),
        )

    def show_about(self, about: object) -> None:
        """Show a filter of the papers: another screen names whose."""
        if isinstance(about, str):
            self.show_list_named(_PAPERS, about)

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        open_it, save_it = partial(self.fetch, is_opened=True), partial(self.fetch, is_opened=False)
        files = (
            Offer(cap=Cap.F3, text_id="B801", run=open_it),
            Offer(cap=Cap.F4, text_id="B802", run=save_it),
        )
        if shown.name == _DISPUTES:
            return (
                self._answers(Cap.F9, "B974", wire.ACCEPTED),
                self._answers(Cap.F10, "B973", wire.REJECTED),
                *files,
            )
        dispute = Offer(
            cap=Cap.F8,
            text_id="B972",
            run=self._ask_dispute,
            fits=lambda row: acts.may_dispute(_paper_of(row)),
            route=acts.DISPUTES,
        )
        if shown.name == _LINES:
            return (dispute, *files)
        sign = Offer(
            cap=Cap.F7,
            text_id="B971",
            run=self._ask_signature,
            fits=lambda row: bool(acts.sides_to_sign(row, self.go.login)),
            route=acts.SIGNS,
        )
        return (sign, dispute, *files)

    # ------------------------------------------------------------------ from list to list

    def opened(self, row: Row, _column: str) -> None:
        """From a paper to its lines, from a disputed line to its paper."""
        if isinstance(row, Paper):
            self.paper = row
            self.show_list_named(_LINES)
        elif isinstance(row, Disputed):
            self.show_list_named(_PAPERS, row.paper.facts.number)

    def show_page(self, at: int) -> None:
        """See ListsScreen; lines are those of the paper under the cursor."""
        if isinstance(self.row, Paper):
            self.paper = self.row
        super().show_page(at)

    def command(self, cap: Cap) -> bool:
        """See ListsScreen; who may not sign is told why, also where there is no room for facts."""
        return super().command(cap) or (cap is Cap.F7 and self._say_why_not())

    def back(self) -> bool:
        """Out of a form, then to the papers, then out of the screen."""
        if super().back():
            return True
        if self.on_top.shown.name == _PAPERS:
            return False
        self.show_page(0)
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield from super().keys()
        text_id = {_PAPERS: "S2901", _DISPUTES: "B975"}.get(self.on_top.shown.name)
        if text_id is not None and self.row is not None and not self._is_asking:
            yield KeyHint(Cap.ENTER, text_id)

    def list_shown(self) -> None:
        """Say whose lines are seen."""
        is_lines = self.on_top.shown.name == _LINES and self.paper is not None
        told = papers.title_of(self.paper, self.words) if is_lines and self.paper else ""
        self.heading.subtitle.setText(told)

    def row_shown(self, row: Row) -> None:
        """What was said of the row before is not said of this one."""
        if self._told_why is not None and row is not self._told_why:
            self._told_why = None
            self.show_notice(None)

    # ------------------------------------------------------------------ acts

    def _ask_signature(self, paper: Paper) -> None:
        document_id = self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            if acts.is_name_of_other_side(paper, values):
                self.form.refuse("name", notice("E783", "warning"))
                return
            signature = acts.signature_of(document_id, paper, values)
            self._send(acts.SIGNS[1], signature, "paper_signed", "S2928")

        fields = acts.sign_fields(acts.sides_to_sign(paper, self.go.login))
        what = partial(papers.title_of, paper)
        self.ask(fields, typed, title=saying("B971"), what=what)

    def _say_why_not(self) -> bool:
        paper = self.row
        if self._is_asking or not self.go.may(acts.SIGNS) or not isinstance(paper, Paper):
            return False
        text_id = acts.kept_from_signing(paper, self.go.login)
        if text_id:
            self.show_notice(notice(text_id, "warning"))
            self._told_why = paper
        return bool(text_id)

    def _ask_dispute(self, row: Paper | PaperLine) -> None:
        document_id, paper = self.desk.new_id(), _paper_of(row)
        assert paper is not None, "offered for a row only"
        line = row.on_paper if isinstance(row, PaperLine) else ""

        def typed(values: dict[str, str]) -> None:
            dispute = acts.dispute_of(document_id, paper, values)
            self._send(acts.DISPUTES[1], dispute, "paper_disputed", "S2929", line=dispute.line)

        what = partial(papers.title_of, paper)
        self.ask(acts.dispute_fields(line), typed, title=saying("B972"), what=what)

    def _answers(self, cap: Cap, text_id: str, act: wire.AnswerName) -> Offer:
        fields = (acts.CORRECTION, REASON) if act == wire.ACCEPTED else (REASON,)

        def ask(row: Disputed) -> None:
            document_id = self.desk.new_id()

            def typed(values: dict[str, str]) -> None:
                answer = acts.answer_of(document_id, row.facts.dispute_id, act, values)
                self._send(acts.ANSWERS[1], answer, "paper_answered", "S2933", line=row.facts.line)

            what = partial(paper_disputes.told_of, row)
            self.ask(fields, typed, title=saying(text_id), what=what)

        return Offer(
            cap=cap,
            text_id=text_id,
            run=ask,
            fits=lambda row: row is not None and row.facts.answer is None,
            route=acts.ANSWERS,
        )

    def _send(self, path: str, message: Any, said: str, text_id: str, *, line: str = "") -> None:
        office = self.desk.line

        def done(stands: wire.PaperStands) -> None:
            if self.on_top.shown.name == _LINES:
                self.show_page(0)  # the paper stands otherwise now: that is seen there
            told = {"n": (FigureKind.TEXT, isolate_ltr(stands.number))}
            if line:
                told["x"] = (FigureKind.TEXT, isolate_name(line))
            self.keep_notice(Notice(Telling(text_id, told), "good"))

        self.send(lambda: office.post(path, message, wire.PaperStands), said, done)

    # ------------------------------------------------------------------ the paper itself

    def fetch(self, row: Row, *, is_opened: bool) -> None:
        """Lay the file into the folder of exports; perhaps show it, to be read and printed."""
        paper, line, folder = _paper_of(row), self.desk.line, self.desk.exports
        if paper is None:
            return

        def done(path: Path) -> None:
            told = {"x": (FigureKind.TEXT, isolate_ltr(str(path)))}
            self.show_notice(Notice(Telling("S1287", told), "good"))
            self.desk.reporter.say("saved", path=str(path))
            if is_opened:
                self.opener(path)

        self.act(lambda: saved(line, paper, folder), done)


def _paper_of(row: Row | None) -> Paper | None:
    return row if row is None or isinstance(row, Paper) else row.paper


ENTRY: Final = ScreenEntry(
    name="papers",
    text_id="S2900",
    roles=_ACCOUNTANTS | {"auditor"},
    reads=(papers.LISTS, paper_lines.READS, AGENTS, PARTS),
    acts={
        acts.SIGNS: _ACCOUNTANTS,
        acts.DISPUTES: _ACCOUNTANTS,
        acts.ANSWERS: _ACCOUNTANTS,
    },
    make=Papers,
    is_listed=False,
)
