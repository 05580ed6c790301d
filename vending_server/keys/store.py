"""The key store: vending keys in a file, each sealed under the key-encryption key.

The key-encryption key is in a file beside it or in a security module; the store sees a `Sealer`.

A key is sealed together with all its attributes, so that a changed or exchanged attribute keeps it
from opening at all: a key revision, a base date or the "test" mark cannot be edited by hand.  All
entries are opened at start; a store with one bad entry does not sell.  A loaded key is never
replaced: meters hold keys derived from it.  The key of receipts, the master of packs and the keys
of customers' cards lie beside them, so that whatever keeps the store (backups, their proof, a move
to another machine) keeps them as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import msgspec

from token_engine.errors import TokenEngineError
from token_engine.keys import SecretKey, dkga_from_number
from vending_server.errors import Refused
from vending_server.keys.card_keys import (
    CardKey,
    CardKeyEntry,
    CardKeys,
    opened_keys,
    sealed_entry,
)
from vending_server.keys.errors import KeyNotAccepted, KeyStoreDamaged
from vending_server.keys.files import (
    alone_with,
    create_secret_file,
    read_secret_file,
    replace_secret_file,
)
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.pack_master import PackMaster
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.keys.sealing import Sealer
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.problems import ProblemCode

_FORMAT: Final = 1
_RECEIPT_PURPOSE: Final = b"charging-point receipt key in its store v1"
_PACK_PURPOSE: Final = b"charging-point pack master in its store v1"
_KeyId = tuple[str, int]  # SGC and KRN name one vending key


class KeyStore(Protocol):
    """Where vending keys are kept and the issuer finds them."""

    @property
    def receipt_key(self) -> ReceiptKey | None:
        """What marks receipts; None in a store of before there was one, until `migrate`."""
        ...

    @property
    def pack_master(self) -> PackMaster | None:
        """What closes packs; None in a store of before there were any, until `migrate`."""
        ...

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
    receipt_key: str | msgspec.UnsetType = msgspec.UNSET  # sealed, hex
    pack_master: str | msgspec.UnsetType = msgspec.UNSET  # same
    card_keys: list[CardKeyEntry] | msgspec.UnsetType = msgspec.UNSET


class _Opened(NamedTuple):
    keys: Mapping[_KeyId, VendingKey]
    receipt_key: ReceiptKey | None
    pack_master: PackMaster | None
    card_keys: CardKeys


class MadeKeys(NamedTuple):
    """Which keys a store of an earlier release had to be given."""

    receipt_key: bool
    pack_master: bool


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
        self._opened = self._read()

    @classmethod
    def create(cls, path: Path, key_encryption_key: Sealer) -> EncryptedFileKeyStore:
        """Make a new store without vending keys, with a new receipt key and pack master.

        Raises:
            Misconfigured: the file exists or cannot be written.
        """
        content = _Opened({}, ReceiptKey.generate(), PackMaster.generate(), CardKeys())
        create_secret_file(path, _encoded(key_encryption_key, content, []))
        return cls(path, key_encryption_key)

    def __repr__(self) -> str:
        return f"<EncryptedFileKeyStore {self._path} of {len(self._opened.keys)} keys>"

    @property
    def receipt_key(self) -> ReceiptKey | None:
        """What marks receipts; see KeyStore."""
        return self._opened.receipt_key

    @property
    def pack_master(self) -> PackMaster | None:
        """What closes packs; see KeyStore."""
        return self._opened.pack_master

    def make_missing_keys(self) -> MadeKeys:
        """Give a store of an earlier release what it lacks, and say what that was.

        Raises:
            Misconfigured: the store cannot be written; nothing was changed.
        """
        with alone_with(self._path):
            found = self._read()
            made = MadeKeys(found.receipt_key is None, found.pack_master is None)
            if any(made):
                found = found._replace(
                    receipt_key=found.receipt_key or ReceiptKey.generate(),
                    pack_master=found.pack_master or PackMaster.generate(),
                )
                self._write(found)
            self._opened = found
            return made

    def vending_key(self, *, sgc: str, krn: int) -> VendingKey:
        """Return the key of a supply group and revision; see KeyStore."""
        try:
            return self._opened.keys[sgc, krn]
        except KeyError:
            raise Refused(ProblemCode.KEY_UNAVAILABLE) from None

    def all_keys(self) -> list[VendingKey]:
        """Return every key, by supply group and revision."""
        keys = self._opened.keys
        return [keys[one] for one in sorted(keys)]

    def add(self, new_keys: Iterable[VendingKey]) -> None:
        """Store keys durably; see KeyStore."""
        with alone_with(self._path):
            found = self._read()  # another process may have added some
            keys = dict(found.keys)
            for new in new_keys:
                if keys.setdefault((new.sgc, new.krn), new) != new:
                    raise KeyNotAccepted(f"SGC {new.sgc} KRN {new.krn} is loaded; never replaced")
            self._write(found._replace(keys=keys))

    def card_keys(self) -> CardKeys:
        """Return the keys that sign customers' cards."""
        return self._opened.card_keys

    def add_card_key(self, make: Callable[[int], CardKey]) -> CardKey:
        """Store one more of them durably, under the number that `make` is told; return it.

        Raises:
            KeyNotAccepted: there are as many as a card can name.
            Misconfigured: it cannot be written or sealed; nothing was changed.
        """
        with alone_with(self._path):
            found = self._read()
            new = make(found.card_keys.next_number)
            self._write(found._replace(card_keys=found.card_keys.with_another(new)))
            return new

    def holds_all_of(self, other: EncryptedFileKeyStore) -> bool:
        """Say whether every key of another store stands in this one, the same."""
        mine, theirs = self._opened, other._opened
        return (
            all(mine.keys.get(name) == key for name, key in theirs.keys.items())
            and (theirs.receipt_key is None or theirs.receipt_key.is_same_as(mine.receipt_key))
            and (theirs.pack_master is None or theirs.pack_master.is_same_as(mine.pack_master))
            and mine.card_keys.begin_with(theirs.card_keys)
        )

    def _write(self, content: _Opened) -> None:
        sealer, keys = self._key_encryption_key, content.keys
        entries = [self._sealed(keys[one]) for one in sorted(keys)]
        replace_secret_file(self._path, _encoded(sealer, content, entries))
        self._opened = content

    def _read(self) -> _Opened:
        data = read_secret_file(self._path)
        try:
            content = msgspec.json.decode(data, type=_StoreFile)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise KeyStoreDamaged(f"{self._path}: not a key store") from None
        if content.format != _FORMAT:
            raise KeyStoreDamaged(f"{self._path}: format {content.format} is not known here")
        if content.key_encryption_key != self._key_encryption_key.name:
            raise KeyStoreDamaged(f"{self._path}: sealed under another key-encryption key")
        keys = {(one.sgc, one.krn): self._unsealed(one) for one in content.keys}
        if len(keys) != len(content.keys):
            raise KeyStoreDamaged(f"{self._path}: a key stands in it twice")
        receipt = self._opened_secret(content.receipt_key, _RECEIPT_PURPOSE, "the receipt key")
        pack = self._opened_secret(content.pack_master, _PACK_PURPOSE, "the pack master")
        return _Opened(
            keys,
            None if receipt is None else ReceiptKey(receipt),
            None if pack is None else PackMaster(pack),
            self._unsealed_card_keys(content.card_keys),
        )

    def _unsealed_card_keys(self, entries: list[CardKeyEntry] | msgspec.UnsetType) -> CardKeys:
        if entries is msgspec.UNSET:
            return CardKeys()
        try:
            return opened_keys(entries, self._key_encryption_key)
        except KeyStoreDamaged as error:
            raise KeyStoreDamaged(f"{self._path}: {error}") from None

    def _opened_secret(
        self, sealed: str | msgspec.UnsetType, purpose: bytes, name: str
    ) -> bytes | None:
        if sealed is msgspec.UNSET:
            return None
        try:
            return self._key_encryption_key.open(bytes.fromhex(sealed), bound_to=purpose)
        except (ValueError, KeyStoreDamaged):
            raise KeyStoreDamaged(f"{self._path}: {name} does not open") from None

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

    def _unsealed(self, entry: _Entry) -> VendingKey:
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


def _encoded(sealer: Sealer, content: _Opened, entries: list[_Entry]) -> bytes:
    card_entries = [sealed_entry(one, sealer) for one in content.card_keys.keys]
    told = _StoreFile(
        format=_FORMAT,
        key_encryption_key=sealer.name,
        keys=entries,
        receipt_key=_sealed_secret(sealer, content.receipt_key, _RECEIPT_PURPOSE),
        pack_master=_sealed_secret(sealer, content.pack_master, _PACK_PURPOSE),
        # Left out where there is none, as in a store of before there were cards.
        card_keys=card_entries or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(told), indent=2)


def _sealed_secret(
    sealer: Sealer, key: ReceiptKey | PackMaster | None, purpose: bytes
) -> str | msgspec.UnsetType:
    if key is None:
        return msgspec.UNSET
    return sealer.seal(key.reveal_key_bytes(), bound_to=purpose).hex()


def _text_or_unset(time: dt.datetime | None) -> str | msgspec.UnsetType:
    return msgspec.UNSET if time is None else time.isoformat()


def _number_or_unset(number: int | None) -> int | msgspec.UnsetType:
    return msgspec.UNSET if number is None else number


def _number_or_none(number: int | msgspec.UnsetType) -> int | None:
    return None if number is msgspec.UNSET else number


def _time_or_none(text: str | msgspec.UnsetType) -> dt.datetime | None:
    return None if text is msgspec.UNSET else dt.datetime.fromisoformat(text)
