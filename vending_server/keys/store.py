"""The key store: vending keys in a file, each sealed under the key-encryption key.

The key-encryption key is in a file beside it or in a security module; the store sees a `Sealer`.

A key is sealed together with all its attributes, so that a changed or exchanged attribute keeps it
from opening at all: a key revision, a base date or the "test" mark cannot be edited by hand.  All
entries are opened at start; a store with one bad entry does not sell.  A loaded key is never
replaced: meters hold keys derived from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

import msgspec

from token_engine.errors import TokenEngineError
from token_engine.keys import SecretKey, dkga_from_number
from vending_server.errors import Refused
from vending_server.keys.errors import KeyNotAccepted, KeyStoreDamaged
from vending_server.keys.files import (
    alone_with,
    create_secret_file,
    read_secret_file,
    replace_secret_file,
)
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.sealing import Sealer
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.problems import ProblemCode

_FORMAT: Final = 1
_KeyId = tuple[str, int]  # SGC and KRN name one vending key


class KeyStore(Protocol):
    """Where vending keys are kept and the issuer finds them."""

    def vending_key(self, *, sgc: str, krn: int) -> VendingKey:
        """Return the key of a supply group and revision.

        Raises:
            Refused: KEY_UNAVAILABLE, when it was never loaded here.
        """
        ...

    def all_keys(self) -> list[VendingKey]:
        """Return every key, by supply group and revision."""
        ...

    def add(self, new_keys: Iterable[VendingKey]) -> None:
        """Store keys durably; loading the same key with the same attributes again changes nothing.

        Raises:
            KeyNotAccepted: another key is stored under the same SGC and KRN; nothing was changed.
            Misconfigured: they cannot be written or sealed; nothing was changed.
        """
        ...


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sgc: str
    krn: int
    dkga: int
    base_year: int
    ken: int
    key_check_value: str
    active_from: str
    is_test: bool
    sealed: str = ""  # hex; empty only while it is being sealed
    # Left out where there is none: an entry of the first release is bound to the same bytes.
    issued_until: str | msgspec.UnsetType = msgspec.UNSET
    expires_at: str | msgspec.UnsetType = msgspec.UNSET
    credit_limit_tenths: int | msgspec.UnsetType = msgspec.UNSET

    def bound_to(self) -> bytes:
        """Return the attributes as the bytes that the secret is sealed with."""
        return canonical_bytes(msgspec.structs.replace(self, sealed=""))


class _StoreFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format: int
    key_encryption_key: str  # its name
    keys: list[_Entry]


class EncryptedFileKeyStore:
    """Keys of one file, opened once; a running server is restarted to see newly loaded ones."""

    def __init__(self, path: Path, key_encryption_key: Sealer) -> None:
        """Open every key of the file.

        Raises:
            Misconfigured: the file is missing or open to other users.
            KeyStoreDamaged: something in it is not what was written, or under another key.
        """
        self._path = path
        self._key_encryption_key = key_encryption_key
        self._keys: Mapping[_KeyId, VendingKey] = self._read()

    @classmethod
    def create(cls, path: Path, key_encryption_key: Sealer) -> EncryptedFileKeyStore:
        """Make a new, empty store.

        Raises:
            Misconfigured: the file exists or cannot be written.
        """
        create_secret_file(path, _encoded(key_encryption_key, []))
        return cls(path, key_encryption_key)

    def __repr__(self) -> str:
        return f"<EncryptedFileKeyStore {self._path} of {len(self._keys)} keys>"

    def vending_key(self, *, sgc: str, krn: int) -> VendingKey:
        """Return the key of a supply group and revision; see KeyStore."""
        try:
            return self._keys[sgc, krn]
        except KeyError:
            raise Refused(ProblemCode.KEY_UNAVAILABLE) from None

    def all_keys(self) -> list[VendingKey]:
        """Return every key, by supply group and revision."""
        return [self._keys[one] for one in sorted(self._keys)]

    def add(self, new_keys: Iterable[VendingKey]) -> None:
        """Store keys durably; see KeyStore."""
        with alone_with(self._path):
            keys = dict(self._read())  # another process may have added some
            for new in new_keys:
                if keys.setdefault((new.sgc, new.krn), new) != new:
                    raise KeyNotAccepted(f"SGC {new.sgc} KRN {new.krn} is loaded; never replaced")
            sealed = [self._sealed(keys[one]) for one in sorted(keys)]
            replace_secret_file(self._path, _encoded(self._key_encryption_key, sealed))
            self._keys = keys

    def _read(self) -> dict[_KeyId, VendingKey]:
        data = read_secret_file(self._path)
        try:
            content = msgspec.json.decode(data, type=_StoreFile)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise KeyStoreDamaged(f"{self._path}: not a key store") from None
        if content.format != _FORMAT:
            raise KeyStoreDamaged(f"{self._path}: format {content.format} is not known here")
        if content.key_encryption_key != self._key_encryption_key.name:
            raise KeyStoreDamaged(f"{self._path}: sealed under another key-encryption key")
        keys = {(one.sgc, one.krn): self._opened(one) for one in content.keys}
        if len(keys) != len(content.keys):
            raise KeyStoreDamaged(f"{self._path}: a key stands in it twice")
        return keys

    def _sealed(self, key: VendingKey) -> _Entry:
        entry = _Entry(
            sgc=key.sgc,
            krn=key.krn,
            dkga=int(key.dkga),
            base_year=key.base_year,
            ken=key.ken,
            key_check_value=key.key_check_value,
            active_from=key.active_from.isoformat(),
            is_test=key.is_test,
            issued_until=_text_or_unset(key.issued_until),
            expires_at=_text_or_unset(key.expires_at),
            credit_limit_tenths=_number_or_unset(key.credit_limit_tenths),
        )
        secret = key.secret.reveal_key_bytes()
        sealed = self._key_encryption_key.seal(secret, bound_to=entry.bound_to())
        return msgspec.structs.replace(entry, sealed=sealed.hex())

    def _opened(self, entry: _Entry) -> VendingKey:
        try:
            sealed = bytes.fromhex(entry.sealed)
            secret = self._key_encryption_key.open(sealed, bound_to=entry.bound_to())
            return vending_key_of(
                SecretKey(secret),
                dkga=dkga_from_number(entry.dkga),
                sgc=entry.sgc,
                krn=entry.krn,
                base_year=entry.base_year,
                ken=entry.ken,
                active_from=dt.datetime.fromisoformat(entry.active_from),
                issued_until=_time_or_none(entry.issued_until),
                expires_at=_time_or_none(entry.expires_at),
                credit_limit_tenths=_number_or_none(entry.credit_limit_tenths),
                is_test=entry.is_test,
            )
        except (ValueError, TokenEngineError, KeyNotAccepted, KeyStoreDamaged):
            # `from None`: an original message may quote what it could not read.
            name = f"SGC {entry.sgc!r} KRN {entry.krn}"
            raise KeyStoreDamaged(f"{self._path}: {name} does not open") from None


def _encoded(key_encryption_key: Sealer, entries: list[_Entry]) -> bytes:
    content = _StoreFile(format=_FORMAT, key_encryption_key=key_encryption_key.name, keys=entries)
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def _text_or_unset(time: dt.datetime | None) -> str | msgspec.UnsetType:
    return msgspec.UNSET if time is None else time.isoformat()


def _number_or_unset(number: int | None) -> int | msgspec.UnsetType:
    return msgspec.UNSET if number is None else number


def _number_or_none(number: int | msgspec.UnsetType) -> int | None:
    return None if number is msgspec.UNSET else number


def _time_or_none(text: str | msgspec.UnsetType) -> dt.datetime | None:
    return None if text is msgspec.UNSET else dt.datetime.fromisoformat(text)
