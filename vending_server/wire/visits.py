"""Visit: electricity, water and payments of one customer at one till, on one receipt.

    GET  /v1/visits/{visit_id}            what belongs together; reads only
    POST /v1/visits/{visit_id}/reprints   counts a copy of the receipt; never a new token

A till makes the visit's id and sends it with each vend and payment.  Every document keeps its own
ledger, receipt number and answer; the numbers follow each other in the till's series.
"""

from __future__ import annotations

from vending_server.wire.base import Answer
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.vend import VendAnswer


class VisitDocument(Answer, frozen=True, kw_only=True):
    """One document; `sale` is none when it was taken back."""

    document_id: str
    kind: str  # sale or payment
    sale: VendAnswer | None = None
    payment: PaymentAnswer | None = None
    is_reversed: bool = False


class VisitAnswer(Answer, frozen=True, kw_only=True):
    """200: print this; a copy is marked with its number."""

    visit_id: str
    copy_number: int  # how many copies were made, this one included
    documents: list[VisitDocument]
