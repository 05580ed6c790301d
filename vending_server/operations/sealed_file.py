"""The outside of a backup: compressed, encrypted to the custodians, authenticated to the last byte.

    header    magic, version, ephemeral X25519 key, name of the recipient's key
    chunks    length, AES-256-GCM(chunk of at most 1 MiB); the last one is marked as such
    trailer   SHA-256 of everything before it

The file key comes from X25519 between a key made for this file alone and the custodians' public
key (HKDF-SHA-256), so that the server, which holds the public half only, cannot read an old backup.
A chunk's nonce is its number and whether it is the last; its associated data is the header.  So no
chunk can be changed, moved, dropped or taken over from another file.  The trailer needs no key: a
disk's damage is found by anybody, before any secret is fetched.

It says nothing about who wrote the file: the public half is no secret.  The archive inside is
sealed by the server for that (archive.py).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vending_server.errors import Misconfigured
from vending_server.operations.errors import BackupUnusable

_MAGIC: Final = b"CPBACKUP\x01"
_KEY_BYTES: Final = 32
_NAME_BYTES: Final = 8
_HEADER_BYTES: Final = len(_MAGIC) + _KEY_BYTES + _NAME_BYTES
_CHUNK_BYTES: Final = 1024 * 1024
_TAG_BYTES: Final = 16
_LENGTH_BYTES: Final = 4
_COUNTER_BYTES: Final = 11
_DIGEST_BYTES: Final = 32
_READ_BYTES: Final = 1024 * 1024
_FAST_COMPRESSION: Final = 1
_PURPOSE: Final = b"charging-point backup file key v1"


@dataclass(frozen=True, slots=True)
class BackupPublicKey:
    """What the server has of the custodians' backup key."""

    raw: bytes

    @property
    def name(self) -> str:
        """16 hex digits that tell this key from others."""
        return sha256(self.raw).digest()[:_NAME_BYTES].hex()

    @classmethod
    def read(cls, path: Path) -> BackupPublicKey:
        """Read the key from its text file.

        Raises:
            Misconfigured: it cannot be read or is no such key.
        """
        try:
            raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except OSError as error:
            raise Misconfigured(f"{path}: {error.strerror}") from None
        except ValueError:
            raw = b""
        if len(raw) != _KEY_BYTES:
            raise Misconfigured(f"{path}: not a backup public key, see make-backup-key")
        return cls(raw)


def public_half(private: bytes) -> BackupPublicKey:
    """Return the public key of the custodians' secret."""
    return BackupPublicKey(
        X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    )


class SealedWriter:
    """Encrypts what is written to it; `close` ends the file, and only a closed one can be read."""

    def __init__(self, recipient: BackupPublicKey, write: Callable[[bytes], None]) -> None:
        ephemeral = X25519PrivateKey.generate()
        mine = ephemeral.public_key().public_bytes_raw()
        self._header = _MAGIC + mine + bytes.fromhex(recipient.name)
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient.raw))
        self._cipher = _file_cipher(shared, mine, recipient)
        self._write = write
        self._digest = sha256()
        self._compressor = zlib.compressobj(_FAST_COMPRESSION)
        self._waiting = bytearray()
        self._chunks = 0
        self._bytes = 0
        self._emit(self._header)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._waiting += self._compressor.compress(data)
        while len(self._waiting) > _CHUNK_BYTES:  # one byte more: a last chunk is never empty
            self._seal(bytes(self._waiting[:_CHUNK_BYTES]), is_last=False)
            del self._waiting[:_CHUNK_BYTES]

    def close(self) -> tuple[int, str]:
        """End the file; return its length and its SHA-256 in hex, the trailer included."""
        self._waiting += self._compressor.flush()
        while len(self._waiting) > _CHUNK_BYTES:
            self._seal(bytes(self._waiting[:_CHUNK_BYTES]), is_last=False)
            del self._waiting[:_CHUNK_BYTES]
        self._seal(bytes(self._waiting), is_last=True)
        self._emit(self._digest.digest())
        return self._bytes, self._digest.hexdigest()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._chunks, is_last=is_last)
        sealed = self._cipher.encrypt(nonce, chunk, self._header)
        self._emit(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
        self._chunks += 1

    def _emit(self, data: bytes) -> None:
        self._digest.update(data)
        self._bytes += len(data)
        self._write(data)


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a whole backup file after comparing it with the file's own trailer.

    Raises:
        BackupUnusable: the file is damaged or cut short; no key is needed to know.
        Misconfigured: it cannot be read.
    """
    whole, digest, last = sha256(), sha256(), b""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise BackupUnusable(f"{path}: no backup of a version that this release knows")
            file.seek(0)
            while data := file.read(_READ_BYTES):
                whole.update(data)
                last += data
                digest.update(last[:-_DIGEST_BYTES])
                last = last[-_DIGEST_BYTES:]
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    if last != digest.digest():
        raise BackupUnusable(f"{path}: damaged: its bytes do not have the checksum at its end")
    return whole.hexdigest()


def opened(file: BinaryIO, private: bytes) -> Iterator[bytes]:
    """Yield the content of a backup file, each piece only after its chunk has been verified.

    Raises:
        BackupUnusable: another key, or not byte for byte what was written.
    """
    header = file.read(_HEADER_BYTES)
    if len(header) != _HEADER_BYTES or not header.startswith(_MAGIC):
        raise BackupUnusable("the header is not that of a backup")
    recipient = public_half(private)
    if header[-_NAME_BYTES:].hex() != recipient.name:
        raise BackupUnusable(f"the header names another backup key: {header[-_NAME_BYTES:].hex()}")
    theirs = header[len(_MAGIC) : -_NAME_BYTES]
    cipher = _file_cipher(_exchanged(private, theirs), theirs, recipient)
    return _decompressed(_chunks(file, cipher, header))


def _exchanged(private: bytes, theirs: bytes) -> bytes:
    try:
        key = X25519PrivateKey.from_private_bytes(private)
        return key.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError:
        raise BackupUnusable("the header was changed: it holds no key") from None


def _chunks(file: BinaryIO, cipher: AESGCM, header: bytes) -> Iterator[bytes]:
    number, is_last = 0, False
    while not is_last:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
        if not _TAG_BYTES <= length <= _CHUNK_BYTES + _TAG_BYTES:
            raise BackupUnusable(f"chunk {number}: the file was changed or cut short here")
        sealed = file.read(length)
        is_last = _is_at_trailer(file)
        try:
            yield cipher.decrypt(_nonce(number, is_last=is_last), sealed, header)
        except InvalidTag:
            raise BackupUnusable(f"chunk {number} or the header was changed") from None
        number += 1


def _is_at_trailer(file: BinaryIO) -> bool:
    """Say whether only the trailer is left: then this chunk must have been sealed as the last."""
    here = file.tell()
    left = len(file.read(_DIGEST_BYTES + 1))
    file.seek(here)
    return left <= _DIGEST_BYTES


def _decompressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = zlib.decompressobj()
    for chunk in chunks:
        try:
            data = decompressor.decompress(chunk, _READ_BYTES)
            while data:
                yield data
                data = decompressor.decompress(decompressor.unconsumed_tail, _READ_BYTES)
        except zlib.error:
            raise BackupUnusable("the content does not decompress") from None
    if not decompressor.eof:
        raise BackupUnusable("the content ends before its end")


def _file_cipher(shared: bytes, ephemeral: bytes, recipient: BackupPublicKey) -> AESGCM:
    derivation = HKDF(SHA256(), _KEY_BYTES, salt=ephemeral + recipient.raw, info=_PURPOSE)
    return AESGCM(derivation.derive(shared))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
