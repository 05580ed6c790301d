"""Is a receipt ours?  For the customers' portal, which scans the QR code on the paper.

    POST /v1/receipt-checks    with the portal's own token; reads only

Nobody is named in an answer, and no token: whoever asks holds the paper or a picture of it.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.receipt_text import TEXT_MAX

GENUINE = "genuine"
NOT_GENUINE = "not_genuine"
UNSIGNED = "unsigned"  # of before receipts were signed: the office looks into the books
IN_BOOKS = "in_books"
REVERSED = "reversed"
UNKNOWN = "unknown"  # ours, but not in the books: a restore is not complete


class ReceiptCheckRequest(Request, frozen=True, kw_only=True):
    """POST /v1/receipt-checks: the text as it was scanned."""

    text: Annotated[
        str,
        Meta(
            max_length=TEXT_MAX, examples=["CP1 R2-01-000047 M04123456784 U1992 T00000000000000001"]
        ),
    ]


class ReceiptCheckAnswer(Answer, frozen=True, kw_only=True):
    """200: the verdict; everything else is none unless it is `genuine`."""

    verdict: str  # genuine, not_genuine or unsigned
    state: str | None = None  # in_books, reversed or unknown
    kind: str | None = None  # sale, payment, money_taken, money_returned, money_paid_out, counter
    number: str | None = None  # of the receipt, or the id of an act at the counter
    made_at: str | None = None
    drn: str | None = None
    amount_minor: int | None = None
    units_tenths: int | None = None
