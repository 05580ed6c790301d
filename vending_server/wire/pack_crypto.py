"""How a pack is closed and opened, computed alike by server and till (docs/offline.md).

Theory of operation.  Every sealed vend is encrypted by itself under a key expanded from the pack
key and its own id.  One such key closes one text for ever, so the nonce is fixed and a box can be
made again, byte for byte: a delta that was lost on the way is simply sent once more.  The meter is
found by a keyed index; without the pack key the disk shows boxes, not whose they are.

The pack key itself reaches a till only wrapped: under a secret that takes the device's exchange key
and, where people sell, their password.  Neither a stolen disk nor a stolen password opens it alone.

Pure: whoever calls brings all randomness.  Keys are 32 bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
INDEX_BYTES: Final = 16
PAD_BYTES: Final = 256  # a box tells in which step of this its text lies, and no more

_EXCHANGE_PURPOSE: Final = b"charging-point pack exchange v1"
_WRAP_PURPOSE: Final = b"charging-point pack wrap v1"
_BOX_PURPOSE: Final = b"charging-point sealed vend v1\x00"
_INDEX_PURPOSE: Final = b"charging-point pack index v1"
_ONE_USE_NONCE: Final = bytes(12)  # its key closes nothing else
_PAD: Final = b" "  # JSON ends where its last brace does


class PackDoesNotOpen(Exception):
    """Changed, of another pack or terminal, or the wrong secret; it does not say which."""


def exchange_message(*, terminal_id: str, exchange_key: str) -> bytes:
    """Return the bytes by which a device vouches for its exchange key (X25519, hex)."""
    return b"\x00".join((_EXCHANGE_PURPOSE, terminal_id.encode(), exchange_key.encode()))


# Argon2id: tens of milliseconds and 64 MiB for one guess (RFC 9106, its second choice).
PASSES: Final = 3
MEMORY_KIB: Final = 64 * 1024
LANES: Final = 4


def password_secret(password: str, salt: bytes, *, memory_kib: int = MEMORY_KIB) -> bytes:
    """Return what a password gives to the wrap; slow on purpose, call it in a worker thread."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=PASSES, lanes=LANES, memory_cost=memory_kib
    )
    # One spelling for what two keyboards spell differently, as at the login (Arabic above all).
    return kdf.derive(unicodedata.normalize("NFKC", password).encode())


def wrapping_key(
    private: X25519PrivateKey, public: bytes, secret: bytes, *, bound_to: bytes
) -> bytes:
    """Return the key that wraps a pack key: the exchange and the password's secret together.

    `secret` is empty for a terminal without a person.  `bound_to` is `wrap_binding`.
    """
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    kdf = HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=_WRAP_PURPOSE + bound_to
    )
    return kdf.derive(shared + secret)


def wrap_binding(*, terminal_id: str, pack_number: int, operator: str) -> bytes:
    """Return what a wrap is for: it opens nothing under another name."""
    return b"\x00".join((b"", terminal_id.encode(), str(pack_number).encode(), operator.encode()))


def wrap(key: bytes, pack_key: bytes, *, nonce: bytes) -> bytes:
    """Return a pack key, closed."""
    return nonce + AESGCM(key).encrypt(nonce, pack_key, _WRAP_PURPOSE)


def unwrap(key: bytes, wrapped: bytes) -> bytes:
    """Return the pack key.

    Raises:
        PackDoesNotOpen: above all the password was wrong.
    """
    try:
        return AESGCM(key).decrypt(wrapped[:12], wrapped[12:], _WRAP_PURPOSE)
    except (InvalidTag, ValueError):
        raise PackDoesNotOpen("the pack key") from None


def meter_index(pack_key: bytes, drn: str) -> str:
    """Return under which name a pack keeps the vends of a meter, in hex."""
    key = _expanded(pack_key, _INDEX_PURPOSE)
    return hmac.digest(key, drn.encode(), "sha256")[:INDEX_BYTES].hex()


def close_box(
    pack_key: bytes, plain: bytes, *, terminal_id: str, sealed_id: str, index: str
) -> bytes:
    """Return a sealed vend, encrypted; the same for the same."""
    padded = plain + _PAD * (-len(plain) % PAD_BYTES)
    cipher = AESGCM(_box_key(pack_key, sealed_id))
    return cipher.encrypt(_ONE_USE_NONCE, padded, _box_binding(terminal_id, sealed_id, index))


def open_box(pack_key: bytes, box: bytes, *, terminal_id: str, sealed_id: str, index: str) -> bytes:
    """Return the text of a sealed vend.

    Raises:
        PackDoesNotOpen: changed, or not of this pack, terminal, id and meter.
    """
    cipher = AESGCM(_box_key(pack_key, sealed_id))
    try:
        padded = cipher.decrypt(_ONE_USE_NONCE, box, _box_binding(terminal_id, sealed_id, index))
    except (InvalidTag, ValueError):
        raise PackDoesNotOpen("a sealed vend") from None
    return padded.rstrip(_PAD)


def box_digest(box: bytes) -> str:
    """Return the SHA-256 of a box, in hex."""
    return hashlib.sha256(box).hexdigest()


def pack_digest(boxes: Iterable[tuple[str, str]]) -> str:
    """Return one hash over all of a pack: its (sealed id, box digest) pairs, in any order."""
    whole = hashlib.sha256()
    for sealed_id, digest in sorted(boxes):
        whole.update(sealed_id.encode() + b"\x00" + digest.encode() + b"\n")
    return whole.hexdigest()


def _box_key(pack_key: bytes, sealed_id: str) -> bytes:
    return _expanded(pack_key, _BOX_PURPOSE + sealed_id.encode())


def _expanded(key: bytes, info: bytes) -> bytes:
    """Return HKDF-Expand of one block (RFC 5869, 2.3): the key is uniform already."""
    return hmac.digest(key, info + b"\x01", "sha256")


def _box_binding(terminal_id: str, sealed_id: str, index: str) -> bytes:
    return b"\x00".join((terminal_id.encode(), sealed_id.encode(), index.encode()))
