"""The service menu of a terminal without a person: who opens it, what it tests, emptying the box.

Nothing is sold while it is open, and nothing here makes or shows a token.  Every method blocks and
is called in a worker thread.

Emptying takes two people.  The collector names the sealed bag first; only then is told what the
journal says was in the box.  Both agree, with their passwords and at the server, to exactly bag and
pieces; then the record is on disk, then the slip is printed, then head office is told, again and
again if the line is down.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.machine import NOTES_MINOR, Machine
from kiosk.flows.office_papers import emptying_of
from kiosk.flows.purse_book import BoxContents, NoteState, PurseBook
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.store.cash_records import (
    BoxSlipPrinted,
    CashBoxEmptied,
    ServiceClosed,
    ServiceOpened,
)
from vending_server.wire.cash_count import CountLine
from vending_server.wire.problems import ProblemCode

_ACTION: Final = "cash_box_emptying"
_REASON: Final = "the box is emptied"
_APPROVED: Final = "approved"
_USED: Final = "used"


class BoxSlipPrinter(Protocol):
    """Prints the slip of an emptied box."""

    def __call__(self, emptied: CashBoxEmptied) -> PrintVerdict:
        """Print it and return the printer's verdict."""
        ...


class TrialPrinter(Protocol):
    """Prints a page that says TEST."""

    def __call__(self, made_at: str) -> PrintVerdict:
        """Print it and return the printer's verdict."""
        ...


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody who serves the machine; the password is kept only while the menu is open."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxDraft:
    """An emptying that nobody has agreed to yet."""

    emptied: CashBoxEmptied
    contents: BoxContents

    @property
    def payload(self) -> Mapping[str, Any]:
        """Return exactly what two people agree to."""
        fields: dict[str, Any] = msgspec.to_builtins(emptying_of(self.emptied))
        del fields["approval_id"]
        return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """A box that is empty now, and what became of its slip."""

    record: CashBoxEmptied
    verdict: PrintVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState:
    """What the menu says of the machine besides its devices."""

    in_doubt: int  # notes that the acceptor lost sight of
    strays: int
    claims: int
    unsettled: int  # purses whose money has no place yet
    untold: int  # that head office has not answered
    fingerprint: str


class MachineService:
    """One terminal's service menu."""

    def __init__(
        self,
        machine: Machine,
        *,
        clock: TillClock,
        box_slip: BoxSlipPrinter,
        test_page: TrialPrinter,
    ) -> None:
        self._machine = machine
        self._clock = clock
        self._box_slip = box_slip
        self._test_page = test_page
        self._slips = 0

    @property
    def _book(self) -> PurseBook:
        return self._machine.till.purses.notes

    # ------------------------------------------------------------------ in and out

    def enter(self, login: str, password: str) -> Server:
        """Open the menu for somebody whom the server lets serve machines.

        Raises:
            Declined: login_refused, login_locked, not_permitted.
            Unreachable: without a line nobody is let in.
            JournalUnwritable: nobody is let in either.
        """
        person = self._machine.served(lambda: self._machine.till.office.enter(login, password))
        self._book.record(ServiceOpened(at=self._clock.stamp(), operator=person.login))
        return Server(person.login, password)

    def leave(self, who: Server) -> None:
        """Write down that the menu is closed.

        Raises:
            JournalUnwritable: it is closed all the same.
        """
        self.try_notes(is_on=False)
        self._book.record(ServiceClosed(at=self._clock.stamp(), operator=who.login))

    # ------------------------------------------------------------------ looking and trying

    def state(self) -> MachineState:
        """Return what the journal says of the machine."""
        till = self._machine.till
        return MachineState(
            in_doubt=len(self._book.notes(NoteState.IN_DOUBT)),
            strays=len(self._book.strays()),
            claims=len(self._book.claims()),
            unsettled=len(till.purses.unsettled()),
            untold=len(till.office.untold()),
            fingerprint=till.fingerprint,
        )

    def try_notes(self, *, is_on: bool) -> None:
        """Read notes and give each back, or stop that."""
        if is_on:
            self._machine.keeper.try_notes(frozenset(NOTES_MINOR))
        else:
            self._machine.keeper.pause()

    def print_test(self) -> PrintVerdict:
        """Print a page that says TEST."""
        return self._test_page(self._clock.stamp())

    # ------------------------------------------------------------------ the cash box

    def draft(self, bag_number: str, collector: Server) -> BoxDraft:
        """Count the box by the journal, for a bag that is named.

        Raises:
            TillRefusal: note_is_moving.
        """
        if self._machine.keeper.is_undecided:
            raise TillRefusal(LocalCode.NOTE_IS_MOVING)
        contents = self._book.box()
        till = self._machine.till
        record = CashBoxEmptied(
            at=self._clock.stamp(),
            emptying_id=till.acts.new_id(),
            approval_id=till.acts.new_id(),
            collectors=[collector.login],
            bag_number=bag_number.strip(),
            counts=_counts(contents),
            expected_minor=contents.total_minor,
            unread_notes=contents.unread,
        )
        return BoxDraft(emptied=record, contents=contents)

    def empty(self, draft: BoxDraft, collector: Server, second: Server) -> Emptied:
        """Let both agree, write the emptying down, print its slip and tell head office.

        The second one agrees first: whoever mistypes his password leaves nothing agreed to.

        Raises:
            TillRefusal: approver_is_requester (one person twice), box_changed, note_is_moving.
            Declined: a password or a role that does not do; nothing was written.
            Unreachable: nothing was written; the same draft may be tried again.
            JournalUnwritable: the box counts as not emptied.
        """
        if second.login == collector.login:
            raise TillRefusal(ProblemCode.APPROVER_IS_REQUESTER)
        record = draft.emptied
        counter = self._machine.till.counter
        self._machine.served(
            lambda: counter.ask_approval(
                record.approval_id,
                action=_ACTION,
                subject=record.bag_number,
                reason=_REASON,
                payload=draft.payload,
            )
        )
        for one in (second, collector):
            facts = counter.decide_here(
                record.approval_id, operator=one.login, password=one.password, accept=True
            )
        if facts.state not in {_APPROVED, _USED}:
            raise TillRefusal(ProblemCode.APPROVER_IS_REQUESTER)
        if self._machine.keeper.is_undecided:
            raise TillRefusal(LocalCode.NOTE_IS_MOVING)
        if self._book.box() != draft.contents:
            raise TillRefusal(LocalCode.BOX_CHANGED)
        record = msgspec.structs.replace(record, collectors=[collector.login, second.login])
        self._book.record(record)
        emptied = Emptied(record=record, verdict=self.print_slip(record))
        with contextlib.suppress(Declined, Unreachable):  # told again with the next round
            self._machine.tell_office()
        return emptied

    def print_slip(self, record: CashBoxEmptied) -> PrintVerdict:
        """Print the slip of an emptied box, and write down what became of the paper."""
        verdict = self._box_slip(record)
        self._book.record(
            BoxSlipPrinted(
                at=self._clock.stamp(), emptying_id=record.emptying_id, verdict=verdict.value
            )
        )
        return verdict

    def withdraw(self, draft: BoxDraft, collector: Server) -> None:
        """Take back a request that waits for a second person; without a line it ends by itself."""
        with contextlib.suppress(Declined, Unreachable):
            self._machine.till.counter.decide_here(
                draft.emptied.approval_id,
                operator=collector.login,
                password=collector.password,
                accept=False,
            )


def _counts(contents: BoxContents) -> list[CountLine]:
    """Return the pieces, largest first; of a note that is taken and is not in: zero."""
    kinds = sorted({*NOTES_MINOR, *contents.pieces}, reverse=True)
    return [
        CountLine(denomination_minor=kind, pieces=contents.pieces.get(kind, 0)) for kind in kinds
    ]
