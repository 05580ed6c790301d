"""The parts of a card that change: two slots for a token, and what the meter writes back.

Sixteen bytes each, which a MIFARE Classic writes at once and an NTAG in four steps.

| bytes | slot | read-back |
|---|---|---|
| 0 | sequence, 1 to 255; 0 is an empty slot | always 1 |
| 1 | TID (1-3) | tamper flags |
| 2-4 | | last accepted TID |
| 4-12 | token, as a number | 5-8: credit in tenths, signed; 9-12: 0 |
| 13-15 | checksum | checksum |

The checksum is the low 24 bits of a CRC-32 over the card's identifier, the part's
number and the bytes before it: a part that was torn, moved or copied does not hold.
All zeros is an empty part.
"""

from __future__ import annotations

import zlib
from typing import Final

from drivers.customer_cards.base import CardFieldRefused, PendingToken, ReadBack, Tamper

PART_BYTES: Final = 16
SLOT_A, SLOT_B, READ_BACK = 0, 1, 2
EMPTY: Final = bytes(PART_BYTES)
TOKEN_DIGITS: Final = 20
TID_MAX: Final = (1 << 24) - 1
_SEQUENCE_MAX: Final = 255
_TOKEN_MAX: Final = 10**TOKEN_DIGITS - 1


class TornPart(Exception):
    """A part whose checksum does not hold."""


def next_sequence(sequence: int) -> int:
    """Return the sequence number that follows; 255 is followed by 1."""
    return sequence % _SEQUENCE_MAX + 1


def slot_bytes(number: int, pending: PendingToken, uid: bytes) -> bytes:
    """Return a slot that holds a token.

    Raises:
        CardFieldRefused: not a token of 20 digits, or no TID.
    """
    token = pending.token
    if not (token.isascii() and token.isdigit() and len(token) == TOKEN_DIGITS):
        raise CardFieldRefused("a token that is not 20 digits")
    if not 0 <= pending.tid <= TID_MAX:
        raise CardFieldRefused("a TID above 24 bits")
    assert 0 < pending.sequence <= _SEQUENCE_MAX
    head = (
        bytes((pending.sequence,)) + pending.tid.to_bytes(3, "big") + int(token).to_bytes(9, "big")
    )
    return head + _check(number, head, uid)


def slot_of(number: int, data: bytes, uid: bytes) -> PendingToken | None:
    """Return the token of a slot; None when it is empty.

    Raises:
        TornPart: it is neither empty nor whole.
    """
    if data == EMPTY:
        return None
    token = int.from_bytes(data[4:13], "big")
    if data[13:] != _check(number, data[:13], uid) or not data[0] or token > _TOKEN_MAX:
        raise TornPart
    tid = int.from_bytes(data[1:4], "big")
    return PendingToken(token=f"{token:020}", tid=tid, sequence=data[0])


def read_back_bytes(read_back: ReadBack, uid: bytes) -> bytes:
    """Return what a meter writes; here for simulators and tests, a till never writes it."""
    credit = read_back.credit_tenths.to_bytes(4, "big", signed=True)
    head = bytes((1, read_back.tamper)) + read_back.last_tid.to_bytes(3, "big") + credit + bytes(4)
    return head + _check(READ_BACK, head, uid)


def read_back_of(data: bytes, uid: bytes) -> ReadBack | None:
    """Return what the meter wrote; None when it wrote nothing yet.

    Raises:
        TornPart: neither empty nor whole.
    """
    if data == EMPTY:
        return None
    if data[13:] != _check(READ_BACK, data[:13], uid) or data[0] != 1:
        raise TornPart
    return ReadBack(
        last_tid=int.from_bytes(data[2:5], "big"),
        credit_tenths=int.from_bytes(data[5:9], "big", signed=True),
        tamper=Tamper(data[1]),
    )


def _check(number: int, head: bytes, uid: bytes) -> bytes:
    whole = bytes((len(uid),)) + uid + bytes((number,)) + head
    return (zlib.crc32(whole) & 0xFFFFFF).to_bytes(3, "big")
