"""The receipt's QR code: what the paper says, for a phone or a scanner.

Its form stands in vending_server/wire/receipt_text.py, and the server's tag in it lets the town
prove the paper.  What was made before there were tags keeps its older text, so that a copy of it
differs from the original in nothing but the mark:

    CP1 R2-0231-0047 M04123456784 U1992 T57310482991622074685
"""

from __future__ import annotations

from typing import Final

import msgspec
import segno

from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.receipt_text import OLDER_FORM, text_of, with_tag
from vending_server.wire.vend import VendAnswer

QUIET_MODULES: Final = 4  # ISO/IEC 18004: the blank margin that a reader may count on


Signed = VendAnswer | PaymentAnswer | KeptMoneyReceipt | DocumentAnswer


def content(answer: Signed) -> str:
    """Return the text of the QR code of what the server signs."""
    if answer.receipt_tag is msgspec.UNSET:
        return _older_content(answer).upper()
    return with_tag(text_of(answer), answer.receipt_tag)


def _older_content(answer: Signed) -> str:
    if isinstance(answer, PaymentAnswer):
        return f"{OLDER_FORM} R{answer.receipt_number} P{answer.quote.amount_minor}"
    if isinstance(answer, KeptMoneyReceipt):
        return f"{OLDER_FORM} R{answer.receipt_number} P{answer.amount_minor}"
    typed = [f"T{line.token}" for line in answer.tokens]
    if isinstance(answer, DocumentAnswer):
        return " ".join([f"{OLDER_FORM} D{answer.document_id} M{answer.drn}", *typed])
    head = f"{OLDER_FORM} R{answer.receipt_number} M{answer.quote.drn}"
    return " ".join([head, f"U{answer.quote.units_tenths}", *typed])


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code's rows without margin, True is dark; a fold in the paper is survived."""
    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
