"""Take in a till's journal.  Inside the caller's transaction, under the lock of the copy's head.

What follows the copy is appended; what the copy holds already changes nothing; what contradicts it
is kept as evidence, and the terminal sells no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Query, insert_into
from vending_server.errors import Refused
from vending_server.points.model import check_device_signature
from vending_server.points.tables import terminals
from vending_server.sync.model import (
    NO_COPY,
    ChainRecord,
    CopyHead,
    Fault,
    Sender,
    Standing,
    chain_of,
    differs_at,
)
from vending_server.sync.readers import ApartReader, JournalReader
from vending_server.sync.shifts import settle_shifts
from vending_server.sync.tables import (
    journal_differences,
    journal_heads,
    journal_records,
    journal_signatures,
)
from vending_server.wire.canonical import canonical_bytes, digest_hex
from vending_server.wire.journal_chain import GENESIS_HASH
from vending_server.wire.journal_sync import (
    JournalDifference,
    JournalState,
    JournalUpload,
    difference_message,
)
from vending_server.wire.problems import ProblemCode

DIFFERENCES_MAX: Final = 20
"""Pieces of evidence kept of one terminal, 4 MiB each at most: it could fill the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """How the server's copy of a journal stands."""

    head: CopyHead
    standing: Standing
    differs_since: dt.datetime | None

    def state(self) -> JournalState:
        """Return it as the till is told."""
        since = self.differs_since
        return JournalState(
            sequence=self.head.sequence,
            hash=self.head.hash.hex(),
            standing=self.standing.value,
            differs_since=None if since is None else since.isoformat(),
        )


_NONE_YET = Copy(head=NO_COPY, standing=Standing.WELL, differs_since=None)


_OF_TERMINAL: Final = sa.select(journal_heads).where(
    journal_heads.c.terminal_id == sa.bindparam("terminal_id", type_=terminals.c.id.type)
)
_HEAD: Final = Query(_OF_TERMINAL)
_HEAD_LOCKED: Final = Query(_OF_TERMINAL.with_for_update())


def copy_of(connection: sa.Connection, terminal_id: str, *, lock: bool = False) -> Copy:
    """Return how the copy of a terminal's journal stands."""
    row = (_HEAD_LOCKED if lock else _HEAD).record(connection, terminal_id=terminal_id)
    if row is None:
        return _NONE_YET
    return Copy(
        head=CopyHead(row.sequence, bytes.fromhex(row.hash)),
        standing=Standing(row.standing),
        differs_since=row.differs_since,
    )


def take(
    connection: sa.Connection,
    sender: Sender,
    upload: JournalUpload,
    readers: Sequence[JournalReader] = (),
    apart: Sequence[ApartReader] = (),
) -> JournalState:
    """Append what follows the copy, let it be read, and settle what waited for it.

    What is not appended is told to those who take note of records kept apart.

    Raises:
        Refused: JOURNAL_GAP (param `sequence`): the records between are not here yet.
    """
    before = copy_of(connection, sender.terminal_id, lock=True)
    is_well = before.standing is Standing.WELL  # else nothing is appended, and nothing can lack
    if is_well and upload.first_sequence > before.head.sequence + 1:
        raise Refused(ProblemCode.JOURNAL_GAP, sequence=before.head.sequence)
    chain = chain_of(upload)
    fault = _fault_of(connection, sender, before.head, upload, chain)
    news = [one for one in chain if one.sequence > before.head.sequence]
    if fault is not None or not is_well:
        standing = before.standing if fault is None else fault.standing
        unknown = news if fault is None else chain
        for witness in apart:
            witness.read_apart(connection, sender, standing, unknown)
    if fault is not None:
        return _kept_apart(connection, sender, before, fault, upload)
    if not is_well:
        return before.state()  # a chain that differed somewhere is not gone on with
    if not news:
        return before.state()
    after = _append(connection, sender, before, news, upload.head_signature)
    for reader in readers:
        reader.read(connection, sender, news)
    settle_shifts(connection, sender.terminal_id)  # last: what was sold before a close counts in it
    return after.state()


def differs(connection: sa.Connection, sender: Sender, told: JournalDifference) -> JournalState:
    """Believe a till that its chain is not the copy's; from here on it sells no more.

    Raises:
        Refused: SIGNATURE_INVALID.
    """
    message = difference_message(
        terminal_id=sender.terminal_id,
        sequence=told.sequence,
        own_hash=told.hash,
        server_hash=told.server_hash,
    )
    check_device_signature(public_key=sender.public_key, message=message, signature=told.signature)
    before = copy_of(connection, sender.terminal_id, lock=True)
    return _kept_apart(connection, sender, before, Fault(Standing(told.kind), told.sequence), told)


def _fault_of(
    connection: sa.Connection,
    sender: Sender,
    head: CopyHead,
    upload: JournalUpload,
    chain: list[ChainRecord],
) -> Fault | None:
    try:
        check_device_signature(
            public_key=sender.public_key,
            message=chain[-1].hash,
            signature=upload.head_signature,
        )
    except Refused:
        return Fault(Standing.UNSIGNED, chain[-1].sequence)
    before = upload.first_sequence - 1
    stretch = range(before, chain[-1].sequence + 1)
    known = _known_hashes(connection, sender.terminal_id, stretch, head)
    if known.get(before, GENESIS_HASH) != bytes.fromhex(upload.previous_hash):
        return Fault(Standing.FORKED, before)
    at = differs_at(chain, known)
    return None if at is None else Fault(Standing.FORKED, at)


def _known_hashes(
    connection: sa.Connection, terminal_id: str, stretch: range, head: CopyHead
) -> dict[int, bytes]:
    """Return the hashes of the copy in a stretch; the usual case asks for none.

    Never more than an upload is long: years of records may follow what somebody sends again.
    """
    if stretch.start == head.sequence:
        return {head.sequence: head.hash}
    within = journal_records.c.sequence.between(stretch.start, stretch.stop - 1)
    rows = connection.execute(
        sa.select(journal_records.c.sequence, journal_records.c.hash).where(
            journal_records.c.terminal_id == terminal_id, within
        )
    )
    return {0: GENESIS_HASH} | {row.sequence: bytes.fromhex(row.hash) for row in rows}


def _append(
    connection: sa.Connection,
    sender: Sender,
    before: Copy,
    news: list[ChainRecord],
    signature: str,
) -> Copy:
    last = news[-1]
    after = Copy(
        head=CopyHead(last.sequence, last.hash),
        standing=before.standing,
        differs_since=before.differs_since,
    )
    _move_head(connection, sender, before, after)  # first: of two first uploads one stops here
    _RECORDS.run(connection, [_row_of(one, sender) for one in news])
    signed = {
        "terminal_id": sender.terminal_id,
        "sequence": last.sequence,
        "signature": signature,
        "received_at": sender.now,
    }
    _SIGNATURES.run(connection, [signed])
    return after


_RECORDS: Final = insert_into(
    journal_records,
    *("terminal_id", "sequence", "hash", "body", "kind", "act", "shift_id", "received_at"),
)
_SIGNATURES: Final = insert_into(
    journal_signatures, "terminal_id", "sequence", "signature", "received_at"
)


def _row_of(record: ChainRecord, sender: Sender) -> dict[str, Any]:
    facts = record.facts
    return {
        "terminal_id": sender.terminal_id,
        "sequence": record.sequence,
        "hash": record.hash.hex(),
        "body": record.body,
        "kind": "" if facts is None else facts.kind,
        "act": "" if facts is None else facts.act,
        "shift_id": "" if facts is None else facts.shift_id,
        "received_at": sender.now,
    }


def _kept_apart(
    connection: sa.Connection,
    sender: Sender,
    before: Copy,
    fault: Fault,
    evidence: JournalUpload | JournalDifference,
) -> JournalState:
    text = canonical_bytes(evidence)
    digest = digest_hex(text)
    known = sa.select(journal_differences.c.id).where(
        journal_differences.c.terminal_id == sender.terminal_id,
        journal_differences.c.evidence_sha256 == digest,
    )
    if connection.scalar(known) is None and _has_room(connection, sender.terminal_id):
        connection.execute(
            journal_differences.insert().values(
                terminal_id=sender.terminal_id,
                standing=fault.standing,
                sequence=fault.sequence,
                evidence_sha256=digest,
                evidence=text.decode(),
                reported_by=sender.operator_id,
                received_at=sender.now,
            )
        )
    if before.standing is not Standing.WELL:
        return before.state()  # what was seen first stays the reason
    after = Copy(head=before.head, standing=fault.standing, differs_since=sender.now)
    _move_head(connection, sender, before, after)
    return after.state()


def _has_room(connection: sa.Connection, terminal_id: str) -> bool:
    """Say whether more is kept of a terminal: the first differences tell it all."""
    query = sa.select(sa.func.count()).where(journal_differences.c.terminal_id == terminal_id)
    return connection.scalars(query).one() < DIFFERENCES_MAX


def _move_head(connection: sa.Connection, sender: Sender, before: Copy, after: Copy) -> None:
    values: dict[str, Any] = {
        "sequence": after.head.sequence,
        "hash": after.head.hash.hex(),
        "standing": after.standing,
        "differs_since": after.differs_since,
        "heard_at": sender.now,
    }
    if before is _NONE_YET:
        # Two first uploads at once: one of them meets the key, and is tried again.
        connection.execute(journal_heads.insert().values(terminal_id=sender.terminal_id, **values))
        return
    connection.execute(
        journal_heads.update()
        .where(journal_heads.c.terminal_id == sender.terminal_id)
        .values(values)
    )
