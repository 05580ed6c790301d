"""ID003 frames and numbers (docs/protocols/id003.md).

    FC, length of all of it, command or status, data..., CRC low, CRC high

The CRC is CCITT in its mirrored form (Kermit), begun with 0, over everything before it.
Pure bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SYNC: Final = 0xFC
OVERHEAD_BYTES: Final = 5
LENGTH_MAX: Final = 250

STATUS_REQUEST: Final = 0x11
RESET: Final = 0x40
STACK_2: Final = 0x42
RETURN: Final = 0x43
HOLD: Final = 0x44
ACK: Final = 0x50
CURRENCY_TABLE: Final = 0x8A
SET_DENOMINATIONS: Final = 0xC0
SET_SECURITY: Final = 0xC1
SET_MODE: Final = 0xC2
SET_INHIBIT: Final = 0xC3
SET_DIRECTIONS: Final = 0xC4

IDLING: Final = 0x11
ACCEPTING: Final = 0x12
ESCROW: Final = 0x13
STACKING: Final = 0x14
VEND_VALID: Final = 0x15
STACKED: Final = 0x16
REJECTING: Final = 0x17
RETURNING: Final = 0x18
HOLDING: Final = 0x19
DISABLED: Final = 0x1A
INITIALIZE: Final = 0x1B
POWER_UP: Final = 0x40
POWER_UP_IN_ACCEPTOR: Final = 0x41
POWER_UP_IN_STACKER: Final = 0x42
STACKER_FULL: Final = 0x43
STACKER_OPEN: Final = 0x44
JAM_IN_ACCEPTOR: Final = 0x45
JAM_IN_STACKER: Final = 0x46
PAUSE: Final = 0x47
CHEATED: Final = 0x48
FAILURE: Final = 0x49

_CRC_MIRRORED: Final = 0x8408


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: a command of ours, or a status or answer of theirs."""

    code: int
    data: bytes = b""


class BadFrame(Exception):
    """These bytes are no frame; more of them would not help."""


def crc_kermit(data: bytes) -> int:
    """Return the CRC of ID003."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CRC_MIRRORED if crc & 1 else 0)
    return crc


def encode(message: Message) -> bytes:
    """Return the bytes of a message."""
    length = OVERHEAD_BYTES + len(message.data)
    assert length <= LENGTH_MAX
    body = bytes((SYNC, length, message.code)) + message.data
    return body + crc_kermit(body).to_bytes(2, "little")


def decode(data: bytes) -> Message | None:
    """Return the message these bytes are, or None when more must come.

    Raises:
        BadFrame: no frame begins like this, the CRC fails, or something follows.
    """
    if data and data[0] != SYNC:
        raise BadFrame("no SYNC")
    if len(data) < OVERHEAD_BYTES or len(data) < data[1]:
        return None
    if data[1] < OVERHEAD_BYTES or len(data) > data[1]:
        raise BadFrame("a length that is none")
    if crc_kermit(data[:-2]) != int.from_bytes(data[-2:], "little"):
        raise BadFrame("the CRC does not match")
    return Message(data[2], data[3:-2])
