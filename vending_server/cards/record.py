"""The signed record of a card, as docs/protocols/customer-card.md lays it out.

Tills read it with drivers/customer_cards/signed_record.py, which this server must not import: a
test takes what is made here apart with that reader.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from vending_server.keys.card_keys import CardKey

_MAGIC: Final = b"CPC1"
_SIGNED_FOR: Final = b"charging point customer card 1\x00"
_DAY_ZERO: Final = dt.date(2000, 1, 1)
_BODY_BYTES: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """What a record says."""

    meter_pan: str
    customer_no: str
    issue: int
    issued_on: dt.date


def signed_record(fields: RecordFields, uid: bytes, key: CardKey) -> bytes:
    """Return body and signature, for one chip and no other; a strip has no identifier."""
    body = _body(fields, key.number)
    return body + key.sign(_SIGNED_FOR + bytes((len(uid),)) + uid + body)


def _body(fields: RecordFields, key_number: int) -> bytes:
    days = (fields.issued_on - _DAY_ZERO).days
    body = (
        _MAGIC
        + bytes((key_number, 0))
        + bytes.fromhex(fields.meter_pan)
        + bytes.fromhex(fields.customer_no)
        + fields.issue.to_bytes(2, "big")
        + days.to_bytes(2, "big")
    )
    assert len(body) == _BODY_BYTES, "18 digits of a meter, 12 of a customer"
    return body
