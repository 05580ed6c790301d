"""Charges and fees put off over the wire.

    POST /v1/postponements             to a later day, with what a second person agreed to
    POST /v1/postponement-withdrawals  what it put off falls due again at once
    POST /v1/postponement-lookups      a contract: what is due, what may be put off, what was
    GET  /v1/postponements             the whole town's that run now, newest first, in pages

A second person agrees (`fee_postponement`) to exactly the message, without its `approval_id`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Day, LineOfText, Reason, Uuid7

ITEMS_MAX: Final = 100
OF_CONTRACT_MAX: Final = 200  # in its outlook: the newest; more than a policy allows in years

DueName: TypeAlias = Annotated[
    str, Meta(pattern="^due:[1-9][0-9]*$", max_length=22, examples=["due:7"])
]
Cause: TypeAlias = Literal[
    "hardship", "social_case", "objection", "meter_fault", "decision", "other"
]


class Postponement(Request, frozen=True, kw_only=True):
    """POST /v1/postponements."""

    document_id: Uuid7
    account_number: LineOfText
    items: Annotated[list[DueName], Meta(min_length=1, max_length=ITEMS_MAX)]
    until: Day  # local; on this day it falls due again
    cause: Cause
    reason: Reason
    approval_id: Uuid7 | None = None


class PostponementWithdrawal(Request, frozen=True, kw_only=True):
    """POST /v1/postponement-withdrawals."""

    document_id: Uuid7
    postponement_id: Uuid7
    reason: Reason


class PostponementLookup(Request, frozen=True, kw_only=True):
    """POST /v1/postponement-lookups."""

    account_number: LineOfText


class PostponedLine(Answer, frozen=True, kw_only=True):
    """One due of a postponement."""

    item: str
    kind: str
    code: str
    name: BothLanguages
    period: str
    left_minor: int  # when it was put off
    is_waiting: bool  # it is put off now, by this postponement


class PostponementFacts(Answer, frozen=True, kw_only=True):
    """One postponement and how it stands."""

    postponement_id: str
    account_number: str
    customer_name: str
    until: str
    cause: str
    reason: str
    state: str  # running, over, withdrawn
    lines: list[PostponedLine]
    asked_by: str
    approved_by: list[str]
    made_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None
    withdrawal_reason: str | None


class DueLine(Answer, frozen=True, kw_only=True):
    """One due that is not paid."""

    item: str
    kind: str
    code: str
    name: BothLanguages
    period: str
    left_minor: int
    postponed_until: str | None  # none = it is due, or was put off without a day
    postponed_reason: str | None


class PostponementOutlook(Answer, frozen=True, kw_only=True):
    """200: what a dialog shows before anybody is asked."""

    account_number: str
    customer_name: str
    dues: list[DueLine]
    latest_until: str | None  # none = the policy lets nothing be put off
    times_left: int  # of this year
    postponements: list[PostponementFacts]  # newest first


class PostponementList(Page, frozen=True, kw_only=True):
    """200: what is put off now."""

    postponements: list[PostponementFacts]
