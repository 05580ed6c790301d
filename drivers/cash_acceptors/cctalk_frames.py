"""ccTalk frames: who, how long, what, and a check (docs/protocols/cctalk.md).

    simple   destination, length, source, header, data..., checksum (all add up to 0)
    crc16    destination, length, CRC low, header, data..., CRC high

Pure bytes; the header numbers stand here as well.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

HOST: Final = 1
BILL_VALIDATOR: Final = 40
COIN_ACCEPTOR: Final = 2
OVERHEAD_BYTES: Final = 5
DATA_BYTES_MAX: Final = 252

REPLY: Final = 0
NAK: Final = 5
BUSY: Final = 6

SIMPLE_POLL: Final = 254
REQUEST_CATEGORY: Final = 245
SELF_CHECK: Final = 232
MODIFY_INHIBITS: Final = 231
REQUEST_INHIBITS: Final = 230
READ_CREDITS: Final = 229
MODIFY_MASTER_INHIBIT: Final = 228
MODIFY_SORTER_PATH: Final = 210
REQUEST_COIN_ID: Final = 184
READ_BILL_EVENTS: Final = 159
REQUEST_BILL_ID: Final = 157
REQUEST_SCALING: Final = 156
ROUTE_BILL: Final = 154
MODIFY_BILL_MODE: Final = 153

_CRC_POLYNOMIAL: Final = 0x1021
_CRC_TOP: Final = 0x8000


class Check(enum.StrEnum):
    """How a frame is protected; the values are those of the device URI."""

    SIMPLE = "simple"
    CRC16 = "crc16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame.  `source` is None where the check takes its place."""

    destination: int
    source: int | None
    header: int
    data: bytes = b""


class BadFrame(Exception):
    """These bytes are no frame; more of them would not help."""


def crc16(data: bytes) -> int:
    """Return the CRC of ccTalk: CCITT polynomial, begun with 0, highest bit first."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ _CRC_POLYNOMIAL) & 0xFFFF if crc & _CRC_TOP else crc << 1
    return crc


def encode(frame: Frame, check: Check) -> bytes:
    """Return the bytes of a frame."""
    assert len(frame.data) <= DATA_BYTES_MAX
    start = bytes((frame.destination, len(frame.data)))
    rest = bytes((frame.header,)) + frame.data
    if check is Check.CRC16:
        crc = crc16(start + rest)
        return start + bytes((crc & 0xFF,)) + rest + bytes((crc >> 8,))
    assert frame.source is not None
    body = start + bytes((frame.source,)) + rest
    return body + bytes((-sum(body) & 0xFF,))


def decode(data: bytes, check: Check) -> Frame | None:
    """Return the frame these bytes are, or None when more must come.

    Raises:
        BadFrame: the check fails, or something follows the frame.
    """
    if len(data) < OVERHEAD_BYTES or len(data) < OVERHEAD_BYTES + data[1]:
        return None
    if len(data) > OVERHEAD_BYTES + data[1]:
        raise BadFrame("bytes after the frame")
    destination, third, header, body = data[0], data[2], data[3], data[4:-1]
    if check is Check.SIMPLE:
        if sum(data) & 0xFF:
            raise BadFrame("the bytes do not add up to 0")
        return Frame(destination=destination, source=third, header=header, data=body)
    if crc16(data[:2] + data[3:-1]) != third | data[-1] << 8:
        raise BadFrame("the CRC does not match")
    return Frame(destination=destination, source=None, header=header, data=body)
