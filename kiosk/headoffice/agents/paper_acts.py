"""What is written down about a paper: who may, what is asked for, and the message that is sent."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.agents.papers import SIDES, Paper
from vending_server.wire import papers as wire

SIGNS: Final = ("POST", "/v1/paper-signatures")
DISPUTES: Final = ("POST", "/v1/paper-disputes")
ANSWERS: Final = ("POST", "/v1/paper-dispute-answers")
_NAME_MAX: Final = 120
_CORRECTION_MAX: Final = 200
CORRECTION: Final = Field(
    name="correction",
    text_id="S2923",
    hint_id="S2924",
    is_figure=True,
    chars_max=_CORRECTION_MAX,
)


def kept_from_signing(paper: Paper, login: str) -> str:
    """Return the text that says why somebody may write no signature down; none: he may."""
    if len(paper.facts.signatures) >= len(SIDES):
        return "S2907"
    if paper.waiting:
        return "E784"
    is_own = any(one.recorded_by == login for one in paper.facts.signatures)
    return "S2914" if is_own else ""


def sides_to_sign(paper: Paper | None, login: str) -> tuple[str, ...]:
    """Return for which sides somebody may write a signature down."""
    if paper is None or kept_from_signing(paper, login):
        return ()
    return tuple(side for side in SIDES if paper.signature(side) is None)


def may_dispute(paper: Paper | None) -> bool:
    """Say whether a line may still be disputed: what both sides signed is closed."""
    return paper is not None and len(paper.facts.signatures) < len(SIDES)


def sign_fields(sides: tuple[str, ...]) -> tuple[Field, ...]:
    """Return what is asked for a signature."""
    return (
        _side(sides),
        Field(name="name", text_id="S2919", chars_max=_NAME_MAX),
    )


def dispute_fields(line: str) -> tuple[Field, ...]:
    """Return what is asked for a disputed line; one that was chosen stands there."""
    return (
        # It is nearly always the agent who does not agree to what the municipality made.
        _side((wire.AGENT, wire.MUNICIPALITY)),
        Field(name="name", text_id="S2922", chars_max=_NAME_MAX),
        Field(name="line", text_id="S2920", hint_id="" if line else "S2921", value=line),
        REASON,
    )


def signature_of(document_id: str, paper: Paper, typed: dict[str, str]) -> wire.PaperSignature:
    """Return the signature that was typed."""
    return wire.PaperSignature(
        document_id=document_id,
        report_id=paper.report_id,
        side=typed["side"],  # type: ignore[arg-type]  # one of those that were offered
        name=typed["name"],
    )


def is_name_of_other_side(paper: Paper, typed: dict[str, str]) -> bool:
    """Say whether the other side signed under the same name, which the server refuses."""
    name = typed["name"].casefold()  # blanks are single ones in both
    return any(one.name.casefold() == name for one in paper.facts.signatures)


def dispute_of(document_id: str, paper: Paper, typed: dict[str, str]) -> wire.PaperDispute:
    """Return the disputed line that was typed."""
    return wire.PaperDispute(
        document_id=document_id,
        report_id=paper.report_id,
        side=typed["side"],  # type: ignore[arg-type]  # one of those that were offered
        name=typed["name"],
        line=typed["line"],
        reason=typed["reason"],
    )


def answer_of(
    document_id: str, dispute_id: str, act: wire.AnswerName, typed: dict[str, str]
) -> wire.PaperDisputeAnswer:
    """Return the answer that was typed."""
    return wire.PaperDisputeAnswer(
        document_id=document_id,
        dispute_id=dispute_id,
        act=act,
        correction=typed.get("correction", ""),
        reason=typed["reason"],
    )


def _side(sides: tuple[str, ...]) -> Field:
    return Field(name="side", text_id="S2918", choices=tuple((side, SIDES[side]) for side in sides))
