"""Payment of charges, fees and old debts without buying anything: no token, no meter.

    POST /v1/payment-quotes   what an amount would pay, line by line; nothing is written
    POST /v1/payments         pay: 201 first, 200 again with the same bytes

What is owed is paid in the order of a sale: fixed charges, fees, old debts, the oldest first.  With
`items` only these are paid, also a fee that is postponed.  No ceiling stands over it, and more than
is owed is refused (`above_what_is_owed`): money beyond debts is kept by /v1/kept-money.  A payment
quoted for an amount of 1 lists all that is owed.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.canonical import canonical_digest_hex
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.quote import VatLine
from vending_server.wire.scalars import (
    MoneyMinor,
    NameOfRecord,
    PaidMinor,
    ReceiptSequence,
    Uuid7,
)
from vending_server.wire.vend import Tender, TenderLine

ITEMS_MAX = 100
ItemCode: TypeAlias = Annotated[
    str, Meta(pattern="^(due|arrears):[0-9]{1,18}$", max_length=26, examples=["due:7"])
]
Items: TypeAlias = Annotated[list[ItemCode], Meta(max_length=ITEMS_MAX, examples=[[]])]


class PaymentQuoteRequest(Request, frozen=True, kw_only=True):
    """POST /v1/payment-quotes; no items = all that is due."""

    account_number: NameOfRecord
    amount_minor: PaidMinor
    items: Items = msgspec.field(default_factory=list)


class PaymentLine(Answer, frozen=True, kw_only=True):
    """One charge, fee or debt: what is owed, what is paid now, what stays due (agorot)."""

    item: str
    kind: str  # fixed_charge, municipal_fee or arrears
    code: str
    name: BothLanguages
    period: str | None
    is_postponed: bool
    owed_minor: int
    taken_minor: int
    left_minor: int
    vat_bp: int | None  # none: its VAT was declared when the debt was billed
    vat_minor: int
    net_minor: int


class PaymentQuote(Answer, frozen=True, kw_only=True):
    """What an amount pays; it holds no time and no id, as a sale's quote."""

    account_number: str
    utility: str
    amount_minor: int
    lines: list[PaymentLine]
    vat_summary: list[VatLine]
    left_minor: int  # of these items


class PaymentQuoteAnswer(Answer, frozen=True, kw_only=True):
    """200: the quote and its hash, to be sent back with the payment."""

    quote: PaymentQuote
    quote_hash: str


class PaymentRequest(Request, frozen=True, kw_only=True):
    """POST /v1/payments: as it was quoted."""

    document_id: Uuid7
    account_number: NameOfRecord
    amount_minor: PaidMinor
    items: Items = msgspec.field(default_factory=list)
    tenders: Annotated[list[Tender], Meta(min_length=1, max_length=8)]
    received_minor: MoneyMinor  # cash handed over, change included
    quote_hash: Annotated[str, Meta(max_length=64)]
    receipt_sequence: ReceiptSequence
    visit_id: Uuid7 | None = None  # none = a visit of its own, named like the document


class PaymentAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the payment with all that its receipt needs."""

    document_id: str
    visit_id: str
    receipt_number: str
    paid_at: str
    municipality: MunicipalityFacts
    point: PointFacts
    operator_name: BothLanguages
    operator_title: BothLanguages
    customer_name: str
    address: str
    account_number: str
    customer_class: str
    quote: PaymentQuote
    tenders: list[TenderLine]
    received_minor: int
    change_minor: int
    agent_float_minor: int | None = None
    receipt_tag: str | msgspec.UnsetType = msgspec.UNSET  # see receipt_text.py; none on old ones


def payment_quote_hash(quote: PaymentQuote) -> str:
    """Return the SHA-256, in hex, of the quote's canonical bytes."""
    return canonical_digest_hex(quote)
