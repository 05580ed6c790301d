"""Doing an act of the counter once, and finding out what became of it.

Theory of operation.  The intent holds the very bytes of the request and is on disk before one of
them leaves.  The server keeps one answer for each document's id, so that an act without an answer
is sent again as it was: done before, it is answered with what is kept; not done, it is done now.
Nobody sees an answer, least of all a token, before it is on disk.

A refusal is not kept by the server.  To the first sending it is an answer like any other.  To a
repeated one it says only that nothing was done so far: an earlier sending may still be on its way.
It ends the act when no sending without an answer is younger than `LATE` (docs/decisions/0160).
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from kiosk.api_client import ApiClient, Declined, SessionEnded, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.counter_book import CounterBook, CounterFacts
from kiosk.flows.counter_paper import CounterPaper
from kiosk.flows.counter_values import (
    ANSWER_OF,
    ActIds,
    ActView,
    CounterAnswer,
    NewAct,
    belongs_to,
)
from kiosk.flows.purse_book import Spend
from kiosk.flows.receipt_numbers import ReceiptNumbers
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode, PrintResult, Step
from kiosk.flows.vend_states import PAPER_DUE, WITH_TOKEN, WITHOUT_ANSWER, VendState
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.records import (
    CounterDone,
    CounterHandedOver,
    CounterIntended,
    CounterLinkLost,
    CounterMoneyReturned,
    CounterPaperGood,
    CounterRefused,
    CounterSent,
)
from kiosk.vend_outcomes import DoubtReason, is_token
from vending_server.wire.cards import IssuedCard
from vending_server.wire.login import SessionAnswer
from vending_server.wire.problems import Problem
from vending_server.wire.vend import TokenLine

LATE: Final = dt.timedelta(minutes=2)
RECENT_MAX: Final = 8
_REFUSED: Final = frozenset({VendState.REFUSED, VendState.REFUNDED})
_NOT_DECIDED: Final = frozenset({401, 408, 429})


class CounterActs:
    """Acts of one till; every method blocks and is called in a worker thread."""

    def __init__(
        self,
        *,
        journal: Journal,
        book: CounterBook,
        box: ReceiptBox,
        paper: CounterPaper,
        api: ApiClient,
        clock: TillClock,
        numbers: ReceiptNumbers,
        spend: Spend,
        signed_in: Callable[[], SessionAnswer],
        require_shift: Callable[[], None],
        new_id: Callable[[], str],
        on_step: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._book = book
        self._box = box
        self._paper = paper
        self._api = api
        self._clock = clock
        self._numbers = numbers
        self._spend = spend
        self._signed_in = signed_in
        self._require_shift = require_shift
        self._new_id = new_id
        self._on_step = on_step
        self._sending = threading.Lock()

    def new_id(self) -> str:
        """Return the id of an act that a second person is asked about before it is begun."""
        return self._new_id()

    def recover(self) -> None:
        """Put every act whose answer was cut off in doubt; a sheet without a verdict is unsure."""
        for facts in self._book.in_states(WITHOUT_ANSWER):
            self._lose_link(facts.act_id, DoubtReason.INTERRUPTED)
        self._paper.recover()

    def do(self, act: NewAct) -> ActView:
        """Do what the operator confirmed; the view is answered, refused or in doubt.

        Raises:
            TillRefusal: act_in_doubt, money_not_open, not_signed_in, no_open_shift; nothing was
                written or sent.
            JournalUnwritable: nothing was shown; the act, if it began, waits in `open_acts`.
        """
        session = self._signed_in()
        if act.purse_id is None:  # a machine's notes are counted at each emptying, not by shifts
            self._require_shift()
        with self._sending:
            act_id, body = self._intend(act, session)
            self._on_step(Step.INTENT_JOURNALED)
            self._book.record(CounterSent(at=self._clock.stamp(), act_id=act_id))
            self._on_step(Step.SENT_JOURNALED)
            self._send(self._book.facts(act_id), body)
        return self.view(act_id)

    def settle(self, act_id: str) -> ActView:
        """Send an act without an answer again, byte for byte; harmless when it is settled.

        Only for whoever began it: the server does it in the name, and for cash in the shift, of
        whoever is signed in (docs/decisions/0165).

        Raises:
            TillRefusal: vend_not_here, not_signed_in, shift_act_of_another; nothing was sent.
            JournalUnwritable: an answer came and cannot be kept, so it is not shown.
        """
        with self._sending:
            facts = self._book.facts(act_id)
            if facts.state in WITHOUT_ANSWER:
                if facts.intent.operator != self._signed_in().operator.login:
                    raise TillRefusal(LocalCode.SHIFT_ACT_OF_ANOTHER)
                if facts.state is not VendState.IN_DOUBT:
                    self._lose_link(act_id, DoubtReason.INTERRUPTED)
                plain = self._box.open(self._book.sealed_request(facts), vend_id=act_id)
                self._send(self._book.facts(act_id), plain)
        return self.view(act_id)

    def money_returned(self, act_id: str) -> ActView:
        """Write down that the customer of a refused act has the money back.

        Raises:
            TillRefusal: vend_not_here, not_signed_in.
            IllegalTransition: not refused, or settled already.
            JournalUnwritable: not written.
        """
        facts = self._book.facts(act_id)
        self._book.record(
            CounterMoneyReturned(
                at=self._clock.stamp(),
                act_id=act_id,
                operator=self._signed_in().operator.login,
                amount_minor=facts.intent.amount_minor,
            )
        )
        return self.view(act_id)

    # ------------------------------------------------------------------ paper

    def print_receipt(self, act_id: str) -> PrintResult:
        """Print the first sheet, or again the sheet of which nothing was sent.

        Raises:
            TillRefusal: vend_not_here, no_token, still_printing, already_printed.
            JournalUnwritable: before the first byte nothing was printed; after it UNSURE.
        """
        return self._paper.print_first(act_id, self._answer_of(self._book.facts(act_id)))

    def reprint(self, act_id: str) -> PrintResult:
        """Print a marked copy of the same answer, counted in the journal first.

        Raises:
            TillRefusal: vend_not_here, no_token, not_printed_yet, still_printing.
            JournalUnwritable: as print_receipt.
        """
        return self._paper.print_copy(act_id, self._answer_of(self._book.facts(act_id)))

    def paper_is_good(self, act_id: str) -> ActView:
        """Write down that a person found the unsure paper whole."""
        operator = self._signed_in().operator.login
        at = self._clock.stamp()
        self._book.record(CounterPaperGood(at=at, act_id=act_id, operator=operator))
        return self.view(act_id)

    def done(self, act_id: str) -> ActView:
        """Write down that the customer has what he came for; harmless when it is done already."""
        if self._book.facts(act_id).state is not VendState.DONE:
            self._book.record(CounterHandedOver(at=self._clock.stamp(), act_id=act_id))
        return self.view(act_id)

    # ------------------------------------------------------------------ looking

    def view(self, act_id: str) -> ActView:
        """Return an act as the journal knows it.

        Raises:
            TillRefusal: vend_not_here.
            JournalBroken: its stored answer does not verify.
        """
        return self._view_of(self._book.facts(act_id))

    def open_acts(self) -> list[ActView]:
        """Return the acts that need a person: in doubt, money not settled, paper due."""
        return [self._view_of(facts) for facts in self._book.all() if _is_open(facts)]

    def recent(self) -> list[ActView]:
        """Return what needs a person, then the last acts, newest first."""
        acts = self._book.all()[::-1]
        others = [facts for facts in acts if not _is_open(facts)][:RECENT_MAX]
        return [self._view_of(f) for f in (*(f for f in acts if _is_open(f)), *others)]

    def issued_card(self, act_id: str) -> IssuedCard:
        """Return what the server gave out for a card, as it stands in the journal.

        Raises:
            TillRefusal: vend_not_here, no_token.
            JournalBroken: its stored answer does not verify.
        """
        answer = self._answer_of(self._book.facts(act_id))
        assert isinstance(answer, IssuedCard), "an act that gives out a card"
        return answer

    # ------------------------------------------------------------------ inside

    def _intend(self, act: NewAct, session: SessionAnswer) -> tuple[str, bytes]:
        """Commit the intent; returns its id with the exact bytes to be sent."""
        with self._numbers.lock:
            self._refuse_second(act)
            self._spend(act.purse_id, act.amount_minor)
            self._journal.check_room()
            act_id = act.document_id or self._new_id()
            number = self._numbers.next_of(session)
            body = msgspec.json.encode(
                act.request(ActIds(document_id=act_id, receipt_sequence=number))
            )
            self._book.record(
                CounterIntended(
                    at=self._clock.stamp(),
                    act_id=act_id,
                    act=act.kind.value,
                    path=act.path,
                    operator=session.operator.login,
                    subject=act.subject,
                    utility=act.utility,
                    receipt_sequence=number if act.takes_receipt else None,
                    amount_minor=act.amount_minor,
                    received_minor=act.received_minor,
                    change_minor=act.change_minor,
                    sealed_request=self._box.close(body, vend_id=act_id),
                    instead_of=act.instead_of,
                    purse_id=act.purse_id,
                )
            )
            return act_id, body

    def _refuse_second(self, act: NewAct) -> None:
        waiting = self._book.without_answer_for(act.subject)
        if waiting is not None:
            raise TillRefusal(LocalCode.ACT_IN_DOUBT, params={"act_id": waiting.act_id})
        if act.instead_of is None:
            return
        refused = self._book.facts(act.instead_of)
        if not refused.has_open_money or refused.intent.subject != act.subject:
            raise TillRefusal(LocalCode.MONEY_NOT_OPEN, params={"vend_id": act.instead_of})

    def _send(self, facts: CounterFacts, body: bytes) -> None:
        """Send and write down what came; silence leaves the act in doubt."""
        try:
            raw = self._api.post_document(facts.intent.path, body)
        except SessionEnded:
            self._lose_link(facts.act_id, DoubtReason.SESSION_ENDED)
        except Declined as declined:
            self._refused(facts, declined.problem)
        except Unreachable as lost:
            self._lose_link(facts.act_id, lost.reason)
        else:
            self._done(facts, raw)

    def _done(self, facts: CounterFacts, raw: bytes) -> None:
        if not _is_answer_of(facts, raw):
            self._lose_link(facts.act_id, DoubtReason.UNREADABLE)
            return
        self._on_step(Step.ANSWER_RECEIVED)
        self._book.record(
            CounterDone(
                at=self._clock.stamp(),
                act_id=facts.act_id,
                sealed_answer=self._box.close(raw, vend_id=facts.act_id),
            )
        )
        self._on_step(Step.TOKEN_JOURNALED)

    def _refused(self, facts: CounterFacts, problem: Problem) -> None:
        is_no = 400 <= problem.status <= 499 and problem.status not in _NOT_DECIDED
        if not is_no:
            self._lose_link(facts.act_id, DoubtReason.NOT_DECIDED)
            return
        if facts.lost_at is not None and self._clock.now() - facts.lost_at < LATE:
            return  # still in doubt, since when it was
        plain = msgspec.json.encode(problem)
        self._book.record(
            CounterRefused(
                at=self._clock.stamp(),
                act_id=facts.act_id,
                code=problem.code,
                sealed_answer=self._box.close(plain, vend_id=facts.act_id),
            )
        )

    def _lose_link(self, act_id: str, reason: DoubtReason) -> None:
        self._book.record(CounterLinkLost(at=self._clock.stamp(), act_id=act_id, reason=reason))

    def _answer_of(self, facts: CounterFacts) -> CounterAnswer:
        if facts.state not in WITH_TOKEN:
            raise TillRefusal(LocalCode.NO_TOKEN)
        plain = self._box.open(self._book.sealed_answer(facts), vend_id=facts.act_id)
        return msgspec.json.decode(plain, type=ANSWER_OF[facts.kind])

    def _problem_of(self, facts: CounterFacts) -> Problem:
        plain = self._box.open(self._book.sealed_answer(facts), vend_id=facts.act_id)
        return msgspec.json.decode(plain, type=Problem)

    def _view_of(self, facts: CounterFacts) -> ActView:
        intent = facts.intent
        return ActView(
            act_id=facts.act_id,
            kind=facts.kind,
            state=facts.state,
            subject=intent.subject,
            utility=intent.utility,
            made_at=facts.made_at,
            amount_minor=intent.amount_minor,
            received_minor=intent.received_minor,
            change_minor=intent.change_minor,
            copies=facts.copies,
            answer=self._answer_of(facts) if facts.state in WITH_TOKEN else None,
            problem=self._problem_of(facts) if facts.state in _REFUSED else None,
            print_verdict=facts.verdict,
            print_reason=facts.reason,
            doubt_reason=facts.doubt_reason,
        )


def _is_open(facts: CounterFacts) -> bool:
    return facts.state in WITHOUT_ANSWER | PAPER_DUE or facts.has_open_money


def _is_answer_of(facts: CounterFacts, raw: bytes) -> bool:
    """Say whether these bytes are the whole answer to this very act."""
    try:
        answer = msgspec.json.decode(raw, type=ANSWER_OF[facts.kind])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    tokens: Sequence[TokenLine] = getattr(answer, "tokens", ())
    is_ours = belongs_to(answer, act_id=facts.act_id, subject=facts.intent.subject)
    return is_ours and all(is_token(line.token) for line in tokens)
