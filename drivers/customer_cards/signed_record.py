"""The signed record of the open scheme: 25 bytes that name a customer, and an Ed25519 signature.

| bytes | field |
|---|---|
| 0-3 | `CPC1` |
| 4 | number of the server's key |
| 5 | 0 |
| 6-14 | MeterPAN, 18 digits, two a byte |
| 15-20 | customer number, 12 digits, two a byte |
| 21-22 | issue, most significant byte first |
| 23-24 | day of issue, counted from 2000-01-01 |

The signature covers these bytes and the card's own identifier, so that a record copied
to another chip is not genuine there.  A magnetic strip has no identifier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from drivers.card_readers.base import MisreadReason
from drivers.customer_cards.base import CardFieldRefused, CardUnreadable, CustomerRecord

MAGIC: Final = b"CPC1"
BODY_BYTES, SIGNATURE_BYTES = 25, 64
RECORD_BYTES: Final = BODY_BYTES + SIGNATURE_BYTES
PAN_DIGITS, CUSTOMER_DIGITS = 18, 12

_SIGNED_FOR: Final = b"charging point customer card 1\x00"
_DAY_ZERO: Final = dt.date(2000, 1, 1)
_KEYS_MAX: Final = 256

PublicKeys = Mapping[int, Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as the server hands it out, not yet believed."""

    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, data: bytes) -> SignedRecord:
        """Take a record apart.

        Raises:
            CardUnreadable: no record of this scheme.
        """
        if len(data) != RECORD_BYTES or not data.startswith(MAGIC):
            raise CardUnreadable(MisreadReason.NOT_OURS)
        return cls(data[:BODY_BYTES], data[BODY_BYTES:])

    def to_bytes(self) -> bytes:
        """Return body and signature."""
        return self.body + self.signature

    def verified(self, uid: bytes, keys: PublicKeys) -> CustomerRecord:
        """Return the record if one of the server's keys signed it for this very card.

        Raises:
            CardUnreadable: it is not genuine.
        """
        key = keys.get(self.body[4])
        if key is None:
            raise CardUnreadable(MisreadReason.FORGED)
        try:
            key.verify(self.signature, signed_bytes(self.body, uid))
        except InvalidSignature:
            raise CardUnreadable(MisreadReason.FORGED) from None
        return _record_of(self.body)


def signed_bytes(body: bytes, uid: bytes) -> bytes:
    """Return what the server signs for a card."""
    return _SIGNED_FOR + bytes((len(uid),)) + uid + body


def body_of(record: CustomerRecord) -> bytes:
    """Return the 25 bytes of a record.

    Raises:
        CardFieldRefused: a field does not fit.
    """
    days = (record.issued_on - _DAY_ZERO).days
    is_small = 0 <= record.key_id < _KEYS_MAX and 0 < record.issue < 1 << 16 and 0 <= days < 1 << 16
    if not is_small:
        raise CardFieldRefused("key number, issue or day of issue out of bounds")
    return (
        MAGIC
        + bytes((record.key_id, 0))
        + _packed(record.meter_pan, PAN_DIGITS)
        + _packed(record.customer_no, CUSTOMER_DIGITS)
        + record.issue.to_bytes(2, "big")
        + days.to_bytes(2, "big")
    )


def _packed(digits: str, count: int) -> bytes:
    if not (digits.isascii() and digits.isdigit() and len(digits) == count):
        raise CardFieldRefused(f"a number that is not {count} digits")
    return bytes.fromhex(digits)


def _record_of(body: bytes) -> CustomerRecord:
    meter_pan, customer_no = body[6:15].hex(), body[15:21].hex()
    if body[5] or not (meter_pan + customer_no).isdigit():
        raise CardUnreadable(MisreadReason.NOT_OURS)  # signed, but by a later version
    return CustomerRecord(
        key_id=body[4],
        meter_pan=meter_pan,
        customer_no=customer_no,
        issue=int.from_bytes(body[21:23], "big"),
        issued_on=_DAY_ZERO + dt.timedelta(days=int.from_bytes(body[23:25], "big")),
    )


class KeyFile(PublicKeys):
    """The server's public keys in a file, looked at anew for each card.

    A till is told them at its login, and the reader was opened before: what was told counts at
    once, in whatever program wrote it.
    """

    def __init__(self, path: Path) -> None:
        """Take the keys as they are now.

        Raises:
            ValueError, OSError: as `load_public_keys`.
        """
        self._path = path
        load_public_keys(path)

    def __getitem__(self, number: int) -> Ed25519PublicKey:
        """Return a key; KeyError also when the file cannot be read any more."""
        try:
            return load_public_keys(self._path)[number]
        except (OSError, ValueError):
            raise KeyError(number) from None

    def __iter__(self) -> Iterator[int]:
        """Go through the numbers of the keys."""
        return iter(load_public_keys(self._path))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(load_public_keys(self._path))


def load_public_keys(path: Path) -> PublicKeys:
    """Read the server's public keys: lines of a number and 64 hex digits; none is none yet.

    Raises:
        ValueError: a line is something else.
        OSError: no such file.
    """
    keys: dict[int, Ed25519PublicKey] = {}
    for line in path.read_text("ascii").splitlines():
        if line.strip() and not line.startswith("#"):
            number, _, key = line.strip().partition(" ")
            keys[int(number)] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    if not all(0 <= number < _KEYS_MAX for number in keys):
        raise ValueError("a key with a number above 255")
    return keys
