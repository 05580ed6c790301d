"""What a key store needs of a key-encryption key: seal a small secret, open it again.

Two things can do that: a key in a file (`key_encryption_key.py`) and a key that never leaves a
security module (`security_module.py`).  The store does not know which one it has.
"""

from __future__ import annotations

from typing import Protocol


class Sealer(Protocol):
    """A key-encryption key, wherever it lies."""

    @property
    def name(self) -> str:
        """16 hex digits that tell this key from others and nothing about it."""
        ...

    def seal(self, secret: bytes, *, bound_to: bytes) -> bytes:
        """Return a secret encrypted; it opens only together with what it is bound to.

        Raises:
            Misconfigured: a security module does not answer as it should.
        """
        ...

    def open(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Return the secret.

        Raises:
            KeyStoreDamaged: another key, another binding, or changed bytes.
            Misconfigured: a security module does not answer as it should.
        """
        ...
