"""Canonical bytes: one value, one spelling, so that both sides hash the same thing.

JSON with sorted keys, no blanks, integers only where money or energy is meant.
"""

from __future__ import annotations

import hashlib

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical_bytes(value: object) -> bytes:
    """Return the canonical JSON bytes of a message or plain value."""
    return _ENCODER.encode(value)


def digest_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def canonical_digest_hex(value: object) -> str:
    """Return the SHA-256, in hex, of a value's canonical bytes."""
    return digest_hex(canonical_bytes(value))
