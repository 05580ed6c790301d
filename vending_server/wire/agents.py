"""Agents' books over the wire.

    GET  /v1/agents                     all agents with how they stand, in pages
    GET  /v1/agents/{point_number}      float, terms, commission
    GET  /v1/agents/{point_number}/suggestion   limit and ceiling that his behaviour suggests
    POST /v1/agent-top-ups              credit paid for in advance (`float_top_up`)
    POST /v1/agent-terms                credit limit and commission (`ceiling_raise`)
    POST /v1/commission-settlements     what was sold up to a moment earns its commission
    POST /v1/commission-payments        what was earned is paid, or goes into the float
                                        (`claim_payout`)
    POST /v1/agent-statements           every change of the float, from day to day, in pages

Top-ups, terms and payments take a second person, who agrees to exactly the payload below.
"""

from __future__ import annotations

from typing import Literal

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import (
    BasisPoints,
    Day,
    LineOfText,
    Moment,
    MoneyMinor,
    PaidMinor,
    PointNumber,
    Uuid7,
)


class AgentTopUp(Request, frozen=True, kw_only=True):
    """POST /v1/agent-top-ups."""

    document_id: Uuid7
    point_number: PointNumber
    amount_minor: PaidMinor
    through: Literal["bank", "head_office_cash"]
    reference: LineOfText  # of the bank, or the number of the paper
    approval_id: Uuid7 | None = None


def top_up_payload(
    *, point_number: int, amount_minor: int, through: str, reference: str
) -> dict[str, object]:
    """Return exactly what two people agree to, with the paper behind it."""
    return _payment(point_number, amount_minor, through, reference)


class AgentTerms(Request, frozen=True, kw_only=True):
    """POST /v1/agent-terms; what was sold before is settled by the old ones."""

    document_id: Uuid7
    point_number: PointNumber
    credit_limit_minor: MoneyMinor
    commission_bp: BasisPoints
    reason: LineOfText
    approval_id: Uuid7 | None = None


def terms_payload(
    *, point_number: int, credit_limit_minor: int, commission_bp: int
) -> dict[str, object]:
    """Return exactly what two people agree to."""
    return {
        "point_number": point_number,
        "credit_limit_minor": credit_limit_minor,
        "commission_bp": commission_bp,
    }


class CommissionSettlement(Request, frozen=True, kw_only=True):
    """POST /v1/commission-settlements."""

    document_id: Uuid7
    point_number: PointNumber
    sold_until: Moment


class CommissionPayment(Request, frozen=True, kw_only=True):
    """POST /v1/commission-payments."""

    document_id: Uuid7
    point_number: PointNumber
    amount_minor: PaidMinor
    through: Literal["float", "bank", "head_office_cash"]
    reference: LineOfText
    approval_id: Uuid7 | None = None


def commission_payload(
    *, point_number: int, amount_minor: int, through: str, reference: str
) -> dict[str, object]:
    """Return exactly what two people agree to, with the paper behind it."""
    return _payment(point_number, amount_minor, through, reference)


def _payment(
    point_number: int, amount_minor: int, through: str, reference: str
) -> dict[str, object]:
    return {
        "point_number": point_number,
        "amount_minor": amount_minor,
        "through": through,
        "reference": reference,
    }


class AgentFacts(Answer, frozen=True, kw_only=True):
    """How an agent stands."""

    point_number: int
    float_minor: int
    credit_limit_minor: int
    held_minor: int = 0  # in his terminals' packs: may be sold at any time, without a line
    left_minor: int  # what may still be sold on the line
    commission_bp: int
    commission_owed_minor: int  # settled, and not paid yet
    unsettled_count: int
    unsettled_minor: int  # sold since, by now
    unsettled_commission_minor: int


class AgentLine(Answer, frozen=True, kw_only=True):
    """An agent in the list of all."""

    name: BothLanguages  # of his point
    stands: AgentFacts


class AgentList(Page, frozen=True, kw_only=True):
    """200: agents by the number of their point."""

    agents: list[AgentLine]


class AgentSuggestion(Answer, frozen=True, kw_only=True):
    """200: what an agent's behaviour suggests, and every figure it comes from.

    The limit bridges `pause_days` at busy days, never beyond the middle top-up, half of it for one
    who ever sold beyond his limit; the ceiling is one busy day.  None: too little is known.
    """

    point_number: int
    days_looked_at: int
    days_with_sales: int
    busy_day_minor: int  # nine of ten days with sales do not exceed it
    top_ups: int
    pause_days: int  # the middle of the pauses between top-ups, 1 to 7
    middle_top_up_minor: int
    was_beyond: bool  # sales without a line ever brought him below his limit
    credit_limit_minor: int | None
    offline_ceiling_minor: int | None  # of his terminals together


class SettlementFacts(Answer, frozen=True, kw_only=True):
    """201/200: what a stretch of sales earned."""

    document_id: str
    point_number: int
    number: int
    sold_from: str
    sold_until: str
    sales_count: int
    sales_minor: int
    commission_bp: int
    commission_minor: int


class StatementRequest(Request, frozen=True, kw_only=True):
    """POST /v1/agent-statements."""

    point_number: PointNumber
    from_day: Day
    through_day: Day


class StatementLine(Answer, frozen=True, kw_only=True):
    """One change of the float."""

    posted_at: str
    happened_at: str  # earlier, when its day was locked when it came
    kind: str  # sale, reversal, topped_up, commission_to_float
    reference: str  # receipt number, or that of the payment
    amount_minor: int  # negative = taken from the float
    balance_minor: int


class AgentStatement(Page, frozen=True, kw_only=True):
    """200: opening + topped up + commission - sold = closing, and one page of what happened."""

    point_number: int
    from_day: str
    through_day: str
    opening_minor: int
    topped_up_minor: int
    commission_to_float_minor: int
    sold_minor: int  # less what was taken back
    closing_minor: int
    commission_earned_minor: int  # settled in these days
    commission_paid_minor: int  # by bank or cash, or into the float
    commission_owed_minor: int  # at their end
    lines: list[StatementLine]
