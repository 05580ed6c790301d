"""One journal record as stored, and the proof that it is the next one of its chain."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from kiosk.errors import JournalBroken
from kiosk.identity import DeviceIdentity, is_signed_by
from vending_server.wire.journal_chain import GENESIS_HASH, record_hash


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number and hash of its last record."""

    seq: int
    hash: bytes


EMPTY = Head(0, GENESIS_HASH)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A row of the journal."""

    seq: int
    previous_hash: bytes
    body: bytes
    hash: bytes
    signature: bytes

    @property
    def head(self) -> Head:
        """The head of a chain that ends here."""
        return Head(self.seq, self.hash)


def next_record(head: Head, body: bytes, identity: DeviceIdentity) -> StoredRecord:
    """Return the record that follows a head."""
    seq = head.seq + 1
    digest = record_hash(seq=seq, previous_hash=head.hash, body=body)
    return StoredRecord(seq, head.hash, body, digest, identity.sign(digest))


def check_link(record: StoredRecord, head: Head) -> None:
    """Prove that a record follows a head unchanged.

    Raises:
        JournalBroken: a gap, a wrong link, or a changed body.
    """
    if record.seq != head.seq + 1:
        raise JournalBroken(f"record {head.seq + 1} is missing", params={"seq": head.seq + 1})
    digest = record_hash(seq=record.seq, previous_hash=head.hash, body=record.body)
    is_linked = hmac.compare_digest(record.previous_hash, head.hash)
    if not (is_linked and hmac.compare_digest(record.hash, digest)):
        raise JournalBroken(f"record {record.seq} was changed", params={"seq": record.seq})


def check_signature(record: StoredRecord, public_key: bytes) -> None:
    """Prove that a record was written by the holder of a key.

    Raises:
        JournalBroken: it was not.
    """
    if not is_signed_by(public_key, signature=record.signature, message=record.hash):
        raise JournalBroken(
            f"record {record.seq} is not signed by this device", params={"seq": record.seq}
        )
