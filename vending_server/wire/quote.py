"""Quote: what a tender would buy, line by line.  What was seen is what is sold.

The hash of a quote's canonical bytes travels with the vend; a server that would price otherwise
by then answers `price_changed` and sells nothing.  A quote holds no time and no id, so that the
same purchase under the same facts has the same hash.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from vending_server.wire.base import Answer, Request
from vending_server.wire.canonical import canonical_digest_hex
from vending_server.wire.scalars import Drn, MoneyMinor, UnitsTenths


class TenderKind(StrEnum):
    """How money was given."""

    CASH = "cash"
    BANK_CARD = "bank_card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"  # its number is the reference
    DEPOSIT = "deposit"  # money kept on the contract, at most what is there


class QuoteRequest(Request, frozen=True, kw_only=True):
    """POST /v1/quotes; exactly one of tender_minor and units_tenths."""

    drn: Drn
    tender_minor: MoneyMinor | None = None
    units_tenths: UnitsTenths | None = None
    is_cash: bool = True  # any part in cash: the cash step applies


class DeductionLine(Answer, frozen=True, kw_only=True):
    """One fixed charge, fee or debt: what it asks, what it takes, what stays due (agorot)."""

    kind: str  # fixed_charge, municipal_fee or arrears
    code: str
    name_ar: str
    name_en: str
    period: str | None
    asked_minor: int
    taken_minor: int
    left_minor: int
    vat_bp: int | None
    vat_minor: int
    net_minor: int


class BlockLine(Answer, frozen=True, kw_only=True):
    """The energy bought in one block; rate in micro-ILS per whole unit without VAT."""

    block: int
    tenths: int
    rate_micro: int
    net_minor: int


class VatLine(Answer, frozen=True, kw_only=True):
    """Sums of the lines at one VAT rate."""

    vat_bp: int
    gross_minor: int
    vat_minor: int
    net_minor: int


class Quote(Answer, frozen=True, kw_only=True):
    """A priced purchase; tender + carry before = deductions + energy + carry after (PRICING.md)."""

    drn: str
    utility: str
    tariff_code: str
    decision: str
    period: str
    tender_minor: int
    carry_before_minor: int
    ceiling_minor: int
    ceiling_bp: int
    deductions: list[DeductionLine]
    deductions_minor: int
    energy_money_minor: int
    units_tenths: int
    energy_gross_minor: int
    energy_vat_minor: int
    energy_net_minor: int
    energy_vat_bp: int
    blocks: list[BlockLine]
    vat_summary: list[VatLine]
    carry_after_minor: int
    bought_before_tenths: int
    block_limits_tenths: list[int]
    arrears_after_minor: int


class CorrectionLine(Answer, frozen=True, kw_only=True):
    """A credit by a correction of past sales: it is in `carry_before_minor`, this says why."""

    decision: str
    amount_minor: int
    from_on: str  # local dates: which sales were corrected
    until_on: str
    # The one receipt that it is about: sold without a line for more than it cost by then.
    receipt_number: str | msgspec.UnsetType = msgspec.UNSET


class QuoteAnswer(Answer, frozen=True, kw_only=True):
    """200: the quote and its hash, to be sent back with the vend."""

    quote: Quote
    quote_hash: str
    corrections: list[CorrectionLine] = msgspec.field(default_factory=list)


def quote_hash(quote: Quote) -> str:
    """Return the SHA-256, in hex, of the quote's canonical bytes."""
    return canonical_digest_hex(quote)
