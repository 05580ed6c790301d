"""Four eyes over the wire: ask for a second person, and decide.

    POST /v1/approvals                            201; the same id and body again: the same
    GET  /v1/approvals                            what waits for somebody
    GET  /v1/approvals/{approval_id}              how it stands
    POST /v1/approvals/{approval_id}/decisions         by whoever is signed in elsewhere
    POST /v1/approvals/{approval_id}/decisions-here    by a second person at the same machine

`payload` is the message that the act itself will be asked for with, its `approval_id` left out:
whoever carries it out sends the same values again, or is refused.
"""

from __future__ import annotations

from typing import Any

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import LineOfText, Reason, Uuid7


class ApprovalRequest(Request, frozen=True, kw_only=True):
    """Ask a second person for something."""

    approval_id: Uuid7  # UUIDv7, made by whoever asks
    action: str
    subject: LineOfText
    reason: Reason
    payload: dict[str, Any]


class ApprovalDecision(Request, frozen=True, kw_only=True):
    """Agree or refuse, signed in at one's own machine."""

    accept: bool
    note: Reason = ""


class ApprovalDecisionHere(Request, frozen=True, kw_only=True):
    """Agree or refuse at the machine of whoever asked, with one's own name and password."""

    operator: str
    password: LineOfText
    accept: bool
    note: Reason = ""


class ApprovalFacts(Answer, frozen=True, kw_only=True):
    """How a request stands."""

    approval_id: str
    action: str
    subject: str
    reason: str
    payload: dict[str, Any]
    point_number: int | None
    requested_by: str
    requested_at: str
    expires_at: str
    state: str  # open, approved, rejected, used, withdrawn, expired
    approved_by: list[str]
    is_own: bool
    may_decide: bool


class ApprovalList(Page, frozen=True, kw_only=True):
    """What waits, oldest first, in pages."""

    approvals: list[ApprovalFacts]
