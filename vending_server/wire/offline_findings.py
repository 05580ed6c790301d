"""What was odd about sales without a line, and what two people decide about money kept apart.

POST /v1/offline-finding-lists               what was found, newest first, or only what waits
POST /v1/offline-findings/{id}/decision      release: it becomes a sale; charge: it never does

Each reason is a stable word that screens put into a sentence (docs/offline.md lists them).
"""

from __future__ import annotations

from typing import Literal

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Reason, Uuid7


class OfflineFindingListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/offline-finding-lists; newest first, in pages."""

    is_waiting: bool = False  # only what nobody has decided about


class SealedTerms(Answer, frozen=True, kw_only=True):
    """What the till was given: the sealed vend that it says it sold, as it stands in the books."""

    sealed_at: str
    valid_until: str  # the latest of the editions that held it
    amount_minor: int
    units_tenths: int
    state: str  # sealed, sold, voided, ... of sealing.states
    state_at: str


class OfflineFindingFacts(Answer, frozen=True, kw_only=True):
    """One thing about one sale that a till made without a line."""

    finding_id: str
    reason: str
    state: str  # posted, quarantined, released, charged
    point_number: int
    terminal: int  # within the point
    sequence: int  # of the record in the till's journal
    vend_id: str | None  # none: the record cannot be read
    receipt_number: str | None
    drn: str
    sold_at: str | None  # by the till's clock
    amount_minor: int  # what the customer paid; of an unreadable record, what it seems to name
    difference_minor: int  # credited, borne, over the float, or of a debt that was settled
    is_booked: bool  # its money lies, or lay, in the account of the quarantine
    order_number: str  # the closure order that it was sold under
    sale_id: str | None
    found_at: str
    may_be_released: bool
    decided_at: str | None = None
    decided_by: str | None = None
    decision_reason: str = ""
    terms: SealedTerms | None = None  # none: this terminal was never given such a vend


class OfflineFindingList(Page, frozen=True, kw_only=True):
    """A page of findings, and the money that waits in quarantine in all."""

    findings: list[OfflineFindingFacts]
    waiting_minor: int


class FindingDecision(Request, frozen=True, kw_only=True):
    """POST /v1/offline-findings/{finding_id}/decision, with a second person's approval."""

    document_id: Uuid7
    act: Literal["release", "charge"]
    reason: Reason
    approval_id: Uuid7 | None = None


def decision_payload(*, finding_id: str, act: str, amount_minor: int) -> dict[str, object]:
    """Return exactly what two people agree to."""
    return {"finding_id": finding_id, "act": act, "amount_minor": amount_minor}
