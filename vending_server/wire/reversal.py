"""Reversal: a sale whose token nobody ever saw is taken back.

    POST /v1/vends/{vend_id}/reversal     201 first, 200 again with the same bytes

Whether a token was seen is known to one witness only: the journal of the till that sold. Before a
till asks, it writes there that it gives this vend up; from that record on it shows no token of it,
whatever still arrives. Then its device signs where the vend stands and up to which record. A till
that ever had the token in its journal cannot say so, and hands the token over instead.

A second person agrees first (`/v1/approvals`, action `reversal`); the payload there is
`reversal_payload`, so that the journal may grow meanwhile. From then on every question about this
vend is answered `sale_reversed`, decided, without a token: the one exception to "the same bytes
for ever".
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.scalars import Reason, Uuid7
from vending_server.wire.vend import TenderLine

_PURPOSE: Final = b"charging-point unseen token v1"

# States of a vend in which its till never held a token.
UNSEEN_STATES: Final = frozenset({"INTENT", "SENT", "IN_DOUBT", "REFUSED", "REFUNDED"})


class ReversalRequest(Request, frozen=True, kw_only=True):
    """POST /v1/vends/{vend_id}/reversal."""

    document_id: Uuid7
    reason: Reason
    vend_state: Annotated[str, Meta(max_length=20, examples=["IN_DOUBT"])]  # as the journal has it
    journal_sequence: Annotated[int, Meta(ge=0, le=2**62)]  # the last record when it was signed
    journal_hash: Annotated[str, Meta(max_length=64)]
    signature: str  # over unseen_message, 64 bytes in hex
    approval_id: Uuid7 | None = None


class ReversalAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the sale is taken back; this is what the customer gets, and a receipt of it."""

    document_id: str
    vend_id: str
    sale_id: str
    receipt_number: str  # of the sale
    reversed_at: str
    drn: str
    customer_name: str
    account_number: str
    units_tenths: int
    tenders: list[TenderLine]  # each goes back the way it came
    cash_minor: int  # out of the drawer
    reason: str
    operator_name: BothLanguages
    approved_by: list[str]
    agent_float_minor: int | None = None


def unseen_message(
    *, terminal_id: str, vend_id: str, vend_state: str, journal_sequence: int, journal_hash: str
) -> bytes:
    """Return the bytes by which a device says that nobody saw the token of a vend."""
    parts = (terminal_id, vend_id, vend_state, str(journal_sequence), journal_hash)
    return b"\x00".join((_PURPOSE, *(part.encode() for part in parts)))


def reversal_payload(vend_id: str, request: ReversalRequest) -> dict[str, object]:
    """Return what a second person agrees to."""
    return {
        "vend_id": vend_id,
        "document_id": request.document_id,
        "reason": request.reason,
    }
