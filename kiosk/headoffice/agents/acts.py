"""What head office does to an agent: message, what two people agree to, and its effect in words.

The document's id is made once; while nobody answered, the same message is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kiosk.headoffice.approval_effects import percent
from kiosk.headoffice.line import Line
from kiosk.widgets.words import Saying, Words
from vending_server.wire import agents as wire
from vending_server.wire.base import Request

TOP_UPS: Final = ("POST", "/v1/agent-top-ups")
TERMS: Final = ("POST", "/v1/agent-terms")
SETTLEMENTS: Final = ("POST", "/v1/commission-settlements")
PAYMENTS: Final = ("POST", "/v1/commission-payments")
THROUGH: Final = {"bank": "S2136", "head_office_cash": "S2137", "float": "S2138"}
Way = Literal["bank", "head_office_cash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAct:
    """One act; `action` is none where one person is enough."""

    name: str
    subject: str
    reason: str
    effect: Saying
    send: Callable[[Line, str | None], Any]  # with the approval's id; blocks
    action: str | None = None
    payload: Mapping[str, Any] | None = None


def top_up(document_id: str, point: int, *, minor: int, through: Any, reference: str) -> AgentAct:
    """Raise his float by money that came in."""
    fields = _payment(point, minor, through, reference)

    def send(line: Line, approval_id: str | None) -> wire.AgentFacts:
        message = wire.AgentTopUp(document_id=document_id, **fields, approval_id=approval_id)
        return line.post(TOP_UPS[1], message, wire.AgentFacts)

    return AgentAct(
        name="top_up",
        subject=f"agent {point}",
        reason=reference,
        effect=_paid("S2145", point, minor, through),
        send=send,
        action="float_top_up",
        payload=wire.top_up_payload(**fields),
    )


def pay(document_id: str, point: int, *, minor: int, through: Any, reference: str) -> AgentAct:
    """Pay him what he earned, or put it into his float."""
    fields = _payment(point, minor, through, reference)

    def send(line: Line, approval_id: str | None) -> wire.AgentFacts:
        message = wire.CommissionPayment(document_id=document_id, **fields, approval_id=approval_id)
        return line.post(PAYMENTS[1], message, wire.AgentFacts)

    return AgentAct(
        name="pay",
        subject=f"agent {point}",
        reason=reference,
        effect=_paid("S2144", point, minor, through),
        send=send,
        action="claim_payout",
        payload=wire.commission_payload(**fields),
    )


def _payment(point: int, minor: int, through: Any, reference: str) -> dict[str, Any]:
    return {
        "point_number": point,
        "amount_minor": minor,
        "through": through,
        "reference": reference,
    }


def terms(document_id: str, point: int, *, limit_minor: int, bp: int, reason: str) -> AgentAct:
    """Give him another credit limit and commission."""
    fields = {"point_number": point, "credit_limit_minor": limit_minor, "commission_bp": bp}

    def send(line: Line, approval_id: str | None) -> wire.AgentFacts:
        message = wire.AgentTerms(
            document_id=document_id, **fields, reason=reason, approval_id=approval_id
        )
        return line.post(TERMS[1], message, wire.AgentFacts)

    return AgentAct(
        name="terms",
        subject=f"agent {point}",
        reason=reason,
        effect=lambda words: words(
            "S2040", n=str(point), x=words.money(limit_minor), c=percent(bp)
        ),
        send=send,
        action="ceiling_raise",
        payload=wire.terms_payload(**fields),
    )


def settle(document_id: str, facts: wire.AgentFacts, sold_until: str) -> AgentAct:
    """Let what he sold up to a moment earn its commission; one person is enough."""
    message: Request = wire.CommissionSettlement(
        document_id=document_id, point_number=facts.point_number, sold_until=sold_until
    )
    return AgentAct(
        name="settle",
        subject=f"agent {facts.point_number}",
        reason="",
        effect=lambda words: words(
            "S2140",
            n=str(facts.point_number),
            z=words.money(facts.unsettled_minor),
            x=words.money(facts.unsettled_commission_minor),
        ),
        send=lambda line, _: line.post(SETTLEMENTS[1], message, wire.SettlementFacts),
    )


def _paid(text_id: str, point: int, minor: int, through: str) -> Saying:
    def say(words: Words) -> str:
        return words(text_id, n=str(point), x=words.money(minor), z=words(THROUGH[through]))

    return say
