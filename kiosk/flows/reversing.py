"""Giving a vend in doubt up, and saying so under the device's signature (wire/reversal.py).

The till itself is the only witness that nobody saw a token.  So it first writes that it gives the
vend up; from that record on it takes no token of it, whatever still arrives.  Only then it signs
where the vend stands, and up to which record.  A vend that ever had its token cannot be given up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kiosk.errors import TillRefusal
from kiosk.flows.counter_book import CounterBook
from kiosk.flows.counter_values import CounterKind
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_states import VendState
from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from kiosk.store.records import VendGivenUp, VendTakenBack
from vending_server.wire.login import SessionAnswer
from vending_server.wire.reversal import ReversalRequest, unseen_message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversing:
    """The witness of one till."""

    journal: Journal
    book: VendBook
    acts: CounterBook
    identity: DeviceIdentity
    terminal_id: str
    clock: TillClock
    signed_in: Callable[[], SessionAnswer]

    def give_up(self, drn: str) -> str:
        """Give up the vend in doubt of a meter, if it is not yet; return its id.

        Raises:
            TillRefusal: nothing_in_doubt, not_signed_in.
            JournalUnwritable: not written.
        """
        facts = self.book.without_answer_on(drn)
        if facts is None or facts.state is not VendState.IN_DOUBT:
            raise TillRefusal(LocalCode.NOTHING_IN_DOUBT)
        if not facts.is_given_up:
            self.book.record(
                VendGivenUp(at=self.clock.stamp(), vend_id=facts.vend_id, operator=self._operator())
            )
        return facts.vend_id

    def take_back(self, vend_id: str) -> None:
        """Let a vend be settled as any other, unless the server may know that it was given up.

        Raises:
            TillRefusal: reversal_begun, nothing_in_doubt.
            IllegalTransition: it was not given up.
            JournalUnwritable: not written.
        """
        self._in_doubt(vend_id)
        for act in self.acts.all():
            is_of_vend = act.kind is CounterKind.REVERSAL and vend_id in act.intent.path
            if is_of_vend and act.state is not VendState.REFUSED:
                raise TillRefusal(LocalCode.REVERSAL_BEGUN)
        at = self.clock.stamp()
        self.book.record(VendTakenBack(at=at, vend_id=vend_id, operator=self._operator()))

    def signed(self, vend_id: str, request: ReversalRequest) -> ReversalRequest:
        """Return a request with what this device says of its journal.

        Raises:
            TillRefusal: nothing_in_doubt, when the vend was not given up or has an answer by now.
        """
        facts = self._in_doubt(vend_id)
        if not facts.is_given_up:
            raise TillRefusal(LocalCode.NOTHING_IN_DOUBT)
        head = self.journal.head
        message = unseen_message(
            terminal_id=self.terminal_id,
            vend_id=vend_id,
            vend_state=facts.state.value,
            journal_sequence=head.seq,
            journal_hash=head.hash.hex(),
        )
        return msgspec.structs.replace(
            request,
            vend_state=facts.state.value,
            journal_sequence=head.seq,
            journal_hash=head.hash.hex(),
            signature=self.identity.sign(message).hex(),
        )

    def _operator(self) -> str:
        return self.signed_in().operator.login

    def _in_doubt(self, vend_id: str) -> VendFacts:
        facts = self.book.get(vend_id)
        if facts is None or facts.state is not VendState.IN_DOUBT:
            raise TillRefusal(LocalCode.NOTHING_IN_DOUBT)
        return facts
