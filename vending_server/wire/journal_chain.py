"""The hash chain of a till's journal, computed alike by the till and the server.

Each record's hash covers its number, the hash before it and the stored bytes of its body, so that
a record cannot be changed, moved or left out without breaking every later one.
"""

from __future__ import annotations

import hashlib
from typing import Final

_PURPOSE: Final = b"charging-point journal v1\x00"
GENESIS_HASH: Final = bytes(32)


def record_hash(*, seq: int, previous_hash: bytes, body: bytes) -> bytes:
    """Return the SHA-256 that a journal record carries and the device key signs."""
    assert seq >= 1, "journal records count from 1"
    assert len(previous_hash) == len(GENESIS_HASH), "a hash has 32 bytes"
    return hashlib.sha256(_PURPOSE + seq.to_bytes(8, "big") + previous_hash + body).digest()


def fingerprint(head_hash: bytes) -> str:
    """Return the short form of a chain head for paper: `9F3A-71C2`."""
    text = head_hash[:4].hex().upper()
    return f"{text[:4]}-{text[4:]}"
