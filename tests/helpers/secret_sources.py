"""Where secrets are made in this process: each maker is watched and tells the book."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.helpers.secret_book import SecretBook
from token_engine.keys import SecretKey
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.pack_master import PackMaster
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.operators.passwords import Passwords

_KEY_BYTES_MIN: Final = 16  # what is shorter is a nonce, or part of an id

Patch = Callable[[object, str, object], None]


def watch_makers(book: SecretBook, patch: Patch) -> None:
    """Replace each maker by one that tells the book, through `patch(owner, name, function)`."""
    _watch_keys(book, patch)
    _watch_random(book, patch)
    _watch_device_keys(book, patch)
    _watch_certificate_keys(book, patch)
    _watch_passwords(book, patch)


def _watch_keys(book: SecretBook, patch: Patch) -> None:
    make_key, make_kek = SecretKey.__init__, KeyEncryptionKey.__init__
    make_receipt_key, make_master = ReceiptKey.__init__, PackMaster.__init__

    @functools.wraps(make_key)
    def init_key(self: SecretKey, material: bytes) -> None:
        make_key(self, material)
        book.note_key(material, "a vending or decoder key")

    @functools.wraps(make_kek)
    def init_kek(self: KeyEncryptionKey, material: bytes) -> None:
        make_kek(self, material)
        book.note_key(material, "a key-encryption key")

    @functools.wraps(make_receipt_key)
    def init_receipt_key(self: ReceiptKey, material: bytes) -> None:
        make_receipt_key(self, material)
        book.note_key(material, "the key of receipts")

    @functools.wraps(make_master)
    def init_master(self: PackMaster, material: bytes) -> None:
        make_master(self, material)
        book.note_key(material, "the master of packs")

    patch(ReceiptKey, "__init__", init_receipt_key)
    patch(PackMaster, "__init__", init_master)
    patch(SecretKey, "__init__", init_key)
    patch(KeyEncryptionKey, "__init__", init_kek)


def _watch_random(book: SecretBook, patch: Patch) -> None:
    token_bytes, token_urlsafe = secrets.token_bytes, secrets.token_urlsafe
    token_hex = secrets.token_hex

    def noted_bytes(nbytes: int | None = None) -> bytes:
        material = token_bytes(nbytes)
        if len(material) >= _KEY_BYTES_MIN:
            book.note_key(material, "a key or a part of one")
        return material

    def noted_urlsafe(nbytes: int | None = None) -> str:
        text = token_urlsafe(nbytes)
        book.note_text(text, "a session or a challenge")
        return text

    def noted_hex(nbytes: int | None = None) -> str:
        text = token_hex(nbytes)
        if len(text) >= 2 * _KEY_BYTES_MIN:
            book.note_key(bytes.fromhex(text), "a key or a passphrase")
        return text

    patch(secrets, "token_bytes", noted_bytes)
    patch(secrets, "token_hex", noted_hex)
    patch(secrets, "token_urlsafe", noted_urlsafe)


def _watch_device_keys(book: SecretBook, patch: Patch) -> None:
    for kind in (Ed25519PrivateKey, X25519PrivateKey):
        for name in ("generate", "from_private_bytes"):
            patch(kind, name, staticmethod(_noting_private(getattr(kind, name), book)))


def _watch_certificate_keys(book: SecretBook, patch: Patch) -> None:
    make = ec.generate_private_key

    def noted(*args: Any) -> ec.EllipticCurvePrivateKey:
        key = make(*args)
        book.note_key(key.private_numbers().private_value.to_bytes(32), "a certificate's key")
        return key

    patch(ec, "generate_private_key", noted)


def _noting_private(make: Callable[..., Any], book: SecretBook) -> Callable[..., Any]:
    @functools.wraps(make)
    def noted(*args: bytes) -> Any:
        key = make(*args)
        book.note_key(key.private_bytes_raw(), "a private key")
        return key

    return noted


def _watch_passwords(book: SecretBook, patch: Patch) -> None:
    hash_one, matches = Passwords.hash, Passwords.matches

    def noted_hash(self: Passwords, password: str) -> str:
        book.note_text(password, "a password")
        return hash_one(self, password)

    def noted_matches(self: Passwords, encoded: str | None, password: str) -> bool:
        book.note_text(password, "a password")
        return matches(self, encoded, password)

    patch(Passwords, "hash", noted_hash)
    patch(Passwords, "matches", noted_matches)
