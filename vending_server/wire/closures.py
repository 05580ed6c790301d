"""Closure orders: to sell on for days while roads or lines are cut (docs/offline.md).

POST /v1/closure-orders                    larger packs that last longer, for some terminals
POST /v1/closure-orders/{id}/revocation    it ends now
GET  /v1/closure-orders                    newest first

An order takes a second person's approval of the act `closure_order`, over the request without its
`approval_id`.  It comes to a till inside the signed manifest of its pack.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Moment, PointNumber, Reason, Uuid7

CEILING_MAX: Final = 100_000_000  # 1,000,000 ILS for one terminal
SHARES_MAX: Final = 200

OrderCeiling = Annotated[int, Meta(ge=1, le=CEILING_MAX, examples=[5_000_000])]


class ClosureShare(Request, frozen=True, kw_only=True):
    """What each of some terminals may hold while the order is in force."""

    point: PointNumber
    terminal: PointNumber  # within the point; 0: every one of its terminals
    ceiling_minor: OrderCeiling


class ClosureOrderRequest(Request, frozen=True, kw_only=True):
    """POST /v1/closure-orders; from its beginning to its end at most 72 hours."""

    document_id: Uuid7
    shares: Annotated[list[ClosureShare], Meta(min_length=1, max_length=SHARES_MAX)]
    begins_at: Moment
    ends_at: Moment
    reason: Reason
    approval_id: Uuid7 | None = None


class ClosureRevocation(Request, frozen=True, kw_only=True):
    """POST /v1/closure-orders/{order_id}/revocation; one person may: it only takes away."""

    document_id: Uuid7
    reason: Reason


class ClosureTerminal(Answer, frozen=True, kw_only=True):
    """A terminal of an order."""

    terminal_id: str
    point: int
    terminal: int  # within the point
    ceiling_minor: int


class ClosureOrderFacts(Answer, frozen=True, kw_only=True):
    """One order."""

    order_id: str
    number: str
    begins_at: str
    ends_at: str
    reason: str
    terminals: list[ClosureTerminal]
    made_at: str
    made_by: str  # login
    agreed_by: str
    is_in_force: bool
    revoked_at: str | None = None
    revoked_by: str | None = None


class ClosureOrderList(Page, frozen=True, kw_only=True):
    """200: newest first."""

    orders: list[ClosureOrderFacts]
