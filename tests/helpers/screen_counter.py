"""The counter behind a `ScreenTill`: answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.cashier.act_watch import is_open
from kiosk.flows.counter_values import ActIds, ActView, CounterKind, NewAct
from kiosk.flows.till_values import PrintResult
from kiosk.flows.vend_states import WITH_TOKEN, VendState
from tests.helpers import cards_told, documents_told, payments_told
from tests.helpers.window_thread import refuse_windows_thread
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.cards import CardFacts, CardList
from vending_server.wire.counter import TokenReadingAnswer
from vending_server.wire.key_changes import MeterKeyAnswer
from vending_server.wire.payments import PaymentQuoteAnswer, PaymentRequest
from vending_server.wire.postponements import PostponementOutlook
from vending_server.wire.problems import Problem
from vending_server.wire.reversal import ReversalRequest

_CARDS = {CounterKind.CARD_ISSUE, CounterKind.CARD_REPLACEMENT, CounterKind.CARD_REVOCATION}


def a_reading(**changes: Any) -> TokenReadingAnswer:
    """A charge of this meter that is on record."""
    said: dict[str, Any] = {
        "meaning": "credit",
        "units_tenths": 1992,
        "tid": 6_454_950,
        "minute": "2026-11-22T08:42:00+00:00",
        "is_on_record": True,
        "sale_id": "sale",
        "receipt_number": "2-0231-0047",
        **changes,
    }
    return TokenReadingAnswer(**said)


@dataclass
class ScreenCounter:
    """Scripted: put an exception into `errors[method]` and it is raised once."""

    reading: TokenReadingAnswer = field(default_factory=a_reading)
    facts: ApprovalFacts | None = None
    cards: list[CardFacts] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def called(self, method: str) -> list[Any]:
        return [value for name, value in self.calls if name == method]

    def read_token(self, drn: str, token: str) -> TokenReadingAnswer:
        self.enter("read_token", (drn, token))
        return self.reading

    def payment_quote(
        self, account_number: str, amount_minor: int, items: Sequence[str] = ()
    ) -> PaymentQuoteAnswer:
        self.enter("payment_quote", (account_number, amount_minor, tuple(items)))
        quote = payments_told.a_payment_quote(amount_minor, items=tuple(items))
        return PaymentQuoteAnswer(quote=quote, quote_hash=payments_told.hash_of(quote))

    def key_lookup(self, drn: str) -> MeterKeyAnswer:
        self.enter("key_lookup", drn)
        return documents_told.a_key(drn=drn)

    def cards_of(self, drn: str) -> CardList:
        self.enter("cards_of", drn)
        return CardList(cards=self.cards)

    def sale_of_token(self, drn: str, token: str) -> str:
        self.enter("sale_of_token", (drn, token))
        return "01930000-0000-7000-8000-0000000000a1"

    def postponement_outlook(self, account_number: str) -> PostponementOutlook:
        self.enter("postponement_outlook", account_number)
        return documents_told.an_outlook()

    def ask_approval(
        self,
        approval_id: str,
        *,
        action: str,
        subject: str,
        reason: str,
        payload: Mapping[str, Any],
    ) -> ApprovalFacts:
        self.enter("ask_approval", (action, subject, reason, payload))
        self.facts = documents_told.an_approval(
            approval_id=approval_id, action=action, subject=subject, reason=reason
        )
        return self.facts

    def approval(self, approval_id: str) -> ApprovalFacts:
        self.enter("approval", approval_id)
        return self._facts()

    def decide_here(
        self, approval_id: str, *, operator: str, password: str, accept: bool
    ) -> ApprovalFacts:
        self.enter("decide_here", (operator, accept))
        assert password, "nobody agrees without a password"
        self.answer(state="approved", approved_by=[operator])
        return self._facts()

    def answer(self, **changes: Any) -> None:
        """Let somebody decide at another machine."""
        self.facts = msgspec.structs.replace(self._facts(), **changes)

    def _facts(self) -> ApprovalFacts:
        assert self.facts is not None, "nobody asked"
        return self.facts

    def enter(self, method: str, value: Any) -> None:
        refuse_windows_thread(method)
        self.calls.append((method, value))
        error = self.errors.pop(method, None)
        if error is not None:
            raise error


def answered(act: NewAct, act_id: str) -> Any:
    """Return what the server would answer to an act."""
    request = act.request(ActIds(document_id=act_id, receipt_sequence=48))
    if isinstance(request, PaymentRequest):
        return payments_told.a_payment(request)
    if act.kind in _CARDS:
        return cards_told.answer_to(request)
    return documents_told.answer_to(act.kind, request)


@dataclass
class ScreenActs:
    """Scripted acts: `states` are taken in order, then TOKEN."""

    states: list[VendState] = field(default_factory=list)
    problem: Problem | None = None
    verdicts: list[PrintVerdict] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    new_acts: list[NewAct] = field(default_factory=list)
    views: dict[str, ActView] = field(default_factory=dict)
    settles_as: VendState = VendState.IN_DOUBT
    calls: list[tuple[str, str]] = field(default_factory=list)
    ids: int = 0

    def new_id(self) -> str:
        self.ids += 1
        return f"01930000-0000-7000-8000-{self.ids:012d}"

    def do(self, act: NewAct) -> ActView:
        self.enter("do", act.subject)
        self.new_acts.append(act)
        act_id = act.document_id or f"01930000-0000-7000-8000-0000000001{len(self.new_acts):02d}"
        if act.instead_of is not None:
            self._change(act.instead_of, state=VendState.REFUNDED)
        state = self.states.pop(0) if self.states else VendState.TOKEN
        self.views[act_id] = ActView(
            act_id=act_id,
            kind=act.kind,
            state=state,
            subject=act.subject,
            utility=act.utility,
            made_at=dt.datetime(2026, 11, 22, 8, 42, tzinfo=dt.UTC),
            amount_minor=act.amount_minor,
            received_minor=act.received_minor,
            change_minor=act.change_minor,
            copies=0,
            answer=answered(act, act_id) if state in WITH_TOKEN else None,
            problem=self.problem if state is VendState.REFUSED else None,
        )
        return self.views[act_id]

    def settle(self, act_id: str) -> ActView:
        self.enter("settle", act_id)
        state = self.settles_as
        answer = answered(self.new_acts[-1], act_id) if state in WITH_TOKEN else None
        return self._change(act_id, state=state, answer=answer)

    def money_returned(self, act_id: str) -> ActView:
        self.enter("money_returned", act_id)
        return self._change(act_id, state=VendState.REFUNDED)

    def print_receipt(self, act_id: str, /) -> PrintResult:
        self.enter("print_receipt", act_id)
        return self._printed(act_id, 0)

    def reprint(self, act_id: str, /) -> PrintResult:
        self.enter("reprint", act_id)
        return self._printed(act_id, self.views[act_id].copies + 1)

    def paper_is_good(self, act_id: str) -> ActView:
        self.enter("paper_is_good", act_id)
        return self._change(act_id, state=VendState.DONE)

    def done(self, act_id: str) -> ActView:
        self.enter("done", act_id)
        return self._change(act_id, state=VendState.DONE)

    def view(self, act_id: str) -> ActView:
        return self.views[act_id]

    def open_acts(self) -> list[ActView]:
        return [view for view in self.views.values() if is_open(view)]

    def recent(self) -> list[ActView]:
        return list(self.views.values())[::-1]

    def called(self, method: str) -> list[str]:
        return [value for name, value in self.calls if name == method]

    def enter(self, method: str, value: str) -> None:
        refuse_windows_thread(method)
        self.calls.append((method, value))
        error = self.errors.pop(method, None)
        if error is not None:
            raise error

    def _change(self, act_id: str, **changes: Any) -> ActView:
        self.views[act_id] = replace(self.views[act_id], **changes)
        return self.views[act_id]

    def _printed(self, act_id: str, copy_number: int) -> PrintResult:
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.GONE
        state = VendState(verdict.value)
        self._change(act_id, state=state, copies=copy_number, print_verdict=verdict)
        return PrintResult(copy_number=copy_number, verdict=verdict, reason=reason)


@dataclass
class ScreenReversing:
    """Gives up what it is told to, or raises `error` once."""

    given_up: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    error: Exception | None = None

    def give_up(self, drn: str) -> str:
        if self.error is not None:
            raise self.error
        self.given_up.append(drn)
        return "01930000-0000-7000-8000-0000000000f1"

    def take_back(self, vend_id: str) -> None:
        self.taken_back.append(vend_id)

    def signed(self, vend_id: str, request: ReversalRequest) -> ReversalRequest:
        return msgspec.structs.replace(request, vend_state="IN_DOUBT", signature="ab" * 64)
