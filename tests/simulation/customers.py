"""The people at a counter: they pay, and go with a token or with their money.

A cashier does here what the screens ask for.  What the world knows of each customer is kept beside
all books: it is what they are compared with.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import ConfirmedSale, LocalCode, SaleMode, VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER
from kiosk.flows.vend_states import VendState as S
from tests.simulation.seat import NO, Seat, Stopped
from tests.simulation.town import DRN
from vending_server.wire.quote import QuoteAnswer, TenderKind
from vending_server.wire.vend import Tender

_TRIES: Final = 4  # sheets that a cashier tries before she reads the token aloud
_CARD_PART_MINOR: Final = 2_000


class Has(StrEnum):
    """What a customer has."""

    NOTHING = auto()  # has not paid
    PAID = auto()  # money is on the counter, or in the drawer
    TOKEN = auto()
    MONEY_BACK = auto()


@dataclass
class Customer:
    """One purchase of one person."""

    number: int
    meter: str
    tender_minor: int = 0
    units_tenths: int | None = None
    has_card: bool = False  # pays a part with it
    old_tokens_entered: bool | None = None  # what he answers when he is asked
    has_new_key: bool = False  # a set went out: whoever says that it is not in the meter would lie
    buys_again: bool = False  # puts refused money into another try
    has: Has = Has.NOTHING
    cash_minor: int = 0
    vend_id: str | None = None
    before: str | None = None  # the refused vend whose money is still on the counter
    tokens: tuple[str, ...] = ()
    is_offline: bool = False  # bought from the pack
    was_blocked: bool = False  # and head office had stopped the meter by then

    @property
    def drn(self) -> str:
        """The number on the meter."""
        return DRN[self.meter]


class Counter:
    """A seat with its customers."""

    def __init__(self, seat: Seat, tell: Callable[[str], None]) -> None:
        self.seat, self._tell = seat, tell
        self.customers: list[Customer] = []
        self.meanwhile: Callable[[], None] = _nothing  # once, between the price and the money

    # ------------------------------------------------------------------ paying

    def sell(self, *customers: Customer) -> None:
        """Serve somebody who buys for one meter or for several, as far as it goes today."""
        self.seat.act(lambda: self._sell(customers))
        self.reconcile()
        self.settle()

    def _sell(self, customers: tuple[Customer, ...]) -> None:
        if not (self.seat.sign_in() and self.has_shift()):
            return
        sales = [self._priced(one) for one in customers]
        if None in sales:
            return
        happens, self.meanwhile = self.meanwhile, _nothing  # it may sell here itself
        happens()
        for one in customers:
            self.customers.append(one)
            self.take_money(one)
        self._confirm(customers, sales)  # type: ignore[arg-type]

    def _priced(self, one: Customer) -> ConfirmedSale | None:
        """Quote, and agree on how it is paid."""
        till = self.seat.till
        one.has_new_key = one.drn in self.seat.line.servers.sets_out
        try:
            if one.units_tenths is not None:
                quoted = till.quote(one.drn, units_tenths=one.units_tenths)
            else:
                quoted = till.quote(one.drn, tender_minor=one.tender_minor)
        except NO as refused:
            self._tell(f"{one.number} not priced: {refused.code}")
            return None
        return _sale_of(one, quoted)

    def take_money(self, one: Customer) -> None:
        """Put what somebody pays into the drawer, before anything is written down."""
        one.has = Has.PAID
        self.seat.drawer_minor += one.cash_minor

    def _confirm(self, customers: tuple[Customer, ...], sales: list[ConfirmedSale]) -> None:
        till = self.seat.till
        try:
            views = [till.sell(sales[0])] if len(sales) == 1 else till.sell_visit(sales)
        except TillRefusal as refused:
            if refused.code == LocalCode.SAME_SALE_AGAIN:  # the cashier asks, and it is meant so
                again = [dataclasses.replace(sale, sell_again=True) for sale in sales]
                self._confirm(customers, again)
                return
            self._tell(f"{customers[0].number} not sold: {refused.code}")
            raise
        for one, view in zip(customers, views, strict=True):
            one.vend_id = view.vend_id
            self._tell(f"{one.number} {view.state}")

    def reconcile(self) -> None:
        """See which vends the journal has of those who paid; no vend, and the money goes back."""
        book = self.seat.till._book
        claimed = {one.vend_id for one in self.customers} | {one.before for one in self.customers}
        for one in self._waiting():
            if one.vend_id is not None:
                continue
            mine = [
                facts.vend_id
                for facts in book._vends.values()
                if facts.intent.drn == one.drn and facts.vend_id not in claimed
            ]
            assert len(mine) < 2, "one customer, two vends"
            if mine:
                one.vend_id = mine[0]
                claimed.add(mine[0])
            elif one.before is not None:
                one.vend_id, one.before = one.before, None
            else:
                self._give_back(one)

    # ------------------------------------------------------------------ seeing it through

    def settle(self) -> None:
        """Do for everybody who waits what can be done now."""
        if self.seat.was_put_back:
            self._say_again()
        for one in self._waiting():
            for _ in range(_TRIES):
                before = (one.has, self._state(one))
                failed = self.seat.act(lambda one=one: self._once(one))
                self.reconcile()
                if one.has is not Has.PAID:
                    break
                if failed is not None and not isinstance(failed, Stopped):
                    self._tell(f"{one.number} {failed.code}")
                    break
                if before == (one.has, self._state(one)):
                    break

    def _say_again(self) -> None:
        """Money that went back stands open again on an older disk: she says so once more."""
        for one in self.customers:
            if one.has is Has.MONEY_BACK and one.vend_id is not None:
                self.seat.act(lambda one=one: self._say_once_more(one))

    def _say_once_more(self, one: Customer) -> None:
        if self._state(one) is S.REFUNDED or not self.seat.sign_in():
            return
        if self._state(one) in WITHOUT_ANSWER:
            self._ask(one)
        if self._state(one) is S.REFUSED:
            self.seat.till.money_returned(one.vend_id or "")

    def _once(self, one: Customer) -> None:
        """Take one step towards the end of a vend."""
        till, vend_id = self.seat.till, one.vend_id
        assert vend_id is not None
        if not self.seat.sign_in():
            return
        view = till.view(vend_id)
        if view.state in {S.INTENT, S.SENT, S.IN_DOUBT}:
            self._ask(one)
        elif view.state in {S.TOKEN, S.NOT_SENT} and self._tries_paper(one):
            result = till.print_receipt(vend_id)
            self._tell(f"{one.number} print {result.verdict}")
        elif view.state in {S.PRINTED, S.NOT_SENT}:
            self._hand_over(one, till.done(vend_id))
        elif view.state is S.UNSURE:
            self._look_at_paper(one)
        elif view.state is S.DONE:
            self._hand_over(one, view)
        elif view.state is S.PRINTING:
            self.seat.restart()
        elif view.state is S.REFUSED:
            self._settle_money(one)
        elif view.state is S.REFUNDED:
            self._give_back(one)

    def _ask(self, one: Customer) -> None:
        """Ask what became of a vend, and sign in again where the screen says so."""
        view = self.seat.till.resolve(one.vend_id or "")
        self._tell(f"{one.number} resolved {view.state}")
        if view.is_session_over:
            self.seat.till.logout()

    def _tries_paper(self, one: Customer) -> bool:
        """Whether the cashier tries the printer once more; else she reads the token aloud."""
        view = self.seat.till.view(one.vend_id or "")
        tried = sum(1 for job in self.seat.printer.jobs if job.startswith(_number_of(view)))
        return view.state is S.TOKEN or tried < _TRIES

    def _look_at_paper(self, one: Customer) -> None:
        till, vend_id = self.seat.till, one.vend_id or ""
        facts = till._book.get(vend_id)
        assert facts is not None
        job = f"{_number_of(till.view(vend_id))}/{facts.sheet}"
        if any(printed == job for printed, _text in self.seat.printer.sheets):
            till.paper_is_good(vend_id)
        else:
            till.reprint(vend_id)

    def _settle_money(self, one: Customer) -> None:
        """Put refused money into another try, once, or give it back."""
        till = self.seat.till
        if one.buys_again and one.units_tenths is None and not one.has_card:
            one.buys_again = False
            quoted = None
            try:
                quoted = till.quote(one.drn, tender_minor=one.tender_minor)
            except NO:
                self._tell(f"{one.number} not priced again")
            if quoted is not None:
                one.before, one.vend_id = one.vend_id, None
                sale = _sale_of(one, quoted, instead_of=one.before)
                self._confirm((one,), [sale])
                return
        till.money_returned(one.vend_id or "")
        self._give_back(one)

    def _give_back(self, one: Customer) -> None:
        one.has = Has.MONEY_BACK
        self.seat.drawer_minor -= one.cash_minor

    def _hand_over(self, one: Customer, view: VendView) -> None:
        assert view.answer is not None
        one.has = Has.TOKEN
        one.tokens = tuple(line.token for line in view.answer.tokens)

    # ------------------------------------------------------------------ looking

    def _waiting(self) -> list[Customer]:
        return [one for one in self.customers if one.has is Has.PAID]

    @property
    def is_busy(self) -> bool:
        """Whether somebody's money is on the counter."""
        return bool(self._waiting())

    def _state(self, one: Customer) -> S | None:
        facts = self.seat.till._book.get(one.vend_id or "")
        return None if facts is None else facts.state

    def has_shift(self) -> bool:
        """Whether a sale may be made, as far as shifts go."""
        try:
            self.seat.till.shifts.require_shift()
        except TillRefusal:
            return False
        return True


def _sale_of(one: Customer, quoted: QuoteAnswer, **more: Any) -> ConfirmedSale:
    """Return a confirmed sale, and note what of it is cash."""
    total = quoted.quote.tender_minor
    by_card = _CARD_PART_MINOR if one.has_card and total > 2 * _CARD_PART_MINOR else 0
    parts = [Tender(kind=TenderKind.CASH, amount_minor=total - by_card)]
    if by_card:
        parts.append(Tender(kind=TenderKind.BANK_CARD, amount_minor=by_card, reference="4711"))
    one.cash_minor = total - by_card
    return ConfirmedSale(
        quote=quoted.quote,
        quote_hash=quoted.quote_hash,
        drn=one.drn,
        mode=SaleMode.MONEY if one.units_tenths is None else SaleMode.UNITS,
        tenders=tuple(parts),
        received_minor=one.cash_minor,
        old_tokens_entered=True if one.has_new_key else one.old_tokens_entered,
        **more,
    )


def _number_of(view: VendView) -> str:
    assert view.answer is not None
    return view.answer.receipt_number


def _nothing() -> None:
    """Let nothing happen."""
