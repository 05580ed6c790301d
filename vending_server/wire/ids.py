"""Ids made at the till: UUID version 7 (RFC 9562, section 5.7).

A UUIDv7 begins with the time in milliseconds, so that rows land side by side in a database index.
Pure: the caller brings the time and the randomness.
"""

from __future__ import annotations

import re
from typing import Final

RANDOM_BYTES: Final = 10
_VERSION: Final = 0x7
_VARIANT: Final = 0b10
_MS_MAX: Final = (1 << 48) - 1
_SHAPE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7(*, unix_ms: int, random_bytes: bytes) -> str:
    """Return a UUIDv7 in its text form from a time and ten random bytes."""
    assert 0 <= unix_ms <= _MS_MAX, "time outside the 48 bits of a UUIDv7"
    assert len(random_bytes) == RANDOM_BYTES, "a UUIDv7 takes ten random bytes"
    noise = int.from_bytes(random_bytes, "big")
    rand_a = noise >> 68 & 0xFFF
    rand_b = noise & (1 << 62) - 1
    whole = unix_ms << 80 | _VERSION << 76 | rand_a << 64 | _VARIANT << 62 | rand_b
    # Written out by hand: the library's object costs more than all the rest.
    digits = f"{whole:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def is_uuid7(text: str) -> bool:
    """Say whether `text` is a UUIDv7 in its canonical, lower-case form."""
    return _SHAPE.fullmatch(text) is not None
