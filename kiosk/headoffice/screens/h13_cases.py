"""H13 Case files: what machines could not place, and disputed sales; each ends with a decision.

None closes with money that has no place: what is known to be in a box is paid or credited, and of a
sale the whole sum is given back or none of it.  What ended has a letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.cases import claims, disputes, evidence, letters
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.reports.files import MAKES, made
from kiosk.headoffice.screen import Navigation, ScreenEntry
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying
from kiosk.workers import Latest
from vending_server.wire.cases import ASKED, CHARGED, CaseFacts, CaseNoteFacts, CaseSettled
from vending_server.wire.machine_cash import CREDITED, PAID, REJECTED, ClaimFacts
from vending_server.wire.reports import ReportOrder

_CLOSERS: Final = frozenset({"accountant", "supervisor"})
_READERS: Final = _CLOSERS | {"auditor"}
_CAPS: Final = {PAID: Cap.F7, CREDITED: Cap.F8, REJECTED: Cap.F9}
_CAPS_OF_CASE: Final = {**_CAPS, CHARGED: Cap.F10}
_TITLES: Final = {**claims.TITLES, CHARGED: "B950"}
_TITLES_OF_CASE: Final = {**_TITLES, REJECTED: "B954"}
_ENDED: Final = frozenset({PAID, CREDITED, REJECTED, CHARGED})
Row = ClaimFacts | CaseFacts


class Cases(ListsScreen):
    """Claims of machines and disputed sales, open ones first."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self._notes: dict[str, list[CaseNoteFacts]] = {}
        self._asking = Latest(desk.workers)
        self._letter: ReportOrder | None = None  # ordered, and nobody answered

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            claims.claims_list(self.words.zone, self.desk.now, self._notes),
            disputes.disputes_list(self.words.zone, self.desk.now, self._notes),
        )

    def show_about(self, about: object) -> None:
        """Show a filter of the disputed sales: another screen names what it means."""
        if isinstance(about, str):
            self.show_list_named(disputes.NAME, about)

    def row_shown(self, row: Row) -> None:
        """Read what was asked and given about it, once; it is shown if it is still wanted."""
        about, line = evidence.id_of(row), self.desk.line
        if about in self._notes:
            return

        def came(notes: list[CaseNoteFacts]) -> None:
            self._notes[about] = notes
            if self.row is not None and evidence.id_of(self.row) == about:
                self._show_row()

        read = self.desk.timed(lambda: evidence.notes_of(line, about))
        self._asking.run(read, came, self.failed)

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        is_case = shown.name == disputes.NAME
        ends = _CAPS_OF_CASE if is_case else _CAPS
        may_end = disputes.may_end if is_case else claims.may_end
        return (
            *(
                Offer(
                    cap=cap,
                    text_id=(_TITLES_OF_CASE if is_case else _TITLES)[act],
                    run=partial(self._end_case if is_case else self._end, act),
                    fits=partial(_may, may_end, act),
                    route=disputes.SETTLES if is_case else claims.SETTLES,
                )
                for act, cap in ends.items()
            ),
            *(
                Offer(
                    cap=cap,
                    text_id=evidence.TITLES[act],
                    run=partial(self._note, act),
                    fits=_is_open,
                    route=evidence.NOTES,
                )
                for act, cap in ((evidence.EVIDENCE, Cap.F3), (ASKED, Cap.F4))
            ),
            Offer(cap=Cap.F12, text_id="B953", run=self._write, fits=_has_ended),
        )

    # ------------------------------------------------------------------ ends

    def _end(self, act: str, row: ClaimFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            try:
                wanted = claims.settlement_of(row, act, values, document_id=document_id)
            except claims.NotUnderstood as fault:
                self.form.refuse(str(fault), notice("S1727", "warning"))
                return
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: claims.settle(line, row.claim_id, wanted, approval_id), "settled"
                ),
                action=claims.ACTION,
                subject=row.number,
                reason=wanted.reason,
                payload=claims.payload(row, wanted),
                effect=claims.effect(row, wanted),
            )

        title = saying(_TITLES[act])
        self.ask(claims.fields_of(row, act), typed, title=title, confirm_id="B33")

    def _end_case(self, act: str, row: CaseFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            wanted = disputes.settlement_of(row, act, values, document_id=document_id)
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: disputes.settle(line, row.case_id, wanted, approval_id),
                    "settled",
                    self._ended,
                ),
                action=disputes.ACTION,
                subject=str(row.number),
                reason=wanted.reason,
                payload=disputes.payload(row, wanted),
                effect=disputes.effect(wanted),
            )

        title = saying(_TITLES_OF_CASE[act])
        self.ask(disputes.fields_of(row, act), typed, title=title, confirm_id="B33")

    def _ended(self, settled: CaseSettled) -> None:
        """Say where the code stands: on the letter, and on no screen."""
        if settled.tokens:
            self.keep_notice(notice("S2777", "good"))

    # ------------------------------------------------------------------ evidence and letters

    def _note(self, act: str, row: Row) -> None:
        line, document_id, about = self.desk.line, self.desk.new_id(), evidence.id_of(row)

        def typed(values: dict[str, str]) -> None:
            wanted = evidence.note_of(document_id, about, act, values)
            self._notes.pop(about, None)
            self.send(lambda: line.post(evidence.NOTES[1], wanted, CaseNoteFacts), "noted")

        self.ask(evidence.FIELDS[act], typed, title=saying(evidence.TITLES[act]))

    def _write(self, row: Row) -> None:
        """Have the letter made and laid among the exports; without an answer, the same again."""
        about, line, folder = evidence.id_of(row), self.desk.line, self.desk.exports
        if self._letter is None or self._letter.subject != about:
            today: dt.date = self.desk.now().astimezone(self.words.zone).date()
            self._letter = letters.order_of(self.desk.new_id(), about, today)
        order = self._letter

        def done(path: Path) -> None:
            self._letter = None
            told = {"x": (FigureKind.TEXT, isolate_ltr(str(path)))}
            self.show_notice(Notice(Telling("S1287", told), "good"))
            self.desk.reporter.say("saved", path=str(path))

        self.act(lambda: made(line, order, folder), done)


def _may(may_end: Any, act: str, row: Row | None) -> bool:
    return bool(may_end(row, act))


def _is_open(row: Row | None) -> bool:
    return row is not None and row.state not in _ENDED


def _has_ended(row: Row | None) -> bool:
    return row is not None and row.state in _ENDED


def _waiting(line: Line) -> int:
    return claims.waiting(line) + disputes.waiting(line)


ENTRY: Final = ScreenEntry(
    name="cases",
    text_id="S2321",
    roles=_READERS,
    reads=(claims.LISTS, disputes.LISTS, evidence.LISTS, MAKES),
    acts={claims.SETTLES: _CLOSERS, disputes.SETTLES: _CLOSERS, evidence.NOTES: _CLOSERS},
    make=Cases,
    count=_waiting,
)
