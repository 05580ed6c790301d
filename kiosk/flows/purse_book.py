"""Notes and purses as the journal knows them; moved on by records only, which commit first.

A purse is the money that one customer put in for one meter.  What is left of it is what was
stacked, less what vends and acts that name it took, less what was claimed from head office; a
refused vend or act took nothing.  So for every purse, at any moment, however often the power fails:

    stacked = vended + kept + claimed + left
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from drivers.cash_acceptors.base import Note, NoteOrder, OpenNote, Resume
from kiosk.store.cash_records import (
    AcceptorRecord,
    CashBoxEmptied,
    ClaimPrinted,
    MoneyClaimed,
    NoteEnded,
    NoteOrdered,
    NoteSeen,
    OfficeTold,
    PurseBegun,
    StrayNote,
)
from kiosk.store.journal import Journal
from kiosk.store.record_base import Record
from kiosk.store.records import encode_record


class Spend(Protocol):
    """Proves that a purse holds what is to be taken from it; called before an intent is written."""

    def __call__(self, purse_id: str | None, amount_minor: int) -> None:
        """Return when it does, or when no purse is named.

        Raises:
            TillRefusal: purse_short.
        """


class NoteState(StrEnum):
    """Where a note is."""

    ESCROW = "escrow"
    STACKED = "stacked"
    RETURNED = "returned"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFacts:
    """One note."""

    escrow_id: str
    purse_id: str | None
    amount_minor: int
    seen_at: str
    state: NoteState = NoteState.ESCROW
    ordered: NoteOrder = NoteOrder.NONE
    reason: str = ""  # of a doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseFacts:
    """One customer's money for one meter."""

    purse_id: str
    drn: str
    utility: str
    account_number: str
    stacked_minor: int = 0
    claimed_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxContents:
    """What lies in the cash box by the journal: pieces by note, and notes of unknown worth."""

    pieces: Mapping[int, int]
    unread: int

    @property
    def total_minor(self) -> int:
        """The sum of what is known."""
        return sum(note * count for note, count in self.pieces.items())


class PurseBook:
    """The notes of one journal; safe to use from several threads."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()
        self._purses: dict[str, PurseFacts] = {}
        self._notes: dict[str, NoteFacts] = {}
        self._claims: dict[str, MoneyClaimed] = {}
        self._printed_claims: set[str] = set()
        self._strays: list[StrayNote] = []
        self._emptyings: list[CashBoxEmptied] = []
        self._told: set[str] = set()
        self._mark: str | None = None

    def replay(self, _seq: int, record: Record) -> None:
        """Take what stands in the journal already."""
        with self._lock:
            self._believe(record)

    def record(self, record: Record) -> None:
        """Let something happen: on disk, then true.

        Raises:
            JournalUnwritable: it is not on disk, and not true here either.
        """
        with self._lock:
            self._journal.append(encode_record(record))
            self._believe(record)

    # ------------------------------------------------------------------ looking

    def purse(self, purse_id: str) -> PurseFacts:
        """Return what is known of a purse."""
        with self._lock:
            return self._purses[purse_id]

    def purses(self) -> list[PurseFacts]:
        """Return every purse that ever held money, oldest first."""
        with self._lock:
            return [purse for purse in self._purses.values() if purse.stacked_minor]

    def note(self, escrow_id: str) -> NoteFacts | None:
        """Return what is known of a note."""
        with self._lock:
            return self._notes.get(escrow_id)

    def notes(self, *states: NoteState) -> list[NoteFacts]:
        """Return the notes in these states, oldest first."""
        with self._lock:
            return [note for note in self._notes.values() if note.state in states]

    def claims(self) -> list[MoneyClaimed]:
        """Return what head office owes by number."""
        with self._lock:
            return list(self._claims.values())

    def unprinted_claims(self) -> list[MoneyClaimed]:
        """Return the claims of which nothing is known to be on paper."""
        with self._lock:
            claims = self._claims.values()
            return [one for one in claims if one.claim_number not in self._printed_claims]

    @property
    def cash_box_minor(self) -> int:
        """What lies in the cash box by the journal; strays of known worth are in it."""
        return self.box().total_minor

    def box(self) -> BoxContents:
        """Return what lies in the cash box since it was last emptied."""
        with self._lock:
            pieces = Counter(note.amount_minor for note in self.notes(NoteState.STACKED))
            pieces.update(one.amount_minor for one in self._strays if one.amount_minor)
            unread = sum(not one.amount_minor for one in self._strays)
            for emptying in self._emptyings:
                unread -= emptying.unread_notes
                for line in emptying.counts:
                    pieces[line.denomination_minor] -= line.pieces
            return BoxContents(pieces={n: c for n, c in pieces.items() if c}, unread=unread)

    def strays(self) -> list[StrayNote]:
        """Return the notes in the box that nobody can place, oldest first."""
        with self._lock:
            return list(self._strays)

    def emptyings(self) -> list[CashBoxEmptied]:
        """Return how often the box was emptied, oldest first."""
        with self._lock:
            return list(self._emptyings)

    def is_told(self, document_id: str) -> bool:
        """Say whether head office has answered this."""
        with self._lock:
            return document_id in self._told

    def resume(self) -> Resume | None:
        """Return what the acceptor's driver must know after a start; None on the first one."""
        with self._lock:
            if self._mark is None:
                return None
            waiting = self.notes(NoteState.ESCROW)
            last = waiting[-1] if waiting else None
            return Resume(mark=self._mark, open_note=None if last is None else _open_note(last))

    # ------------------------------------------------------------------ inside

    def _believe(self, record: Record) -> None:
        if isinstance(record, AcceptorRecord):
            self._mark = record.mark
        match record:
            case PurseBegun(purse_id=purse_id):
                self._purses[purse_id] = PurseFacts(
                    purse_id=purse_id,
                    drn=record.drn,
                    utility=record.utility,
                    account_number=record.account_number,
                )
            case NoteSeen(escrow_id=escrow_id):
                self._notes[escrow_id] = NoteFacts(
                    escrow_id=escrow_id,
                    purse_id=record.purse_id,
                    amount_minor=record.amount_minor,
                    seen_at=record.at,
                )
            case NoteOrdered(escrow_id=escrow_id, order=order):
                self._change_note(escrow_id, lambda n: replace(n, ordered=NoteOrder(order)))
            case NoteEnded(escrow_id=escrow_id, end=end, reason=reason):
                self._end_note(escrow_id, NoteState(end), reason)
            case StrayNote():
                self._strays.append(record)
            case MoneyClaimed():
                self._claims[record.claim_id] = record
                purse = self._purses[record.purse_id]
                claimed = purse.claimed_minor + record.amount_minor
                self._purses[record.purse_id] = replace(purse, claimed_minor=claimed)
            case ClaimPrinted(claim_number=number):
                self._printed_claims.add(number)
            case CashBoxEmptied() | OfficeTold():
                self._believe_office(record)

    def _believe_office(self, record: CashBoxEmptied | OfficeTold) -> None:
        if isinstance(record, CashBoxEmptied):
            self._emptyings.append(record)
        else:
            self._told.add(record.document_id)

    def _change_note(self, escrow_id: str, change: Callable[[NoteFacts], NoteFacts]) -> None:
        if escrow_id in self._notes:
            self._notes[escrow_id] = change(self._notes[escrow_id])

    def _end_note(self, escrow_id: str, state: NoteState, reason: str) -> None:
        note = self._notes.get(escrow_id)
        if note is None or note.state is not NoteState.ESCROW:
            return  # told twice after a restart: it counts once
        self._notes[escrow_id] = replace(note, state=state, reason=reason)
        if state is NoteState.STACKED and note.purse_id is not None:
            purse = self._purses[note.purse_id]
            stacked = purse.stacked_minor + note.amount_minor
            self._purses[note.purse_id] = replace(purse, stacked_minor=stacked)


def _open_note(note: NoteFacts) -> OpenNote:
    return OpenNote(
        escrow_id=note.escrow_id, note=Note(amount_minor=note.amount_minor), ordered=note.ordered
    )


def short_number(identity: str) -> str:
    """Return the end of an id, as people read it out."""
    return identity.replace("-", "")[-8:].upper()
