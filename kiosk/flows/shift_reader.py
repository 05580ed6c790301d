"""Reading acts of the cash desk back from the journal: the only source of what a window shows."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.errors import TillRefusal
from kiosk.flows.shift_book import ActFacts, ShiftBook
from kiosk.flows.shift_values import (
    ANSWER_OF,
    ActAnswer,
    ActKind,
    ActState,
    ShiftActView,
    decoded_request,
)
from kiosk.flows.till_values import LocalCode
from kiosk.store.receipt_box import ReceiptBox
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.shifts import ShiftReport


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
            answer=self.answer(facts) if facts.state is ActState.DONE else None,
            copies=facts.copies,
            verdict=facts.verdict,
        )

    def open_shift(self) -> ShiftAtTill | None:
        """Return the shift that this till opened last, if it has not closed it."""
        closed = {one.shift_id for one in self._book.acts(ActKind.CLOSING, state=ActState.DONE)}
        for facts in reversed(self._book.acts(ActKind.OPENING, state=ActState.DONE)):
            opened = self.answer(facts)
            if facts.shift_id in closed or not isinstance(opened, ShiftReport):
                continue
            return ShiftAtTill(
                shift_id=opened.shift_id,
                number=opened.number,
                operator=opened.operator,
                opened_at=opened.opened_at,
            )
        return None

    def done(self) -> list[ActFacts]:
        """Return all that the server once did, oldest first."""
        return self._book.acts(state=ActState.DONE)

    def request_bytes(self, facts: ActFacts) -> bytes:
        """Return exactly what is sent."""
        return self._box.open(self._book.sealed_request(facts), vend_id=facts.act_id)

    def answer(self, facts: ActFacts) -> ActAnswer:
        """Return what the server said of an act that is done."""
        raw = self._box.open(self._book.sealed_answer(facts), vend_id=facts.act_id)
        return msgspec.json.decode(raw, type=ANSWER_OF[facts.kind])
