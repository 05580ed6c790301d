"""What a terminal tells head office: documents that follow from its journal alone.

Each has the same id and the same bytes whenever it is made, however often the power failed between;
so it can be sent until it is answered, and is done once.  An id that the journal does not hold is
made from when the thing happened and what names it there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.flows.purse_book import NoteFacts, NoteState, PurseBook, short_number
from kiosk.store.cash_records import CashBoxEmptied, MoneyClaimed, StrayNote
from vending_server.wire.base import Request
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.machine_cash import MONEY, NOTE, STRAY, CashBoxEmptying, MachineClaim

CLAIMS_PATH: Final = "/v1/machine-claims"
EMPTYINGS_PATH: Final = "/v1/cash-box-emptyings"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaper:
    """One document for head office."""

    document_id: str
    path: str
    body: bytes


def papers(book: PurseBook, terminal_id: str) -> Iterator[OfficePaper]:
    """Return everything that head office should know, told or not; claims before bags."""
    for claim in book.claims():
        yield _paper(CLAIMS_PATH, _claim(book, claim))
    for note in book.notes(NoteState.IN_DOUBT):
        yield _paper(CLAIMS_PATH, _note(book, note, terminal_id))
    for stray in book.strays():
        yield _paper(CLAIMS_PATH, _stray(stray, terminal_id))
    for emptying in book.emptyings():
        yield _paper(EMPTYINGS_PATH, emptying_of(emptying))


def emptying_of(record: CashBoxEmptied) -> CashBoxEmptying:
    """Return how an emptied box is told."""
    return CashBoxEmptying(
        document_id=record.emptying_id,
        bag_number=record.bag_number,
        counts=record.counts,
        unread_notes=record.unread_notes,
        happened_at=record.at,
        approval_id=record.approval_id,
    )


def _paper(path: str, message: MachineClaim | CashBoxEmptying) -> OfficePaper:
    return OfficePaper(document_id=message.document_id, path=path, body=_bytes(message))


def _bytes(message: Request) -> bytes:
    return canonical_bytes(message)


def _claim(book: PurseBook, claim: MoneyClaimed) -> MachineClaim:
    purse = book.purse(claim.purse_id)
    return MachineClaim(
        document_id=claim.claim_id,
        number=claim.claim_number,
        kind=MONEY,
        amount_minor=claim.amount_minor,
        account_number=purse.account_number,
        drn=purse.drn,
        note_id="",
        reason=claim.reason,
        happened_at=claim.at,
    )


def _note(book: PurseBook, note: NoteFacts, terminal_id: str) -> MachineClaim:
    purse = None if note.purse_id is None else book.purse(note.purse_id)
    return MachineClaim(
        document_id=_fixed_id(note.seen_at, terminal_id, NOTE, note.escrow_id),
        number=short_number(note.escrow_id),
        kind=NOTE,
        amount_minor=note.amount_minor,
        account_number=purse.account_number if purse else "",
        drn=purse.drn if purse else "",
        note_id=note.escrow_id,
        reason=note.reason,
        happened_at=note.seen_at,
    )


def _stray(stray: StrayNote, terminal_id: str) -> MachineClaim:
    document_id = _fixed_id(stray.at, terminal_id, STRAY, stray.mark)
    return MachineClaim(
        document_id=document_id,
        number=short_number(document_id),
        kind=STRAY,
        amount_minor=stray.amount_minor,
        account_number="",
        drn="",
        note_id=stray.doubted_id or "",
        reason="",
        happened_at=stray.at,
    )


def _fixed_id(at: str, *names: str) -> str:
    """Return the id of what happened then and is named so; always the same one."""
    moment = dt.datetime.fromisoformat(at)
    noise = hashlib.sha256("\0".join((at, *names)).encode()).digest()[:RANDOM_BYTES]
    return uuid7(unix_ms=int(moment.timestamp() * 1000), random_bytes=noise)
