"""A vend as plain values: who sells, what is asked, what a meter may be sold, what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from vending_server.corrections.model import Untold
from vending_server.issuing.model import IssuedToken
from vending_server.key_changes.model import KeySet, OpenKeyChange
from vending_server.ledger.posting import Entry
from vending_server.meters.model import Contract, Meter
from vending_server.pricing.model import DueItem, Payment, PricedSale, PricingRequest
from vending_server.pricing.period import BillingPeriod
from vending_server.tariffs.model import Arrears, Due, DueKind, PolicyVersion, TariffVersion
from vending_server.wire.facts import AGENT, BothLanguages, PointFacts
from vending_server.wire.quote import Quote
from vending_server.wire.vend import VendRequest

TidSequence = tuple[int, int]  # a meter's row and the year of a base date
LastTids = Mapping[TidSequence, int | None]  # none = no token was issued there yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The signed-in operator at an enrolled terminal."""

    terminal_id: str
    terminal_number: int
    point: PointFacts
    operator_id: int
    operator_name: BothLanguages
    operator_title: BothLanguages
    is_journal_well: bool = True  # else it sells nothing more
    may_search: bool = True  # a terminal without a person names one meter, never a customer

    @property
    def is_agent(self) -> bool:
        """Whether he sells on his float instead of into a drawer."""
        return self.point.kind == AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class VendCommand:
    """A vend as it arrived: the parsed request and the SHA-256 of its raw bytes."""

    seller: Seller
    request: VendRequest
    body_sha256: str

    @property
    def key(self) -> tuple[str, str]:
        """What sale, refusal and tombstone compete for."""
        return (self.seller.terminal_id, self.request.vend_id)

    @property
    def request_id(self) -> str:
        """Names the vend for the issuer: a till may choose another's id, but not its terminal."""
        return f"{self.seller.terminal_id}/{self.request.vend_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the customer wants: money spent or units bought, exactly one of the two."""

    tender_minor: int | None
    units_tenths: int | None
    payment: Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One meter with everything that decides its price at this moment."""

    meter: Meter
    contract: Contract
    version: TariffVersion
    policy: PolicyVersion
    period: BillingPeriod
    bought_tenths: int
    dues: tuple[Due, ...]
    arrears: tuple[Arrears, ...]
    corrections: tuple[Untold, ...] = ()
    key_change: OpenKeyChange | None = None

    def pricing_request(self, order: Order) -> PricingRequest:
        """Return what pricing needs for an order."""
        return PricingRequest(
            tariff=self.version.tariff,
            policy=self.policy.policy,
            payment=order.payment,
            carry=self.contract.carry_minor,
            bought=self.bought_tenths,
            fixed_charges=self._items(DueKind.FIXED_CHARGE),
            municipal_fees=self._items(DueKind.MUNICIPAL_FEE),
            arrears=tuple(one.account() for one in self.arrears),
            tender=order.tender_minor,
            units_wanted=order.units_tenths,
        )

    def _items(self, kind: DueKind) -> tuple[DueItem, ...]:
        # Pricing knows postponed fees only (S2); a charge that is put off asks nothing either way.
        return tuple(
            due.item()
            for due in self.dues
            if due.kind is kind and (kind is DueKind.MUNICIPAL_FEE or due.postponed_reason is None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDecision:
    """A sale that waits to be written: nothing of it counts before the commit."""

    command: VendCommand
    supply: Supply
    priced: PricedSale
    quote: Quote
    issued: IssuedToken
    sale_id: str
    sold_at: dt.datetime
    response: bytes = field(repr=False)  # holds the token
    shift_id: str | None = None
    key_set: KeySet | None = None  # typed before the token, which is for the new key
    posted_at: dt.datetime | None = None  # later than it was sold: its day was locked when it came
    decided_at: dt.datetime | None = None  # later than it was sold: a till told it afterwards
    money_from: str | None = None  # the account that pays, where no part of it lands any more
    more_entries: tuple[Entry, ...] = ()  # that follow those of every sale


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalDecision:
    """A refusal that waits to be written."""

    command: VendCommand
    status: int
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What is kept under (terminal, vend_id): status and bytes, the same for ever."""

    status: int
    body: bytes = field(repr=False)  # holds the token
    is_sale: bool
    is_new: bool = False
    is_reversed: bool = False  # it was a sale; its token is withheld

    @property
    def http_status(self) -> int:
        """201 the first time a sale is answered, 200 each time after; refusals keep theirs."""
        return 201 if self.is_sale and self.is_new else self.status
