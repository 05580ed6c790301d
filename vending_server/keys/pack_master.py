"""The secret behind every pack: from it come the pack keys and the key that signs manifests.

32 random bytes, made once, sealed in the key store as vending keys are.  A pack key belongs to one
terminal and one pack number and is derived anew whenever it is needed: it stands in no table, and
leaves the server only inside a wrap (wire/pack_crypto.py).
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final, NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vending_server.wire.packs import manifest_message

KEY_BYTES: Final = 32
_PACK_PURPOSE: Final = b"charging-point pack key v1"
_SIGNING_PURPOSE: Final = b"charging-point pack signing v1"


class PackMaster:
    """Derives pack keys and signs manifests; neither printed nor pickled nor copied."""

    __slots__ = ("_material", "_signing", "signing_key")

    def __init__(self, material: bytes) -> None:
        assert len(material) == KEY_BYTES, "a pack master has 32 bytes"
        self._material = material
        self._signing = Ed25519PrivateKey.from_private_bytes(self._derived(_SIGNING_PURPOSE))
        self.signing_key = self._signing.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> PackMaster:
        """Make a new one."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def pack_key(self, *, terminal_id: str, pack_number: int) -> bytes:
        """Return the 32 secret bytes of one terminal's pack."""
        parts = (_PACK_PURPOSE, terminal_id.encode(), str(pack_number).encode())
        return self._derived(b"\x00".join(parts))

    def sign(self, manifest: str) -> str:
        """Return the signature of a manifest's text, in hex."""
        return self._signing.sign(manifest_message(manifest)).hex()

    def is_same_as(self, other: PackMaster | None) -> bool:
        """Say whether both sign alike."""
        return other is not None and other.signing_key == self.signing_key

    def reveal_key_bytes(self) -> bytes:
        """Return the secret itself, to be sealed."""
        return self._material

    def _derived(self, info: bytes) -> bytes:
        return hmac.digest(self._material, info + b"\x01", "sha256")

    def __repr__(self) -> str:
        return "<PackMaster, redacted>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a pack master is neither pickled nor copied")
