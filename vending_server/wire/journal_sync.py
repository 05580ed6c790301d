"""The till's journal on its way to the server, which proves it and keeps a copy.

    GET  /v1/journal                  how far the server holds this terminal's journal
    POST /v1/journal-records          the records that follow; the same again changes nothing
    POST /v1/journal-differences      this till's chain is not the one that the server holds
    GET  /v1/journals                 how every terminal's copy stands, for head office

Only the head of an upload is signed: its hash covers every record before it (journal_chain.py).
A body travels as the journal stores it, byte for byte; what is secret in it is sealed already.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Moment

RECORDS_MAX: Final = 1_000
UPLOAD_BYTES_MAX: Final = 4 * 1024 * 1024
BODY_CHARS_MAX: Final = 2 * 1024 * 1024  # no record of a journal is longer
SEQUENCE_MAX: Final = 2**62
CLOSING: Final = "closing"  # the act of a `shift_act_intended` that closes a shift
SHIFT_ACT_INTENDED: Final = "shift_act_intended"
_HEAD_PURPOSE: Final = b"charging-point journal difference v1"

Sequence = Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0" * 64])]
Signature = Annotated[str, Meta(pattern="^[0-9a-f]{128}$", max_length=128, examples=["0" * 128])]


def difference_message(
    *, terminal_id: str, sequence: int, own_hash: str, server_hash: str
) -> bytes:
    """Return the bytes that the device signs when its chain is not the server's."""
    parts = (terminal_id, str(sequence), own_hash, server_hash)
    return b"\x00".join((_HEAD_PURPOSE, *(part.encode() for part in parts)))


class JournalState(Answer, frozen=True, kw_only=True):
    """200: the last record that the server holds; `standing` is `well` or how the chain differs."""

    sequence: int  # 0: none yet
    hash: str
    standing: str  # of sync.model.Standing
    differs_since: str | None = None  # aware UTC
    server_time: str | None = None  # now; none: an older server


class JournalCopy(Answer, frozen=True, kw_only=True):
    """How the copy of one terminal's journal stands."""

    terminal_id: str
    point: int
    terminal: int  # within the point
    sequence: int
    hash: str
    standing: str
    differs_since: str | None
    heard_at: str | None  # when something new came; none: never
    is_suspended: bool


class JournalCopies(Page, frozen=True, kw_only=True):
    """200: by point and terminal."""

    journals: list[JournalCopy]


class JournalUpload(Request, frozen=True, kw_only=True):
    """POST /v1/journal-records: a stretch of the chain, from the record after `previous_hash`."""

    first_sequence: Annotated[int, Meta(ge=1, le=SEQUENCE_MAX)]
    previous_hash: Hash
    bodies: Annotated[
        list[Annotated[str, Meta(max_length=BODY_CHARS_MAX)]],
        Meta(min_length=1, max_length=RECORDS_MAX),
    ]
    head_signature: Signature  # Ed25519 by the device over the last record's hash


class JournalDifference(Request, frozen=True, kw_only=True):
    """POST /v1/journal-differences: the till compared, and stops selling."""

    kind: Literal["rolled_back", "forked"]
    sequence: Sequence  # the till's own head
    hash: Hash
    server_hash: Hash  # what it was told
    seen_at: Moment
    signature: Signature  # over difference_message


class RecordFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the server reads in a record; the rest of it is the till's own affair."""

    kind: str
    at: str = ""
    act: str = ""
    shift_id: str = ""
