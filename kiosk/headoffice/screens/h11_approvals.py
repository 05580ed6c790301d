"""H11, approvals: what waits for a second person, what agreeing would do, and the decision.

One at a time, never several: who decides has the effect of exactly this request before him.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.cashier.notices import is_declined
from kiosk.headoffice import approval_effects as acts
from kiosk.headoffice.detail import ScrolledColumn
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.line import Line
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.headoffice.verdict_form import VerdictForm
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, rule, toned, wrapping
from kiosk.widgets.words import Words
from kiosk.workers import Latest
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalFacts, ApprovalList
from vending_server.wire.problems import ProblemCode

LIST: Final = ("GET", "/v1/approvals")
ANYBODY: Final = frozenset(acts.ROLES) - {"self_service"}
PAGE_ROWS: Final = 100
LOOK_AGAIN_MS: Final = 15_000
_PANEL_WIDTH: Final = 410
_LONG: Final = 24  # signs; an id has a line of its own
_COUNTED_MAX: Final = 5  # pages: nobody has more than 500 requests waiting


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _state(facts: ApprovalFacts, words: Words) -> Pill:
    if facts.is_own:
        return Pill(words("S2065"), "neutral")
    if facts.approved_by:
        return Pill(words("S2067"), "warning")
    return Pill(words("S2066"), "primary")


def _tone(facts: ApprovalFacts) -> str:
    return "neutral" if facts.is_own else ""


COLUMNS: Final[tuple[Column[ApprovalFacts], ...]] = (
    Column(
        key="what",
        text_id="S2068",
        kind=Kind.NAMED,
        value=lambda one, words: Named(acts.kind_name(one, words), acts.subject_of(one, words)),
        tone=_tone,
        grows=1,
    ),
    Column(
        key="amount",
        text_id="S901",
        kind=Kind.MONEY,
        value=lambda one, _: acts.sum_of(one),
        yields=1,
    ),
    Column(
        key="by",
        text_id="S2062",
        kind=Kind.NAMED,
        value=lambda one, words: Named(
            isolate_ltr(one.requested_by),
            words("S78", n=one.point_number) if one.point_number is not None else "",
        ),
        tone=_tone,
    ),
    Column(
        key="since",
        text_id="S2063",
        kind=Kind.MOMENT,
        value=lambda one, _: _moment(one.requested_at),
        yields=2,
    ),
    Column(key="state", text_id="S2077", kind=Kind.PILL, value=_state),
)


def page_of(line: Line, cursor: str | None) -> PageRead[ApprovalFacts]:
    """Read one page of what waits and concerns the person."""
    told = line.get(LIST[1], ApprovalList, cursor=cursor, limit=PAGE_ROWS)
    return PageRead(rows=told.approvals, next_cursor=told.next_cursor)


def waiting(line: Line) -> int:
    """Return how many requests wait for this person's decision; own ones wait for others."""
    return len(_waiting_ids(line))


def _waiting_ids(line: Line) -> frozenset[str]:
    found: set[str] = set()
    cursor = None
    for _ in range(_COUNTED_MAX):
        page = page_of(line, cursor)
        found |= {one.approval_id for one in page.rows if one.may_decide}
        cursor = page.next_cursor
        if cursor is None:
            break
    return frozenset(found)


class Approvals(Screen):
    """The queue, and beside it the effect, what exactly is agreed to, and the decision."""

    def build(self) -> None:
        """See Screen."""
        self.table: RowsTable[ApprovalFacts] = RowsTable(self.desk, COLUMNS, name_id="S2078")
        self.table.failed.connect(self.failed)
        self.table.arrived.connect(self._arrived)
        self.table.row_changed.connect(self._show)
        self.table.opened.connect(lambda *_: self._to_decision())
        self.effect, self.verdict = ScrolledColumn(), VerdictForm(self.desk)
        self.verdict.decided.connect(self._decide)
        self.shown: ApprovalFacts | None = None
        self._known: frozenset[str] | None = None
        self._gone: frozenset[str] = frozenset()  # listed, and waiting no more
        self._is_sending = False
        self._looks = Latest(self.desk.workers)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.effect, 1)
        column.addWidget(self.verdict)
        side = card(column, margins=(2, 2, 2, 2))
        sized(side, width=_PANEL_WIDTH)
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.table, 1)
        across.addWidget(side)
        self.page(below)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self.table.speak()
        self.verdict.speak()
        self._show_effect()

    def refresh(self) -> None:
        """See Screen."""
        self.heading.freshness.begin()
        self.show_notice(None)
        self._known, self._gone = None, frozenset()
        self.table.show_list(self._page)

    def entered(self) -> None:
        """See Screen."""
        self.table.view.setFocus()
        self._timer.start()

    def left(self) -> None:
        """See Screen."""
        self._timer.stop()
        self._looks.forget()
        self.verdict.password.clear()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            return self.verdict.command_enter() or self.table.command_enter()
        if cap in {Cap.CTRL_ENTER, Cap.CTRL_BACKSPACE}:
            if self.verdict.isVisible():
                self.verdict.decide(accept=cap is Cap.CTRL_ENTER)
            return True
        return False

    def back(self) -> bool:
        """See Screen."""
        if not self.verdict.has_focus():
            return False
        self.verdict.password.clear()
        self.table.view.setFocus()
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.ENTER, "B762")
        yield KeyHint(Cap.CTRL_ENTER, "B760")
        yield KeyHint(Cap.CTRL_BACKSPACE, "B761")

    def export(self) -> ExportJob | None:
        """See Screen."""
        return ExportJob(
            name=self.entry.name,
            title=self.words(self.entry.text_id),
            columns=COLUMNS,
            reader=self.table.for_file(self._page),
            words=self.words.copy(),
        )

    def look(self) -> None:
        """Ask whether something new came; the list itself never changes under somebody's eyes."""
        line = self.desk.line
        self._looks.run(self.desk.timed(lambda: _waiting_ids(line)), self._looked, self.failed)

    # ------------------------------------------------------------------ inside

    def _page(self, cursor: str | None) -> PageRead[ApprovalFacts]:
        return page_of(self.desk.line, cursor)

    def _arrived(self) -> None:
        self.heading.freshness.done()
        self._show(self.table.current)
        self.look()
        self.say_ready()

    def _looked(self, found: frozenset[str]) -> None:
        known = found if self._known is None else self._known
        self._known = found
        self._gone |= known - found
        if found != known:
            self.go.count_again()
        if self.shown is not None and self.shown.approval_id in known - found:
            self._show_effect()
            self.show_notice(notice("S3003", "warning"))
        elif found - known:
            self.show_notice(notice("S2076", "primary"))

    def _show(self, facts: object) -> None:
        now = facts if isinstance(facts, ApprovalFacts) else None
        before = self.shown.approval_id if self.shown is not None else None
        self.shown = now
        if now is None or now.approval_id != before:
            self.verdict.begin(self.go.login)
            self.verdict.speak()
        self._show_effect()

    def _show_effect(self) -> None:
        """Show what a request would do; nobody decides about one that cannot be told."""
        facts, words = self.shown, self.words
        effect = acts.effect(facts, words) if facts is not None else None
        may_decide = facts is not None and facts.may_decide and effect is not None
        is_gone = facts is not None and facts.approval_id in self._gone
        self.verdict.setVisible(may_decide and not is_gone)
        if facts is None:
            self.effect.show_parts([wrapping("small", words("S2069"))], words("S2069"))
            return
        told = effect or acts.unknown(facts, words)
        parts = self._parts(facts, told, "primary" if effect is not None else "danger")
        self.effect.show_parts(parts, f"{acts.kind_name(facts, words)}. {told}")

    def _parts(self, facts: ApprovalFacts, told: str, tone: str) -> Iterator[QWidget]:
        words = self.words
        yield wrapping("title", acts.kind_name(facts, words))
        box = QVBoxLayout()
        box.setSpacing(4)
        box.addWidget(label("small", words("S2060")))
        box.addWidget(wrapping("strong", told))
        yield toned(tone, box)
        if facts.is_own:
            yield wrapping("strong", words("S2089"))
        if facts.subject and not acts.names_its_subject(facts):
            yield wrapping("", words.joined(words("S3076"), isolate_name(facts.subject), by=": "))
        yield wrapping("", words.joined(words("T152"), isolate_name(facts.reason), by=": "))
        asked = words.joined(words("S2062"), isolate_ltr(facts.requested_by), by=": ")
        since = words.joined(words("S2063"), self._when(facts.requested_at), by=": ")
        yield wrapping("small", words.joined(asked, since))
        until = words.joined(words("S2064"), self._when(facts.expires_at), by=": ")
        yield wrapping("small", until)
        if facts.approved_by:
            agreed = words("S2079", name=", ".join(facts.approved_by))
            yield wrapping("small", words("S2090"))
            yield wrapping("small", agreed)
        yield rule()
        yield label("strong", words("S2061"))
        for name, value in acts.fields(facts, words):
            is_long = len(value) > _LONG
            yield wrapping("small", words.joined(name, value, by=":\n" if is_long else ": "))

    def _when(self, text: str) -> str:
        return formats.when(_moment(text), self.words.zone)

    def _to_decision(self) -> None:
        if self.verdict.isVisible():
            self.verdict.password.setFocus()

    def _decide(self, said: ApprovalDecisionHere) -> None:
        facts, line = self.shown, self.desk.line
        if facts is None or self._is_sending:
            return
        self._is_sending = True
        path = f"{LIST[1]}/{quote(facts.approval_id, safe='')}/decisions-here"
        self.act(
            lambda: line.post(path, said, ApprovalFacts),
            lambda _: self._decided(accepted=said.accept),
        )

    def _decided(self, *, accepted: bool) -> None:
        self._is_sending = False
        self.refresh()
        self.table.view.setFocus()
        self.show_notice(notice("S2072" if accepted else "S2073", "good"))
        self.go.count_again()

    def failed(self, error: Exception) -> None:
        """See Screen; a decision that was refused changes nothing, or came too late."""
        self._is_sending = False
        if self.shown is not None and is_declined(error, ProblemCode.APPROVAL_WITHDRAWN):
            self._gone |= {self.shown.approval_id}
            self._show_effect()
            self.table.view.setFocus()
        super().failed(error)


ENTRY: Final = ScreenEntry(
    name="approvals",
    text_id="S2000",
    roles=ANYBODY,
    reads=(LIST,),
    make=Approvals,
    count=waiting,
)
