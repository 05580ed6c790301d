"""The key-encryption key: 32 random bytes in a file, which lock every vending key at rest.

Whoever has this file and the key store has the vending keys; a backup holds one of them at most.
A security module can stand here later: it only has to seal and open.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vending_server.errors import Misconfigured
from vending_server.keys.errors import KeyStoreDamaged
from vending_server.keys.files import create_secret_file, read_secret_file

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_NAME_PURPOSE: Final = b"charging-point key-encryption key name v1"
_NAME_BYTES: Final = 8


class KeyEncryptionKey:
    """Seals and opens small secrets (AES-256-GCM); neither printed nor pickled nor copied."""

    __slots__ = ("_cipher", "_name")

    def __init__(self, material: bytes) -> None:
        assert len(material) == KEY_BYTES, "a key-encryption key has 32 bytes"
        self._cipher = AESGCM(material)
        self._name = hmac.digest(material, _NAME_PURPOSE, sha256)[:_NAME_BYTES].hex()

    @classmethod
    def create(cls, path: Path) -> KeyEncryptionKey:
        """Make a new key in a new file.

        Raises:
            Misconfigured: the file exists or cannot be written.
        """
        material = secrets.token_bytes(KEY_BYTES)
        create_secret_file(path, material)
        return cls(material)

    @classmethod
    def read(cls, path: Path) -> KeyEncryptionKey:
        """Read the key from its file.

        Raises:
            Misconfigured: missing, open to other users, or not 32 bytes.
        """
        material = read_secret_file(path)
        if len(material) != KEY_BYTES:
            raise Misconfigured(f"{path}: a key-encryption key has {KEY_BYTES} bytes")
        return cls(material)

    @property
    def name(self) -> str:
        """16 hex digits that tell this key from others and nothing about it."""
        return self._name

    def seal(self, secret: bytes, *, bound_to: bytes) -> bytes:
        """Return a secret encrypted; it opens only together with what it is bound to."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, bound_to)

    def open(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Return the secret.

        Raises:
            KeyStoreDamaged: another key, another binding, or changed bytes.
        """
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, bound_to)
        except (InvalidTag, ValueError):
            raise KeyStoreDamaged("a sealed key was changed, or was sealed otherwise") from None

    def __repr__(self) -> str:
        return f"<KeyEncryptionKey {self._name}, redacted>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key-encryption key is neither pickled nor copied")
