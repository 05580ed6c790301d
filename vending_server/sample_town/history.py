"""Let a customer's purchases happen, one after the other, by the rules of a live sale.

Theory of operation.  A customer's contracts and debts concern nobody else, so one customer after
the other lives through the window in memory.  Each visit is priced from the state that the visit
before it left, decided by the same function as a live vend, and its effects are taken from the
same row builders.  What is written in the end is the last state and all decisions, so that the
books add up (I9) because they are made the way they are always made, not by a second arithmetic.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vending_server.meters.model import Contract
from vending_server.pricing.model import Payment
from vending_server.pricing.period import BillingPeriod, billing_period
from vending_server.sample_town.customers import PlannedContract, PlannedCustomer
from vending_server.sample_town.decisions import Decisions
from vending_server.sample_town.dues import DuesMaker
from vending_server.sample_town.issuer import HistoryIssuer
from vending_server.sample_town.places import MUNICIPALITY
from vending_server.sample_town.visits import Visit
from vending_server.sample_town.window import Window
from vending_server.tariffs.model import Arrears, Due
from vending_server.vending.deciding import decide_sale
from vending_server.vending.model import Order, SaleDecision, Seller, Supply, VendCommand
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.vending.rows import arrears_payments, contract_change, due_payments
from vending_server.wire.canonical import canonical_digest_hex
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.quote import TenderKind, quote_hash
from vending_server.wire.vend import Tender, VendRequest

_TILL_LAG: Final = dt.timedelta(seconds=2)
# Notes that cash is handed over in; of 100 people, how many have it exactly.
_NOTES_MINOR: Final = (5_000, 10_000, 20_000)
_EXACT_OF_100: Final = 55


@dataclass(slots=True)
class ContractState:
    """A contract between two purchases."""

    planned: PlannedContract
    contract: Contract
    dues: dict[int, Due]
    last_tid: int | None = None


@dataclass(slots=True)
class CustomerState:
    """A customer between two purchases; `paid` remembers when what was paid of each debt."""

    planned: PlannedCustomer
    contracts: list[ContractState]
    arrears: dict[int, Arrears]
    paid: dict[int, list[tuple[dt.datetime, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedCustomer:
    """A customer after the window: the last state, and every sale that led there."""

    state: CustomerState
    sales: list[SaleDecision]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that the customers' lives have in common."""

    seed: int
    window: Window
    decisions: Decisions
    dues: DuesMaker
    issuer: HistoryIssuer
    sellers: Mapping[int, Seller]

    def live(self, planned: PlannedCustomer, receipts: Iterable[int]) -> LivedCustomer:
        """Let a customer's visits happen; `receipts` are their receipt sequences, in order."""
        rng = random.Random(f"town {self.seed} history {planned.id}")  # noqa: S311 - not secret
        self.issuer.next_customer()
        state = self._before(planned, rng)
        sales = [
            self._sell(state, nth, visit, receipt, rng)
            for (nth, visit), receipt in zip(visits_in_order(planned), receipts, strict=True)
        ]
        return LivedCustomer(state=state, sales=sales)

    def _before(self, planned: PlannedCustomer, rng: random.Random) -> CustomerState:
        return CustomerState(
            planned=planned,
            contracts=[
                ContractState(
                    planned=one,
                    contract=one.contract,
                    dues={due.id: due for due in self.dues.dues_of(one, rng)},
                )
                for one in planned.contracts
            ],
            arrears={one.id: one for one in planned.arrears},
        )

    def _sell(
        self, customer: CustomerState, nth: int, visit: Visit, receipt: int, rng: random.Random
    ) -> SaleDecision:
        state = customer.contracts[nth]
        supply = self._supply(customer, state, visit.at)
        command = self._command(supply, visit, receipt, rng)
        decision = decide_sale(
            command,
            supply,
            municipality=MUNICIPALITY,
            issuer=self.issuer,
            last_tids={(supply.meter.id, supply.meter.base_year): state.last_tid},
            now=visit.at,
        )
        _apply(decision, customer, state)
        return decision

    def _supply(self, customer: CustomerState, state: ContractState, at: dt.datetime) -> Supply:
        """Return what SupplyReader would read at that moment."""
        contract = state.contract
        day = at.astimezone(self.window.zone).date()
        version = self.decisions.tariff(contract.utility, contract.customer_class, day)
        period = billing_period(at, version.tariff.period, self.window.zone)
        # One version holds throughout the window, so another key means another, later period.
        is_same_period = contract.bought_period == period.key
        due_by_now = f"{day:%Y-%m}"
        dues = [
            due
            for due in state.dues.values()
            if due.period <= due_by_now and due.paid_minor < due.amount_minor
        ]
        return Supply(
            meter=replace(state.planned.meter, block_reason=None),  # it was not blocked then
            contract=contract,
            version=version,
            policy=self.decisions.policy(contract.utility),
            period=period,
            bought_tenths=contract.bought_tenths if is_same_period else 0,
            dues=tuple(sorted(dues, key=lambda due: (due.period, due.id))),
            arrears=tuple(_open_arrears(customer, state, period)),
        )

    def _command(
        self, supply: Supply, visit: Visit, receipt: int, rng: random.Random
    ) -> VendCommand:
        is_cash = visit.kind is TenderKind.CASH
        order = Order(
            tender_minor=visit.tender_minor,
            units_tenths=visit.units_tenths,
            payment=Payment.CASH if is_cash else Payment.OTHER,
        )
        priced = price_supply(supply, order)
        request = VendRequest(
            vend_id=uuid7(
                unix_ms=int(visit.at.timestamp()) * 1_000, random_bytes=rng.randbytes(RANDOM_BYTES)
            ),
            drn=supply.meter.drn,
            tender_minor=visit.tender_minor,
            units_tenths=visit.units_tenths,
            tenders=[Tender(kind=visit.kind, amount_minor=priced.tender)],
            received_minor=_received(priced.tender, rng) if is_cash else 0,
            quote_hash=quote_hash(quote_of(supply, priced)),
            receipt_sequence=receipt,
            made_at=(visit.at - _TILL_LAG).isoformat(),
        )
        return VendCommand(
            seller=self.sellers[visit.point],
            request=request,
            body_sha256=canonical_digest_hex(request),
        )


def visits_in_order(planned: PlannedCustomer) -> list[tuple[int, Visit]]:
    """Return a customer's visits by time, each with the place of the contract it is for."""
    visits = [(nth, visit) for nth, one in enumerate(planned.contracts) for visit in one.visits]
    return sorted(visits, key=lambda pair: (pair[1].at, pair[0]))


def _open_arrears(
    customer: CustomerState, state: ContractState, period: BillingPeriod
) -> Iterable[Arrears]:
    """Yield the open debts with what this period has paid of them, as SupplyReader does."""
    for arrears_id in state.planned.arrears_ids:
        one = customer.arrears[arrears_id]
        if not one.balance_minor:
            continue
        if one.period_paid_of == period.key:
            yield one
            continue
        payments = customer.paid.get(arrears_id, ())
        paid = sum(taken for at, taken in payments if period.start <= at < period.end)
        yield replace(one, period_paid_minor=paid, period_paid_of=period.key)


def _apply(decision: SaleDecision, customer: CustomerState, state: ContractState) -> None:
    """Change the state as `write_sales` changes the rows."""
    change = contract_change(decision)
    state.contract = replace(
        state.contract,
        carry_minor=change.carry_minor,
        bought_tenths=change.bought_tenths,
        bought_period=change.bought_period,
        version=change.version + 1,
    )
    state.last_tid = decision.issued.tid
    for due_id, taken in due_payments(decision):
        due = state.dues[due_id]
        state.dues[due_id] = replace(due, paid_minor=due.paid_minor + taken)
    for payment in arrears_payments(decision):
        one = customer.arrears[payment.arrears_id]
        customer.arrears[one.id] = replace(
            one,
            balance_minor=one.balance_minor - payment.taken_minor,
            period_paid_minor=payment.period_paid_minor,
            period_paid_of=payment.period_paid_of,
            version=payment.version + 1,
        )
        customer.paid.setdefault(one.id, []).append((decision.sold_at, payment.taken_minor))


def _received(tender_minor: int, rng: random.Random) -> int:
    """Return the cash handed over: the exact sum, or the next full note."""
    if rng.randrange(100) < _EXACT_OF_100:
        return tender_minor
    note = rng.choice(_NOTES_MINOR)
    return -(-tender_minor // note) * note
