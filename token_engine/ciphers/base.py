"""What a token cipher does: one 64-bit block in, one out, under the key it was made with."""

from __future__ import annotations

from typing import Protocol


class BlockCipher(Protocol):
    """A 64-bit block cipher, keyed."""

    def encrypt(self, block: int) -> int:
        """Return the encrypted block."""

    def decrypt(self, block: int) -> int:
        """Return the clear block."""
