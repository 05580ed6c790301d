"""Lookup: from a card, a number, a name or a phone to meters.

The answer lists meters, never "the customer's meter": a family has one for electricity and one for
water, and charging the wrong one is the costliest mistake at a counter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page, PageSize


class LookupBy(StrEnum):
    """How the customer was identified."""

    DRN = "drn"
    CARD = "card"  # the 35-digit identification record of the meter card
    CUSTOMER_CARD = "customer_card"  # the text of a wire.cards.NamedCard
    NAME = "name"
    PHONE = "phone"
    ACCOUNT = "account"


class LookupRequest(Request, frozen=True, kw_only=True):
    """POST /v1/lookups (a POST, so that no name or number stands in an address or access log)."""

    by: LookupBy
    value: Annotated[str, Meta(max_length=100, examples=["04123456784"])]


class LastPurchase(Answer, frozen=True, kw_only=True):
    """The meter's last sale."""

    sold_at: str
    tender_minor: int
    point: BothLanguages


class LinkedMeter(Answer, frozen=True, kw_only=True):
    """Another meter of the same customer."""

    drn: str
    utility: str


class PostponedDue(Answer, frozen=True, kw_only=True):
    """A charge or fee that the next purchase is not asked for, and why."""

    item: str
    code: str
    name: BothLanguages
    period: str
    left_minor: int
    until: str | None  # local day on which it falls due again; none = without a day
    cause: str | None  # of a list, see wire/postponements.py; none = taken over from older books
    reason: str
    approved_by: list[str]


class MeterFacts(Answer, frozen=True, kw_only=True):
    """Everything the sell screen shows of a meter before an amount is named."""

    drn: str
    utility: str
    customer_name: str
    address: str
    account_number: str
    customer_class: str
    can_vend: bool
    block_reason: BothLanguages | None  # for the operator
    arrears_minor: int
    fees_due_minor: int  # without postponed ones
    carry_minor: int
    deposit_minor: int = 0  # kept for the contract; may be spent as a tender
    bought_tenths: int  # in the current period of the contract
    block_limits_tenths: list[int]  # upper bounds, the open last block left out
    period: str  # month or two_months
    tender_minor_min: int
    tender_minor_max: int
    cash_step_minor: int
    last_purchase: LastPurchase | None
    linked: list[LinkedMeter]
    # What the customer may be told of a block; none = "please visit the office".
    block_reason_customer: BothLanguages | None = None
    # A key change under way (planned, issued): the customer is asked for older codes.
    key_change: str | None = None
    # Not in `fees_due_minor`: put off until a day.
    postponed: list[PostponedDue] = msgspec.field(default_factory=list)


class LookupAnswer(Page, frozen=True, kw_only=True):
    """200: a page of the meters found; `more` says that there are others."""

    meters: list[MeterFacts]
    more: bool


LOOKUP_PAGES = PageSize(usual=20, most=50)  # a person reads them
SEARCH_CHARACTERS_MIN = 3
