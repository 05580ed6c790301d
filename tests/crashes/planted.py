"""Bugs that are planted from outside, to prove that the verdict would see them.

Each breaks one rule in the way a careless change would.  The product has no switch for any of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest import mock

import msgspec

from drivers.cash_acceptors import note_book
from drivers.cash_acceptors.base import AcceptorEvent, NoteInDoubt, NoteOrder, Resume
from kiosk.flows import counter_acts, machine, note_keeper, paper, purse_book, purses, selling
from kiosk.flows.on_paper import put_on_paper
from kiosk.flows.purse_book import NoteState, PurseBook
from kiosk.flows.purses import Purses
from kiosk.store.cash_records import AcceptorTold, NoteEnded, NoteOrdered
from kiosk.store.journal import Journal
from kiosk.vend_outcomes import NoSale
from tests.crashes.program import Program
from vending_server.errors import Refused
from vending_server.vending import service
from vending_server.vending.model import StoredAnswer
from vending_server.wire.problems import Problem, ProblemCode

Patch = tuple[Any, str, Any]
_BEHIND_S = 2.0


@dataclass(frozen=True)
class Fault:
    """What is replaced, and as what the verdict must see it."""

    seen_as: str
    patches: Callable[[], list[Patch]]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Break the rule meanwhile."""
        with ExitStack() as stack:
            for where, name, what in self.patches():
                stack.enter_context(mock.patch.object(where, name, what))
            yield


# ---------------------------------------------------------------------- notes and their book


def _counter_then_event() -> list[Patch]:
    """Write the acceptor's counter as one record, then what happened to the note as another."""
    record = PurseBook.record

    def apart(self: PurseBook, one: Any) -> None:
        if isinstance(one, NoteEnded):
            record(self, AcceptorTold(at=one.at, mark=one.mark, event="counter"))
        record(self, one)

    return [(PurseBook, "record", apart)]


def _event_then_counter() -> list[Patch]:
    """The other way round, and trust the acceptor that it tells nothing twice."""
    record, end_note = PurseBook.record, PurseBook._end_note

    def apart(self: PurseBook, one: Any) -> None:
        if isinstance(one, NoteEnded):
            record(self, msgspec.structs.replace(one, mark=self._mark or one.mark))
            one = AcceptorTold(at=one.at, mark=one.mark, event="counter")
        record(self, one)

    def whenever_told(self: PurseBook, escrow_id: str, *more: Any) -> None:
        note = self._notes[escrow_id]
        self._notes[escrow_id] = dataclasses.replace(note, state=NoteState.ESCROW)
        end_note(self, escrow_id, *more)

    def resume(self: PurseBook) -> Resume | None:
        last = list(self._notes.values())[-1:]
        opened = purse_book._open_note(last[0]) if last else None
        return Resume(mark=self._mark, open_note=opened) if self._mark else None

    return [
        (PurseBook, "record", apart),
        (PurseBook, "_end_note", whenever_told),
        (PurseBook, "resume", resume),
    ]


def _credit_when_ordered() -> list[Patch]:
    """Count a note when it is ordered into the box."""
    believe = PurseBook._believe

    def credit(self: PurseBook, record: Any) -> None:
        believe(self, record)
        if isinstance(record, NoteOrdered) and record.order == NoteOrder.STACK:
            note = self._notes[record.escrow_id]
            believe(self, _stacked(note.escrow_id, self._mark))

    return [(PurseBook, "_believe", credit)]


def _stacked(escrow_id: str, mark: str | None) -> NoteEnded:
    return NoteEnded(at="", mark=mark or "", escrow_id=escrow_id, end=NoteState.STACKED.value)


def _confirm_first() -> list[Patch]:
    """Confirm to the acceptor at once, and write down what it said a little later."""

    push_at_once = Program._push

    def push(self: Program, event: Any) -> None:
        def later() -> None:
            if not self.is_over:
                push_at_once(self, event)

        if isinstance(event, AcceptorEvent):
            self._keeper._device.confirm(event.mark)
        self.hall.clock.after(_BEHIND_S, later)

    return [(Program, "_push", push)]


def _doubt_as(state: NoteState) -> Callable[[], list[Patch]]:
    """Take a note in doubt for one whose end is known."""
    return lambda: [(note_keeper, "_ENDS", {**note_keeper._ENDS, NoteInDoubt: state})]


def _returned_is_stacked() -> list[Patch]:
    """Believe what was ordered rather than what the acceptor says."""
    returned = note_book.NoteBook.returned

    def as_ordered(self: Any, mark: str) -> Any:
        held = self.held
        is_stack = held is not None and held.wanted is NoteOrder.STACK
        return self.stacked(held.note, mark) if is_stack else returned(self, mark)

    return [(note_book.NoteBook, "returned", as_ordered)]


# ---------------------------------------------------------------------- purses


def _sums_with(**changes: int) -> Callable[[], list[Patch]]:
    """Forget a part of what a purse has spent."""
    sums = Purses.sums

    def wrong(self: Purses, purse_id: str) -> Any:
        return dataclasses.replace(sums(self, purse_id), **changes)

    return lambda: [(Purses, "sums", wrong)]


def _claim_takes_all() -> list[Patch]:
    """Claim all that was put in, whatever of it was vended or kept."""
    claim = Purses.claim

    def all_of_it(self: Purses, purse_id: str, *more: Any) -> Any:
        if self.left(purse_id) <= 0:
            return None
        stacked = self.notes.purse(purse_id).stacked_minor
        with mock.patch.object(self, "left", return_value=stacked):
            return claim(self, purse_id, *more)

    return [(Purses, "claim", all_of_it)]


def _claim_unwritten() -> list[Patch]:
    """Print a claim's slip and write nothing down."""
    record = PurseBook.record

    def silent(self: PurseBook, one: Any) -> None:
        if not isinstance(one, purses.MoneyClaimed | purses.ClaimPrinted):
            record(self, one)

    return [(PurseBook, "record", silent)]


def _waits_for_ever() -> list[Patch]:
    """Wait for the end of a note although it was told."""
    return [(machine.Machine, "interrupted", lambda self: self._last_unfinished())]


# ---------------------------------------------------------------------- vends and acts


def _silence_is_a_no() -> list[Patch]:
    """Believe that a vend without an answer was refused."""
    lose = selling.Selling._lose_link

    def refused(self: Any, vend_id: str, reason: Any) -> None:
        lose(self, vend_id, reason)
        none = Problem(status=410, code=ProblemCode.VEND_NONE, title="", decided=True)
        self._settle(vend_id, NoSale(problem=none))

    return [(selling.Selling, "_lose_link", refused)]


def _new_id_for_the_same() -> list[Patch]:
    """Send an act without an answer again under another id."""
    send = counter_acts.CounterActs._send

    def anew(self: Any, facts: Any, body: bytes) -> None:
        if facts.lost_at is not None:
            asked = msgspec.json.decode(body)
            asked |= {"document_id": self._new_id()}
            body = msgspec.json.encode(asked)
        send(self, facts, body)

    return [
        (counter_acts.CounterActs, "_send", anew),
        (counter_acts, "_is_answer_of", lambda _facts, _raw: True),
        (counter_acts, "LATE", counter_acts.LATE * 0),
    ]


def _journal_lags() -> list[Patch]:
    """Say that a record is on disk one record too early."""
    insert = Journal._insert

    def lagging(self: Any, record: Any) -> None:
        waiting, self._waiting = getattr(self, "_waiting", None), record
        if waiting is not None:
            insert(self, waiting)

    def last_seq(self: Any) -> int:
        return self._head.seq if getattr(self, "_waiting", None) else plain(self)

    plain = Journal._last_seq
    return [(Journal, "_insert", lagging), (Journal, "_last_seq", last_seq)]


def _print_first() -> list[Patch]:
    """Print before it is written down that printing begins."""
    printing = paper.Paper._print

    def early(self: Any, pieces: Any) -> Any:
        sheet = self._renderer(pieces[0].sale, copy_number=pieces[0].copy)
        job = f"{pieces[0].sale.receipt_number}/{pieces[0].copy}"
        outcome = put_on_paper(self._printer, sheet, job_id=job)
        with mock.patch.object(paper, "put_on_paper", return_value=outcome):
            return printing(self, pieces)

    return [(paper.Paper, "_print", early)]


def _no_tombstone() -> list[Patch]:
    """Let the server answer "nothing" without making it so for ever."""

    def forgetful(self: Any, seller: Any, vend_id: str) -> Any:
        try:
            return self.ask(seller, vend_id)
        except Refused:
            nothing = service._tombstone(vend_id)
            return StoredAnswer(service._GONE, nothing, is_sale=False, is_new=True)

    return [(service.VendingService, "_resolve_once", forgetful)]


FAULTS: Final[Mapping[str, Fault]] = {
    "counter_then_event": Fault("disputed", _counter_then_event),
    "event_then_counter": Fault("doubled", _event_then_counter),
    "credit_when_ordered": Fault("unbalanced", _credit_when_ordered),
    "confirm_before_journal": Fault("disputed", _confirm_first),
    "doubt_is_stacked": Fault("unbalanced", _doubt_as(NoteState.STACKED)),
    "doubt_is_returned": Fault("unbalanced", _doubt_as(NoteState.RETURNED)),
    "ordered_is_stacked": Fault("unbalanced", _returned_is_stacked),
    "doubt_is_left": Fault("unbalanced", _sums_with(in_doubt_minor=0)),
    "sold_is_left": Fault("unbalanced", _sums_with(vended_minor=0)),
    "claimed_is_left": Fault("unbalanced", _sums_with(claimed_minor=0)),
    "claim_takes_all": Fault("unbalanced", _claim_takes_all),
    "claim_without_record": Fault("unsettled", _claim_unwritten),
    "waits_for_ever": Fault("unsettled", _waits_for_ever),
    "silence_is_a_no": Fault("doubled", _silence_is_a_no),
    "sent_again_with_new_id": Fault("doubled", _new_id_for_the_same),
    "journal_lags": Fault("doubled", _journal_lags),
    "print_before_record": Fault("doubled", _print_first),
    "no_tombstone": Fault("doubled", _no_tombstone),
}
