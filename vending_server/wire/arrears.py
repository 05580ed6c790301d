"""Old debts over the wire.

    POST /v1/arrears             open a debt of a contract
    POST /v1/arrears-write-offs  give up a part of one, or all
    POST /v1/arrears-rules       collect one by another rule from a day on
    POST /v1/arrears-statements  a contract's debts, and page by page what became of them

Each of the first three takes a second person (`arrears_opening`, `write_off`, `arrears_rule`), who
agrees to exactly the message, without its `approval_id`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import (
    UNITS_MAX,
    BasisPoints,
    Day,
    LineOfText,
    NameOfRecord,
    PaidMinor,
    Reason,
    Uuid7,
)

DebtName: TypeAlias = Annotated[
    str, Meta(pattern="^arrears:[1-9][0-9]*$", max_length=26, examples=["arrears:7"])
]
Collecting: TypeAlias = Literal["percent", "per_vend", "per_period"]


class DebtTerms(Request, frozen=True, kw_only=True):
    """How a debt is collected; ceiling and guarantee bind a whole purchase while it is owed."""

    rule: Collecting
    percent_bp: BasisPoints | None = None  # of the tender, with `percent`
    instalment_minor: PaidMinor | None = None  # with the others
    # Of each purchase no more than this goes for other things than energy, and no less than these
    # units are bought; neither ever asks more of the customer than the policy in force does.
    ceiling_bp: BasisPoints | None = None
    guaranteed_tenths: Annotated[int, Meta(ge=0, le=UNITS_MAX, examples=[100])] | None = None


class DebtOpening(Request, frozen=True, kw_only=True):
    """POST /v1/arrears."""

    document_id: Uuid7
    account_number: LineOfText
    amount_minor: PaidMinor
    code: NameOfRecord
    name_ar: NameOfRecord
    name_en: NameOfRecord
    since: Day  # from when it is owed
    evidence: NameOfRecord  # the number of the bill, ruling or protocol
    reason: Reason
    terms: DebtTerms
    approval_id: Uuid7 | None = None


class DebtWriteOff(Request, frozen=True, kw_only=True):
    """POST /v1/arrears-write-offs."""

    document_id: Uuid7
    debt: DebtName
    amount_minor: PaidMinor
    reason: Reason
    approval_id: Uuid7 | None = None


class DebtRuleChange(Request, frozen=True, kw_only=True):
    """POST /v1/arrears-rules."""

    document_id: Uuid7
    debt: DebtName
    valid_from: Day  # local; today or later
    terms: DebtTerms
    reason: Reason
    approval_id: Uuid7 | None = None


class DebtStatementRequest(Request, frozen=True, kw_only=True):
    """POST /v1/arrears-statements."""

    account_number: LineOfText


class RuleFacts(Answer, frozen=True, kw_only=True):
    """A rule that a debt has, had or will have."""

    valid_from: str | None  # none = since it was taken over
    rule: str
    percent_bp: int | None
    instalment_minor: int | None
    ceiling_bp: int | None
    guaranteed_tenths: int | None
    is_in_force: bool
    reason: str
    made_by: str | None
    made_at: str | None


class DebtFacts(Answer, frozen=True, kw_only=True):
    """One debt: opened - paid - written off = left."""

    debt: str
    code: str
    name: BothLanguages
    account_numbers: list[str]  # where it is collected
    since: str | None  # none = taken over with no papers
    evidence: str | None
    opened_minor: int
    paid_minor: int
    written_off_minor: int
    left_minor: int
    rules: list[RuleFacts]  # in the order in which they hold


class DebtMovement(Answer, frozen=True, kw_only=True):
    """Something that made a debt more or less."""

    at: str
    debt: str
    kind: str  # opened, paid, paid_without_token, taken_back, written_off
    amount_minor: int
    receipt_number: str | None  # of what paid it, or of the sale that was taken back
    account_number: str | None  # where it was paid
    reason: str | None


class DebtStatement(Page, frozen=True, kw_only=True):
    """200: all debts of a contract, and a page of what became of them, oldest first."""

    account_number: str
    customer_name: str
    debts: list[DebtFacts]
    left_minor: int
    movements: list[DebtMovement]
