"""Keys that sign the records of customers' cards (Ed25519): made here, sealed beside vending keys.

The private half is used on the server only; the public half is told to every till.  An older key
signs nothing new, and stays: cards that it signed are out there for years.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final, NoReturn

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vending_server.keys.errors import KeyNotAccepted, KeyStoreDamaged
from vending_server.keys.sealing import Sealer
from vending_server.wire.canonical import canonical_bytes

SEED_BYTES: Final = 32
NUMBER_MAX: Final = 255  # one byte on the card
_PURPOSE: Final = "customer cards"


class CardKey:
    """One signing key; neither printed nor pickled nor copied."""

    __slots__ = ("_private", "made_at", "number", "public_key")

    def __init__(self, seed: bytes, *, number: int, made_at: dt.datetime) -> None:
        """Take a key from its 32 bytes; ValueError for another length."""
        assert 0 < number <= NUMBER_MAX, "the number of a card key is one byte"
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.number = number
        self.made_at = made_at
        self.public_key = self._private.public_key().public_bytes_raw()

    @classmethod
    def new(cls, *, number: int, made_at: dt.datetime) -> CardKey:
        """Make a key that nobody has."""
        return cls(secrets.token_bytes(SEED_BYTES), number=number, made_at=made_at)

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes; the same for the same message."""
        return self._private.sign(message)

    def reveal_seed(self) -> bytes:
        """Return the key itself, for sealing and for nothing else."""
        return self._private.private_bytes_raw()

    def __repr__(self) -> str:
        return f"<CardKey {self.number}, redacted>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a card key is neither pickled nor copied")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKeys:
    """The keys of one store, by number."""

    keys: tuple[CardKey, ...] = ()

    @property
    def signing(self) -> CardKey | None:
        """The newest one; none = no card can be issued here yet."""
        return self.keys[-1] if self.keys else None

    def with_another(self, new: CardKey) -> CardKeys:
        """Return these keys and one more.

        Raises:
            KeyNotAccepted: its number is not the next one.
        """
        if new.number != self.next_number:
            raise KeyNotAccepted(f"card key {new.number} is not the next one")
        return CardKeys(keys=(*self.keys, new))

    def begin_with(self, others: CardKeys) -> bool:
        """Say whether these are other keys, and perhaps newer ones."""
        mine = [one.public_key for one in self.keys[: len(others.keys)]]
        return mine == [one.public_key for one in others.keys]

    @property
    def next_number(self) -> int:
        """The number of the next key.

        Raises:
            KeyNotAccepted: there are as many as a card can name.
        """
        number = len(self.keys) + 1
        if number > NUMBER_MAX:
            raise KeyNotAccepted(f"there are {NUMBER_MAX} card keys already")
        return number


class CardKeyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key as it stands in the file of the store."""

    number: int
    public_key: str  # hex
    made_at: str
    sealed: str = ""  # hex; empty only while it is being sealed

    def bound_to(self) -> bytes:
        """Return what the secret is sealed with: no attribute can be edited by hand."""
        named = msgspec.to_builtins(msgspec.structs.replace(self, sealed=""))
        return canonical_bytes({"purpose": _PURPOSE, **named})


def sealed_entry(key: CardKey, sealer: Sealer) -> CardKeyEntry:
    """Return a key as it is written down.

    Raises:
        Misconfigured: a security module does not answer as it should.
    """
    entry = CardKeyEntry(
        number=key.number, public_key=key.public_key.hex(), made_at=key.made_at.isoformat()
    )
    sealed = sealer.seal(key.reveal_seed(), bound_to=entry.bound_to())
    return msgspec.structs.replace(entry, sealed=sealed.hex())


def opened_keys(entries: list[CardKeyEntry], sealer: Sealer) -> CardKeys:
    """Return the keys of a store.

    Raises:
        KeyStoreDamaged: one of them does not open, or stands at another's place.
    """
    keys = CardKeys()
    for entry in entries:
        try:
            keys = keys.with_another(_opened(entry, sealer))
        except (ValueError, KeyNotAccepted, KeyStoreDamaged):
            # `from None`: an original message may quote what it could not read.
            raise KeyStoreDamaged(f"card key {entry.number} does not open") from None
    return keys


def _opened(entry: CardKeyEntry, sealer: Sealer) -> CardKey:
    if not 0 < entry.number <= NUMBER_MAX:
        raise KeyStoreDamaged("no number of a card key")
    seed = sealer.open(bytes.fromhex(entry.sealed), bound_to=entry.bound_to())
    return CardKey(seed, number=entry.number, made_at=dt.datetime.fromisoformat(entry.made_at))
