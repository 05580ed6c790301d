"""Put the tag on an answer that will be printed, before it is stored for ever."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from vending_server.keys.receipt_key import ReceiptKey
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.receipt_text import text_of

Printed = TypeVar("Printed", PaymentAnswer, KeptMoneyReceipt, DocumentAnswer)


def signed(answer: Printed, key: ReceiptKey | None) -> Printed:
    """Return the answer with its tag; as it is while the key store has no receipt key yet."""
    if key is None:
        return answer
    return msgspec.structs.replace(answer, receipt_tag=key.tag(text_of(answer)))
