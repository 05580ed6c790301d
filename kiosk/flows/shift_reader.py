"""Reading acts of the cash desk back from the journal: the only source of what a window shows."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.errors import TillRefusal
from kiosk.flows.shift_book import ActFacts, ShiftBook
from kiosk.flows.shift_values import ANSWER_OF, ActAnswer, ActState, ShiftActView, decoded_request
from kiosk.flows.till_values import LocalCode
from kiosk.store.receipt_box import ReceiptBox


class ShiftReader:
    """Views over one book."""

    def __init__(self, book: ShiftBook, box: ReceiptBox) -> None:
        self._book = book
        self._box = box

    def view(self, act_id: str) -> ShiftActView:
        """Return an act as the journal knows it.

        Raises:
            TillRefusal: shift_act_not_here.
        """
        facts = self._book.get(act_id)
        if facts is None:
            raise TillRefusal(LocalCode.SHIFT_ACT_NOT_HERE)
        return self.view_of(facts)

    def view_of(self, facts: ActFacts) -> ShiftActView:
        """Return one act as windows see it."""
        return ShiftActView(
            act_id=facts.act_id,
            kind=facts.kind,
            state=facts.state,
            operator=facts.operator,
            made_at=dt.datetime.fromisoformat(facts.at),
            request=decoded_request(facts.kind, self.request_bytes(facts)),
            answer=self._answer(facts) if facts.state is ActState.DONE else None,
            copies=facts.copies,
            verdict=facts.verdict,
        )

    def request_bytes(self, facts: ActFacts) -> bytes:
        """Return exactly what is sent."""
        return self._box.open(self._book.sealed_request(facts), vend_id=facts.act_id)

    def _answer(self, facts: ActFacts) -> ActAnswer:
        raw = self._box.open(self._book.sealed_answer(facts), vend_id=facts.act_id)
        return msgspec.json.decode(raw, type=ANSWER_OF[facts.kind])
