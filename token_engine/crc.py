"""The check field of a token: CRC-16 with the reflected polynomial 0xA001, start 0xFFFF.

IEC 62055-41, "CRC" and "CRC_C". Currency credit has a variant of its own, so that a meter that
counts units can never take a currency token for one of its own.
"""

from __future__ import annotations

from typing import Final

# STS 3, "CRC": x^16 + x^15 + x^2 + 1 reflected, start all ones, nothing at the end.
_POLYNOMIAL: Final = 0xA001
_START: Final = 0xFFFF
_CHECKED_BYTES: Final = 7  # class 2, subclass 4, body 44 = 50 bits, six zero bits before them
# STS 3, "CRC_C": one byte 01 after the seven.
_CURRENCY_SUFFIX: Final = b"\x01"


def _table_entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


_TABLE: Final = tuple(_table_entry(byte) for byte in range(256))


def _crc16(data: bytes) -> int:
    register = _START
    for byte in data:
        register = register >> 8 ^ _TABLE[(register ^ byte) & 0xFF]
    # The token stores the low byte first.
    return (register & 0xFF) << 8 | register >> 8


def crc(checked: int) -> int:
    """Return the check field, as stored, of the 50 bits before it."""
    return _crc16(checked.to_bytes(_CHECKED_BYTES, "big"))


def crc_c(checked: int) -> int:
    """Return the check field, as stored, of a currency credit token."""
    return _crc16(checked.to_bytes(_CHECKED_BYTES, "big") + _CURRENCY_SUFFIX)
