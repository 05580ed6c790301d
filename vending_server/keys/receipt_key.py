"""The key of receipts: 32 random bytes that mark each receipt as made here.

A tag is the first 128 bits of HMAC-SHA256 over the text of the receipt's QR code: short enough for
the paper, and far more than anybody can guess through a limited route.  The key is made once, with
the key store, is sealed in it as vending keys are, and is never replaced: receipts of years ago
must still prove themselves (docs/decisions/0225).
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final, NoReturn

from vending_server.wire.receipt_text import TAG_DIGITS

KEY_BYTES: Final = 32
_PURPOSE: Final = b"charging-point receipt v1\x00"
_PROBE: Final = "of no receipt"


class ReceiptKey:
    """Makes and checks tags; neither printed nor pickled nor copied."""

    __slots__ = ("_material",)

    def __init__(self, material: bytes) -> None:
        assert len(material) == KEY_BYTES, "a receipt key has 32 bytes"
        self._material = material

    @classmethod
    def generate(cls) -> ReceiptKey:
        """Make a new key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def tag(self, signed: str) -> str:
        """Return the tag of a text, in upper-case hex."""
        whole = hmac.digest(self._material, _PURPOSE + signed.encode(), "sha256")
        return whole.hex()[:TAG_DIGITS].upper()

    def made(self, signed: str, tag: str) -> bool:
        """Say whether this key made a tag for a text; takes as long for a wrong one."""
        return hmac.compare_digest(self.tag(signed).encode(), tag.encode())

    def is_same_as(self, other: ReceiptKey | None) -> bool:
        """Say whether both make the same tags."""
        return other is not None and other.made(_PROBE, self.tag(_PROBE))

    def reveal_key_bytes(self) -> bytes:
        """Return the secret itself, to be sealed."""
        return self._material

    def __repr__(self) -> str:
        return "<ReceiptKey, redacted>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a receipt key is neither pickled nor copied")
