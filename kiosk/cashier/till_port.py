"""The till as the cashier's screens need it; `kiosk.flows.till.Till` is one, tests bring another.

Every method blocks and is called through `Workers.run` only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kiosk.flows.card_values import CardResult, Settled
from kiosk.flows.cards import Event
from kiosk.flows.counter_values import ActView, NewAct
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_selling import OfflineConfirmed, OfflineMeter, Unsynced
from kiosk.flows.shift_values import NewBag, NewMovement, SecondPerson, ShiftActView, ShiftState
from kiosk.flows.standing import LineTrial, TillStanding
from kiosk.flows.till_values import ConfirmedSale, CopySaver, PrintResult, PrintSize, VendView
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.cards import CardList
from vending_server.wire.cash_count import CountLine
from vending_server.wire.counter import TokenReadingAnswer
from vending_server.wire.key_changes import MeterKeyAnswer
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.payments import PaymentQuoteAnswer
from vending_server.wire.postponements import PostponementOutlook
from vending_server.wire.quote import QuoteAnswer
from vending_server.wire.reversal import ReversalRequest
from vending_server.wire.shifts import CashMovement, ShiftReport


class ShiftsPort(Protocol):
    """What can be asked of the cash desk; see `Shifts` for what each raises."""

    def state(self) -> ShiftState: ...  # noqa: D102
    def resume(self) -> ShiftState: ...  # noqa: D102
    def x(self) -> ShiftReport: ...  # noqa: D102
    def to_deposit(self) -> Sequence[ShiftReport]: ...  # noqa: D102
    def open(  # noqa: D102
        self, counts: Sequence[CountLine], *, reason: str = ""
    ) -> ShiftActView: ...
    def new_movement(self, asked: NewMovement) -> CashMovement: ...  # noqa: D102
    def agreed(self, asked: NewMovement, second: SecondPerson) -> CashMovement: ...  # noqa: D102
    def move(self, movement: CashMovement) -> ShiftActView: ...  # noqa: D102
    def close(  # noqa: D102
        self, counts: Sequence[CountLine], *, float_left_minor: int
    ) -> ShiftActView: ...
    def bag(self, asked: NewBag) -> ShiftActView: ...  # noqa: D102
    def ask_again(self, act_id: str) -> ShiftActView: ...  # noqa: D102


class SlipsPort(Protocol):
    """What the cash desk prints; see `ShiftPaper`."""

    def print_act(self, act_id: str) -> PrintResult: ...  # noqa: D102
    def print_x(self, report: ShiftReport) -> PrintResult: ...  # noqa: D102
    def open_drawer(self, reason: str) -> PrintResult: ...  # noqa: D102


class CounterPort(Protocol):
    """What can be asked at the counter besides selling; see `flows.counter.Counter`."""

    def ask_approval(  # noqa: D102
        self,
        approval_id: str,
        *,
        action: str,
        subject: str,
        reason: str,
        payload: Mapping[str, Any],
    ) -> ApprovalFacts: ...
    def approval(self, approval_id: str) -> ApprovalFacts: ...  # noqa: D102
    def decide_here(  # noqa: D102
        self, approval_id: str, *, operator: str, password: str, accept: bool
    ) -> ApprovalFacts: ...
    def payment_quote(  # noqa: D102
        self, account_number: str, amount_minor: int, items: Sequence[str] = ()
    ) -> PaymentQuoteAnswer: ...
    def cards_of(self, drn: str) -> CardList: ...  # noqa: D102
    def key_lookup(self, drn: str) -> MeterKeyAnswer: ...  # noqa: D102
    def sale_of_token(self, drn: str, token: str) -> str: ...  # noqa: D102
    def postponement_outlook(self, account_number: str) -> PostponementOutlook: ...  # noqa: D102
    def read_token(self, drn: str, token: str) -> TokenReadingAnswer: ...  # noqa: D102


class ActsPort(Protocol):
    """Acts of the counter; see `flows.counter_acts.CounterActs`."""

    def new_id(self) -> str: ...  # noqa: D102
    def do(self, act: NewAct) -> ActView: ...  # noqa: D102
    def settle(self, act_id: str) -> ActView: ...  # noqa: D102
    def money_returned(self, act_id: str) -> ActView: ...  # noqa: D102
    def print_receipt(self, act_id: str, /) -> PrintResult: ...  # noqa: D102
    def reprint(self, act_id: str, /) -> PrintResult: ...  # noqa: D102
    def paper_is_good(self, act_id: str) -> ActView: ...  # noqa: D102
    def done(self, act_id: str) -> ActView: ...  # noqa: D102
    def view(self, act_id: str) -> ActView: ...  # noqa: D102
    def open_acts(self) -> Sequence[ActView]: ...  # noqa: D102
    def recent(self) -> Sequence[ActView]: ...  # noqa: D102


class CardsPort(Protocol):
    """Customers' cards on the reader here; see `flows.cards.Cards`."""

    @property
    def medium(self) -> str | None: ...  # noqa: D102
    @property
    def present(self) -> Event | None: ...  # noqa: D102
    def note(self, event: Event | None) -> None: ...  # noqa: D102
    def settle(self) -> Settled: ...  # noqa: D102
    def report(self) -> bool: ...  # noqa: D102
    def load(self, vend_id: str, *, is_replacing: bool = False) -> CardResult: ...  # noqa: D102
    def issue(self, act_id: str) -> CardResult: ...  # noqa: D102
    def is_on_card(self, made_for: str) -> bool: ...  # noqa: D102
    def for_new_card(self) -> Mapping[str, str]: ...  # noqa: D102
    def give_up(self) -> None: ...  # noqa: D102


class ReversingPort(Protocol):
    """Giving a vend in doubt up; see `flows.reversing.Reversing`."""

    def give_up(self, drn: str) -> str: ...  # noqa: D102
    def take_back(self, vend_id: str) -> None: ...  # noqa: D102
    def signed(self, vend_id: str, request: ReversalRequest) -> ReversalRequest: ...  # noqa: D102


class OfflinePort(Protocol):
    """What is sold while nobody answers; see `flows.offline_selling.OfflineSelling`."""

    def standing(self) -> PackStanding: ...  # noqa: D102
    def unsynced(self) -> Unsynced: ...  # noqa: D102
    def amounts(self) -> Sequence[tuple[int, int]]: ...  # noqa: D102
    def extend(self, code: str) -> dt.datetime: ...  # noqa: D102
    def find(  # noqa: D102
        self, by: LookupBy, value: str, *, is_line_gone: bool = False
    ) -> LookupAnswer | OfflineMeter: ...
    def meter_of(self, drn: str) -> OfflineMeter | None: ...  # noqa: D102
    def sell(self, sale: OfflineConfirmed) -> list[VendView]: ...  # noqa: D102


class StandingPort(Protocol):
    """What a till knows of its line; see `flows.standing.Standings`."""

    def local(self) -> TillStanding: ...  # noqa: D102
    def try_line(self) -> LineTrial: ...  # noqa: D102


class TillPort(Protocol):
    """What can be asked of a till; see `Till` for what each raises."""

    @property
    def shifts(self) -> ShiftsPort: ...  # noqa: D102
    @property
    def slips(self) -> SlipsPort: ...  # noqa: D102

    @property
    def print_size(self) -> PrintSize: ...  # noqa: D102

    def login(  # noqa: D102
        self, operator: str, password: str, own_password: str | None = None
    ) -> SessionAnswer: ...
    def logout(self) -> None: ...  # noqa: D102
    def lookup(self, by: LookupBy, value: str) -> LookupAnswer: ...  # noqa: D102
    def quote(  # noqa: D102
        self,
        drn: str,
        *,
        tender_minor: int | None = None,
        units_tenths: int | None = None,
        is_cash: bool = True,
    ) -> QuoteAnswer: ...
    def sell(self, sale: ConfirmedSale) -> VendView: ...  # noqa: D102
    def sell_visit(self, sales: Sequence[ConfirmedSale]) -> list[VendView]: ...  # noqa: D102
    def ask(self, vend_id: str) -> VendView: ...  # noqa: D102
    def resolve(self, vend_id: str) -> VendView: ...  # noqa: D102
    def money_returned(self, vend_id: str) -> VendView: ...  # noqa: D102
    def print_receipt(self, vend_id: str) -> PrintResult: ...  # noqa: D102
    def print_visit(self, vend_ids: Sequence[str]) -> PrintResult: ...  # noqa: D102
    def reprint(self, vend_id: str) -> PrintResult: ...  # noqa: D102
    def save_copy(self, vend_id: str, saver: CopySaver) -> PrintResult: ...  # noqa: D102
    def paper_is_good(self, vend_id: str) -> VendView: ...  # noqa: D102
    def done(self, vend_id: str) -> VendView: ...  # noqa: D102
    def view(self, vend_id: str) -> VendView: ...  # noqa: D102
    def open_vends(self) -> Sequence[VendView]: ...  # noqa: D102
    def recent_receipts(self, count: int = 5) -> Sequence[VendView]: ...  # noqa: D102
    def check_journal(self) -> None: ...  # noqa: D102
    @property
    def reversing(self) -> ReversingPort: ...  # noqa: D102
    @property
    def acts(self) -> ActsPort: ...  # noqa: D102
    @property
    def standing(self) -> StandingPort: ...  # noqa: D102
    @property
    def offline(self) -> OfflinePort: ...  # noqa: D102
    @property
    def counter(self) -> CounterPort: ...  # noqa: D102
    @property
    def cards(self) -> CardsPort: ...  # noqa: D102
