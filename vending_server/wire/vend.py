"""Vend: one sale, from the confirmed quote to the token.

The till makes `vend_id` and commits it to its journal before a byte leaves.  The server knows one
row per (terminal, vend_id): a sale, a refusal or a tombstone, for ever.

    POST /v1/vends                        sell       201 first, 200 again with the same bytes
    GET  /v1/vends/{vend_id}              ask        reads only; `vend_unknown` is not final
    POST /v1/vends/{vend_id}/resolution   resolve    the sale, the refusal, or a tombstone
    POST /v1/vends/{vend_id}/reprints     reprint    counts a copy; never a new token

The answer to all of them is the stored one: a `VendAnswer`, or a `Problem` with `decided` true.
A sale that is long past (docs/retention.md) is answered with an empty name and address.
"The same body" is the SHA-256 of the request's raw bytes, which hold no session.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.quote import CorrectionLine, Quote, TenderKind
from vending_server.wire.scalars import (
    Drn,
    MoneyMinor,
    PaidMinor,
    ReceiptSequence,
    UnitsTenths,
    Uuid7,
)

TENDERS_MAX: Final = 8


class Tender(Request, frozen=True, kw_only=True):
    """One part of the payment."""

    kind: TenderKind
    amount_minor: PaidMinor
    reference: Annotated[str, Meta(max_length=64)] = ""


class VendRequest(Request, frozen=True, kw_only=True):
    """POST /v1/vends; exactly one of tender_minor and units_tenths, as it was quoted."""

    vend_id: Uuid7  # UUIDv7 made at the till
    drn: Drn
    tender_minor: MoneyMinor | None = None
    units_tenths: UnitsTenths | None = None
    tenders: Annotated[list[Tender], Meta(min_length=1, max_length=TENDERS_MAX)]
    received_minor: MoneyMinor  # cash handed over, change included
    quote_hash: str
    receipt_sequence: ReceiptSequence
    visit_id: Uuid7 | None = None  # what this customer also buys or pays now, see wire/visits.py
    is_again: bool = False  # the operator asked: the same amount is wanted once more
    made_at: str  # the till's clock, for the record only
    # A planned key change: whether the customer says that all older tokens are in the meter.
    # False = some lie at home, the credit stays under the old key; none = nobody asked.
    old_tokens_entered: bool | None = None


class TokenLine(Answer, frozen=True, kw_only=True):
    """A token in the order in which it must be typed."""

    token: str  # 20 digits
    kind: str  # credit; key_change stands before it, with neither TID nor units
    units_tenths: int
    tid: int
    base_year: int


class TenderLine(Answer, frozen=True, kw_only=True):
    """One part of the payment, as sold."""

    kind: str
    amount_minor: int


class WaitingLine(Answer, frozen=True, kw_only=True):
    """A charge or fee that waits: what of it, and until which local day, if a day was given."""

    name: BothLanguages
    period: str
    left_minor: int
    until: str | None


class OfflineFacts(Answer, frozen=True, kw_only=True):
    """What paper says of a sale that was made while the line was down (docs/offline.md)."""

    priced_at: str  # when it was sealed: its price and its place in the blocks are of then; UTC
    code: int  # which of the purchases that were paid together, from 1
    codes: int
    order_number: str = ""  # of the closure order that was in force


class VendAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the sale with all that its receipt needs, so that any till can print a copy."""

    vend_id: str
    sale_id: str
    receipt_number: str  # point-terminal-sequence
    sold_at: str  # aware UTC, ISO 8601
    municipality: MunicipalityFacts
    point: PointFacts
    operator_name: BothLanguages
    operator_title: BothLanguages
    customer_name: str
    address: str
    account_number: str
    customer_class: str
    quote: Quote
    tenders: list[TenderLine]
    received_minor: int
    change_minor: int
    tokens: list[TokenLine]
    corrections: list[CorrectionLine] = msgspec.field(default_factory=list)
    agent_float_minor: int | None = None  # what the sale left of the agent's float
    # Agorot with VAT that, beside the carry, fill the rest of the block; none in the open last one.
    block_left_minor: int | msgspec.UnsetType = msgspec.UNSET
    postponed: list[WaitingLine] | msgspec.UnsetType = msgspec.UNSET  # none when nothing is
    receipt_tag: str | msgspec.UnsetType = msgspec.UNSET  # see receipt_text.py; none on old ones
    offline: OfflineFacts | msgspec.UnsetType = msgspec.UNSET  # none when it was sold on the line


class ReprintRequest(Request, frozen=True, kw_only=True):
    """POST /v1/vends/{vend_id}/reprints; the same reprint_id counts once."""

    reprint_id: Uuid7  # UUIDv7 made at the till


class ReprintAnswer(Answer, frozen=True, kw_only=True):
    """201/200: print this, marked COPY n."""

    copy_number: int
    sale: VendAnswer
