"""Reading vends back from the journal: the only source of what a window shows.

An answer is never handed on from the network; what was not durable cannot be seen here.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode, VendView
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_states import WITH_TOKEN, VendState
from kiosk.store.receipt_box import ReceiptBox
from vending_server.wire.problems import Problem
from vending_server.wire.vend import TokenLine, VendAnswer

_REFUSED = frozenset({VendState.REFUSED, VendState.REFUNDED})


class VendReader:
    """Views over one book."""

    def __init__(self, book: VendBook, box: ReceiptBox) -> None:
        self._book = book
        self._box = box
        self._asked: dict[str, tuple[dt.datetime, bool]] = {}

    def note_question(self, vend_id: str, at: dt.datetime, *, is_session_over: bool) -> None:
        """Remember when the server was last asked; for the list of vends in doubt."""
        self._asked[vend_id] = at, is_session_over

    def facts(self, vend_id: str) -> VendFacts:
        """Return what the book knows.

        Raises:
            TillRefusal: vend_not_here.
        """
        facts = self._book.get(vend_id)
        if facts is None:
            raise TillRefusal(LocalCode.VEND_NOT_HERE)
        return facts

    def view(self, vend_id: str) -> VendView:
        """Return a vend as windows see it.

        Raises:
            TillRefusal: vend_not_here.
            JournalBroken: its stored answer does not verify.
        """
        return self.view_of(self.facts(vend_id))

    def views_in(self, states: frozenset[VendState]) -> list[VendView]:
        """Return the vends in these states, oldest first."""
        return [self.view_of(facts) for facts in self._book.in_states(states)]

    def receipts(self, count: int) -> list[VendView]:
        """Return the last sales, newest first."""
        return [self.view_of(facts) for facts in self._book.receipts(count)]

    def tokens_of(self, vend_id: str) -> tuple[TokenLine, ...]:
        """Return the tokens of a sold vend, in the order in which they are typed.

        Raises:
            TillRefusal: vend_not_here, no_token.
        """
        facts = self.facts(vend_id)
        if facts.state not in WITH_TOKEN:
            raise TillRefusal(LocalCode.NO_TOKEN)
        return tuple(self.sale_of(facts).tokens)

    def sale_of(self, facts: VendFacts) -> VendAnswer:
        """Return the stored sale of a vend in WITH_TOKEN."""
        return msgspec.json.decode(self.plain_answer(facts), type=VendAnswer)

    def plain_answer(self, facts: VendFacts) -> bytes:
        """Return the server's answer to a vend that has one.

        Raises:
            JournalBroken: it does not verify.
        """
        sealed = self._book.sealed_answer(facts)
        assert sealed is not None, "this vend has no answer yet"
        return self._box.open(sealed, vend_id=facts.vend_id)

    def view_of(self, facts: VendFacts) -> VendView:
        """Return one vend as windows see it."""
        intent = facts.intent
        asked_at, is_session_over = self._asked.get(facts.vend_id, (None, False))
        return VendView(
            vend_id=facts.vend_id,
            state=facts.state,
            drn=intent.drn,
            utility=intent.utility,
            operator=intent.operator,
            made_at=facts.made_at,
            tender_minor=intent.tender_minor,
            received_minor=intent.received_minor,
            change_minor=intent.received_minor - facts.cash_minor,
            receipt_sequence=intent.receipt_sequence,
            copies=facts.copies,
            answer=self.sale_of(facts) if facts.state in WITH_TOKEN else None,
            problem=self._problem_of(facts) if facts.state in _REFUSED else None,
            print_verdict=facts.verdict,
            print_reason=facts.reason,
            doubt_reason=facts.doubt_reason,
            is_given_up=facts.is_given_up,
            asked_at=asked_at,
            is_session_over=is_session_over,
            tenders=tuple(intent.tenders),
        )

    def _problem_of(self, facts: VendFacts) -> Problem:
        return msgspec.json.decode(self.plain_answer(facts), type=Problem)
