"""A pack on a medium: what a renewal would have brought, carried to a till that no line reaches.

    {"format": "charging-point pack 1", "terminal_id": …, "ephemeral_key": …, "sealed": …}

The delta is closed for one device: under an exchange between a key made for this file and the
device's own, bound to the terminal.  Nothing is believed because of that: the till takes the delta
as it takes one from the line, by the manifest's signature and its digest over all boxes.

Pure: whoever calls brings the key that is used once.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vending_server.wire.pack_crypto import KEY_BYTES, PackDoesNotOpen
from vending_server.wire.packs import PackDelta

MEDIUM_BYTES_MAX: Final = 64 * 1024 * 1024
_FORMAT: Final = "charging-point pack 1"
_PURPOSE: Final = b"charging-point pack medium v1"
_ONE_USE_NONCE: Final = bytes(12)  # its key closes nothing else


class PackMedium(msgspec.Struct, frozen=True, kw_only=True):
    """The file; the terminal is named so that a wrong one is told before it is tried."""

    format: str
    terminal_id: str
    ephemeral_key: str  # X25519, hex
    sealed: str  # base64


def close_for_device(
    delta: PackDelta, *, terminal_id: str, device_key: bytes, ephemeral: X25519PrivateKey
) -> bytes:
    """Return the file; `device_key` is the exchange key that the terminal's login brought.

    Raises:
        ValueError: that is no key.
    """
    public = ephemeral.public_key().public_bytes_raw()
    cipher = _cipher(ephemeral, device_key, terminal_id=terminal_id, public=public)
    sealed = cipher.encrypt(_ONE_USE_NONCE, msgspec.json.encode(delta), terminal_id.encode())
    medium = PackMedium(
        format=_FORMAT,
        terminal_id=terminal_id,
        ephemeral_key=public.hex(),
        sealed=base64.b64encode(sealed).decode(),
    )
    return msgspec.json.encode(medium)


def open_on_device(data: bytes, *, terminal_id: str, private: X25519PrivateKey) -> PackDelta:
    """Return the delta of a file.

    Raises:
        PackDoesNotOpen: no such file, changed, or of another device.
    """
    if len(data) > MEDIUM_BYTES_MAX:
        raise PackDoesNotOpen("a medium that is too large")
    try:
        medium = msgspec.json.decode(data, type=PackMedium)
        if medium.format != _FORMAT:
            raise PackDoesNotOpen("no pack of this format")
        if medium.terminal_id != terminal_id:
            raise PackDoesNotOpen("the pack of another terminal")
        public = bytes.fromhex(medium.ephemeral_key)
        cipher = _cipher(private, public, terminal_id=terminal_id, public=public)
        sealed = base64.b64decode(medium.sealed, validate=True)
        plain = cipher.decrypt(_ONE_USE_NONCE, sealed, terminal_id.encode())
        return msgspec.json.decode(plain, type=PackDelta)
    except (InvalidTag, ValueError, binascii.Error, msgspec.DecodeError):
        raise PackDoesNotOpen("a pack on a medium") from None


def _cipher(private: X25519PrivateKey, other: bytes, *, terminal_id: str, public: bytes) -> AESGCM:
    """Return the cipher of one file; `public` is the key that was made for it."""
    shared = private.exchange(X25519PublicKey.from_public_bytes(other))
    info = b"\x00".join((_PURPOSE, terminal_id.encode(), public))
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info)
    return AESGCM(kdf.derive(shared))
