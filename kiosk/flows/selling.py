"""Selling one confirmed quote, and finding out what became of it.

The order is the point: intent on disk, then a byte leaves; the answer on disk, then anybody sees
it.  A sale, an operator's question and a resolution may run in three threads at once; whoever
brings the answer first settles the vend, the others find it settled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.errors import TillRefusal
from kiosk.flows.answer_wait import AnswerWait
from kiosk.flows.purse_book import Spend
from kiosk.flows.receipt_numbers import ReceiptNumbers
from kiosk.flows.sale_rules import cash_minor, check_money, refuse_second_sale
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import (
    ConfirmedSale,
    LocalCode,
    SaleMode,
    Step,
    VendView,
)
from kiosk.flows.vend_book import VendBook
from kiosk.flows.vend_reader import VendReader
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.records import (
    VendIntended,
    VendLinkLost,
    VendRefusedForEver,
    VendSent,
    VendTokenReceived,
)
from kiosk.vend_outcomes import Decided, DoubtReason, InDoubt, NoSale, Refused, Sold, VendOutcome
from vending_server.wire.canonical import digest_hex
from vending_server.wire.login import SessionAnswer
from vending_server.wire.problems import Problem
from vending_server.wire.vend import VendRequest

_THREADS_MAX: Final = 8  # one sale: its request, two questions, a resolution; twice over
_NOT_YET_DOUBTED: Final = frozenset({VendState.INTENT, VendState.SENT})
_SESSION_OVER: Final = InDoubt(DoubtReason.SESSION_ENDED)


class Selling:
    """The selling half of a till."""

    def __init__(
        self,
        *,
        journal: Journal,
        book: VendBook,
        reader: VendReader,
        box: ReceiptBox,
        api: ApiClient,
        timeouts: Timeouts,
        clock: TillClock,
        numbers: ReceiptNumbers,
        spend: Spend,
        new_id: Callable[[], str],
        on_step: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._book = book
        self._reader = reader
        self._box = box
        self._api = api
        self._timeouts = timeouts
        self._clock = clock
        self._numbers = numbers
        self._spend = spend
        self._new_id = new_id
        self._on_step = on_step
        self._waits: dict[str, AnswerWait] = {}
        self._settle_lock = threading.RLock()
        self._executor = ThreadPoolExecutor(_THREADS_MAX, thread_name_prefix="till")

    def close(self) -> None:
        """Stop waiting for answers."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def recover(self) -> None:
        """Put every vend whose request or answer was cut off in doubt."""
        for facts in self._book.in_states(_NOT_YET_DOUBTED):
            if facts.vend_id not in self._waits:
                self._lose_link(facts.vend_id, DoubtReason.INTERRUPTED)

    def sell(self, sale: ConfirmedSale, session: SessionAnswer) -> VendView:
        """See `Till.sell`."""
        return self.sell_visit((sale,), session)[0]

    def sell_visit(self, sales: Sequence[ConfirmedSale], session: SessionAnswer) -> list[VendView]:
        """See `Till.sell_visit`: all intents are on disk before the first request leaves."""
        for sale in sales:
            check_money(sale)
        intended = self._intend(sales, session)
        return [self._send_intended(vend_id, body) for vend_id, body in intended]

    def _send_intended(self, vend_id: str, body: bytes) -> VendView:
        if self._reader.facts(vend_id).state is not VendState.INTENT:
            # While an earlier one of the visit was on its way somebody asked about this one.
            return self._reader.view(vend_id)
        wait = AnswerWait(
            vend_id=vend_id, api=self._api, timeouts=self._timeouts, executor=self._executor
        )
        self._waits[vend_id] = wait
        try:
            self._on_step(Step.INTENT_JOURNALED)
            self._book.record(VendSent(at=self._clock.stamp(), vend_id=vend_id))
            self._on_step(Step.SENT_JOURNALED)
            outcome = wait.send(
                body,
                on_sent=lambda: self._on_step(Step.REQUEST_SENT),
                on_doubt=lambda reason: self._lose_link(vend_id, reason),
            )
            if isinstance(outcome, InDoubt):
                self._lose_link(vend_id, outcome.reason)
                return self._reader.view(vend_id)
            return self._settle(vend_id, outcome)
        finally:
            del self._waits[vend_id]

    def ask(self, vend_id: str) -> VendView:
        """See `Till.ask`."""
        return self._question(vend_id, self._api.ask_vend)

    def resolve(self, vend_id: str) -> VendView:
        """See `Till.resolve`."""
        return self._question(vend_id, self._api.resolve_vend)

    def _intend(
        self, sales: Sequence[ConfirmedSale], session: SessionAnswer
    ) -> list[tuple[str, bytes]]:
        """Commit all intents, or none; returns their ids with the exact bytes to be sent."""
        assert len({sale.drn for sale in sales}) == len(sales), "one meter twice in a visit"
        with self._numbers.lock:
            for sale in sales:
                refuse_second_sale(
                    self._book,
                    self._clock.now(),
                    drn=sale.drn,
                    tender_minor=sale.quote.tender_minor,
                    sell_again=sale.sell_again,
                )
                self._refuse_settled_money(sale)
                self._spend(sale.purse_id, cash_minor(sale))
            self._journal.check_room()
            visit_id = self._new_id() if len(sales) > 1 else None
            return [self._intend_one(sale, session, visit_id) for sale in sales]

    def _intend_one(
        self, sale: ConfirmedSale, session: SessionAnswer, visit_id: str | None
    ) -> tuple[str, bytes]:
        request = self._vend_request(sale, session, visit_id)
        body = msgspec.json.encode(request)
        self._book.record(
            VendIntended(
                at=request.made_at,
                vend_id=request.vend_id,
                receipt_sequence=request.receipt_sequence,
                operator=session.operator.login,
                drn=sale.drn,
                utility=sale.quote.utility,
                tender_minor=sale.quote.tender_minor,
                units_tenths=request.units_tenths,
                tenders=list(sale.tenders),
                received_minor=sale.received_minor,
                quote_hash=sale.quote_hash,
                request_sha256=digest_hex(body),
                instead_of=sale.instead_of,
                visit_id=visit_id,
                purse_id=sale.purse_id,
                notes=list(sale.notes),
            )
        )
        return request.vend_id, body

    def _refuse_settled_money(self, sale: ConfirmedSale) -> None:
        """Refuse money that is settled already, or that was paid for another meter."""
        if sale.instead_of is None:
            return
        refused = self._book.get(sale.instead_of)
        is_open = (
            refused is not None
            and refused.state is VendState.REFUSED
            and refused.intent.drn == sale.drn
        )
        if not is_open:
            params = {"vend_id": sale.instead_of}
            raise TillRefusal(LocalCode.MONEY_NOT_OPEN, params=params)

    def _vend_request(
        self, sale: ConfirmedSale, session: SessionAnswer, visit_id: str | None
    ) -> VendRequest:
        is_by_money = sale.mode is SaleMode.MONEY
        return VendRequest(
            vend_id=self._new_id(),
            drn=sale.drn,
            tender_minor=sale.quote.tender_minor if is_by_money else None,
            units_tenths=None if is_by_money else sale.quote.units_tenths,
            tenders=list(sale.tenders),
            received_minor=sale.received_minor,
            quote_hash=sale.quote_hash,
            receipt_sequence=self._numbers.next_of(session),
            visit_id=visit_id,
            is_again=sale.sell_again,
            made_at=self._clock.stamp(),
            old_tokens_entered=sale.old_tokens_entered,
        )

    def _question(self, vend_id: str, question: Callable[..., VendOutcome]) -> VendView:
        facts = self._reader.facts(vend_id)
        if facts.state not in WITHOUT_ANSWER:
            return self._reader.view_of(facts)
        outcome = question(vend_id=vend_id, timeout_s=self._timeouts.read_s)
        self._reader.note_question(
            vend_id, self._clock.now(), is_session_over=outcome == _SESSION_OVER
        )
        if not isinstance(outcome, Sold | Refused | NoSale):
            return self._reader.view(vend_id)
        view = self._settle(vend_id, outcome)
        if wait := self._waits.get(vend_id):
            wait.deliver(outcome)  # a sale that still waits in another thread need not
        return view

    def _settle(self, vend_id: str, outcome: Decided) -> VendView:
        """Write the answer down, once; a second answer finds the vend settled."""
        with self._settle_lock:
            facts = self._reader.facts(vend_id)
            state = facts.state
            is_withheld = facts.is_given_up and isinstance(outcome, Sold)
            if state in WITHOUT_ANSWER and not is_withheld:
                self._on_step(Step.ANSWER_RECEIVED)
                if state is VendState.INTENT:
                    self._lose_link(vend_id, DoubtReason.INTERRUPTED)
                if isinstance(outcome, Sold):
                    self._record_token(outcome)
                    self._on_step(Step.TOKEN_JOURNALED)
                else:
                    self._record_refusal(vend_id, outcome.problem)
        return self._reader.view(vend_id)

    def _record_token(self, sold: Sold) -> None:
        vend_id = sold.answer.vend_id
        self._book.record(
            VendTokenReceived(
                at=self._clock.stamp(),
                vend_id=vend_id,
                sale_id=sold.answer.sale_id,
                receipt_number=sold.answer.receipt_number,
                sealed_answer=self._box.close(sold.raw, vend_id=vend_id),
            )
        )

    def _record_refusal(self, vend_id: str, problem: Problem) -> None:
        plain = msgspec.json.encode(problem)
        self._book.record(
            VendRefusedForEver(
                at=self._clock.stamp(),
                vend_id=vend_id,
                code=problem.code,
                sealed_answer=self._box.close(plain, vend_id=vend_id),
            )
        )

    def _lose_link(self, vend_id: str, reason: DoubtReason) -> None:
        """IN_DOUBT, unless it is there already or somebody else got the answer meanwhile."""
        with self._settle_lock:
            if self._reader.facts(vend_id).state in _NOT_YET_DOUBTED:
                self._book.record(
                    VendLinkLost(at=self._clock.stamp(), vend_id=vend_id, reason=reason)
                )
