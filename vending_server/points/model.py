"""Rules of points and terminals that need no database: enrolment codes and device signatures."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode

CODE_LIFETIME: Final = dt.timedelta(hours=24)

# Crockford's base 32: no I, L, O, U, so that a code can be read out over the telephone.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARS: Final = 16  # 80 bits
_CODE_GROUP: Final = 4
_MISREAD: Final = str.maketrans("OIL", "011", "- ")

_VERSION_CHARS_MAX: Final = 100
_PUBLIC_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One enrolled machine at a point."""

    terminal_id: str
    point_number: int
    number: int
    public_key: str
    is_suspended: bool


def new_enrolment_code() -> str:
    """Return a one-time code as it is read out: four groups of four."""
    chars = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARS))
    return "-".join(chars[at : at + _CODE_GROUP] for at in range(0, _CODE_CHARS, _CODE_GROUP))


def enrolment_code_hash(code: str) -> str:
    """Return what is kept of a code; case, blanks, hyphens and look-alikes do not matter."""
    return hashlib.sha256(code.upper().translate(_MISREAD).encode()).hexdigest()


def is_printable_version(text: str) -> bool:
    """Say whether a terminal's software version can be stored and shown."""
    return len(text) <= _VERSION_CHARS_MAX and text.isprintable()


def check_device_signature(*, public_key: str, message: bytes, signature: str) -> None:
    """Check that the device which holds a public key signed a message.

    Raises:
        Refused: SIGNATURE_INVALID; also for a key or signature that is not one.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(_exact_bytes(public_key, _PUBLIC_KEY_BYTES))
        key.verify(_exact_bytes(signature, _SIGNATURE_BYTES), message)
    except (ValueError, InvalidSignature):
        raise Refused(ProblemCode.SIGNATURE_INVALID) from None


def _exact_bytes(text: str, length: int) -> bytes:
    """Return the bytes of lower-case hex of exactly this length; one key has one spelling."""
    data = bytes.fromhex(text)
    if len(data) != length or data.hex() != text:
        raise ValueError("not lower-case hex of the right length")
    return data
