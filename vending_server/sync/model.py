"""Rules of a journal's copy that need no database.

The server's copy is a prefix of the till's chain.  Where it is not, one of the two was rolled back
or runs on two machines: nothing is healed, the terminal sells no more, and what it brought is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from vending_server.wire.journal_chain import GENESIS_HASH, record_hash
from vending_server.wire.journal_sync import JournalUpload, RecordFacts


class Standing(StrEnum):
    """Whether a terminal's journal goes on where the server's copy ends."""

    WELL = "well"
    ROLLED_BACK = "rolled_back"  # the till knows less than the server: an older disk
    FORKED = "forked"  # another record under a number that the server knows: a cloned disk
    UNSIGNED = "unsigned"  # the head is not signed by the enrolled device


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose journal it is, who is signed in there, and when it came."""

    terminal_id: str
    public_key: str
    operator_id: int
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class CopyHead:
    """The last record that the server holds of a journal."""

    sequence: int
    hash: bytes


NO_COPY = CopyHead(0, GENESIS_HASH)


@dataclass(frozen=True, slots=True)
class Fault:
    """How a till's chain contradicts the copy, and at which number."""

    standing: Standing
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRecord:
    """A record as it is kept, and what the server reads in it."""

    sequence: int
    hash: bytes
    body: str
    facts: RecordFacts | None  # none: of a kind that this server cannot read


def chain_of(upload: JournalUpload) -> list[ChainRecord]:
    """Return an upload's records with the hashes that follow from its bodies."""
    previous, chain = bytes.fromhex(upload.previous_hash), []
    for sequence, body in enumerate(upload.bodies, start=upload.first_sequence):
        previous = record_hash(seq=sequence, previous_hash=previous, body=body.encode())
        chain.append(ChainRecord(sequence=sequence, hash=previous, body=body, facts=facts_of(body)))
    return chain


def facts_of(body: str) -> RecordFacts | None:
    """Return what the server reads in a record, or None for what it does not understand."""
    try:
        return msgspec.json.decode(body.encode(), type=RecordFacts)
    except (msgspec.DecodeError, RecursionError):
        return None


def differs_at(chain: list[ChainRecord], known: Mapping[int, bytes]) -> int | None:
    """Return the first number under which the server knows another record, if any."""
    return next(
        (one.sequence for one in chain if known.get(one.sequence, one.hash) != one.hash), None
    )
