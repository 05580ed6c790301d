"""Money kept for a contract over the wire.

    POST /v1/kept-money    taken at the counter, given back, or paid out after a closing

A vend spends it as a tender of kind `deposit`.  Whatever leaves the drawer takes a second person
(`claim_payout` with `payout_payload`).
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from vending_server.wire.base import Answer, Request
from vending_server.wire.scalars import LineOfText, Moment, PaidMinor, ReceiptSequence, Uuid7

TAKEN: Final = "taken"
RETURNED: Final = "returned"
PAID_OUT: Final = "paid_out"  # what a closed contract left


class KeptMoney(Request, frozen=True, kw_only=True):
    """POST /v1/kept-money; in cash, with a receipt from the till's series."""

    document_id: Uuid7
    account_number: LineOfText
    act: Literal["taken", "returned", "paid_out"]
    amount_minor: PaidMinor
    receipt_sequence: ReceiptSequence
    reason: LineOfText
    happened_at: Moment
    shift_id: Uuid7 | None = None  # of a record that comes late; none = the open shift, if any
    approval_id: Uuid7 | None = None


class KeptMoneyReceipt(Answer, frozen=True, kw_only=True):
    """201/200: what is printed."""

    document_id: str
    receipt_number: str
    account_number: str
    customer_name: str
    act: str
    amount_minor: int
    left_minor: int  # what is kept now, or still to be paid out
    happened_at: str
    posted_at: str
    is_late: bool  # its day was locked: it stands in a later one
    receipt_tag: str | msgspec.UnsetType = msgspec.UNSET  # see receipt_text.py; none on old ones


def payout_payload(*, account_number: str, act: str, amount_minor: int) -> dict[str, object]:
    """Return exactly what two people agree to when money leaves the drawer."""
    return {"account_number": account_number, "act": act, "amount_minor": amount_minor}
