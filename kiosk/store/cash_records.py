"""What a journal says about notes: one record per event of the acceptor, with the event's mark.

Event and mark are one record, so that no power cut can let a note count twice or not at all
(drivers/cash_acceptors/base.py).  A purse is what one customer put into the machine for one meter;
the money of a purse leaves it by a vend or an act whose intent names the purse, or by a claim.
"""

from __future__ import annotations

from kiosk.store.record_base import Record


class PurseBegun(Record, frozen=True, kw_only=True, tag="purse_begun"):
    """Notes may be put in for this meter from now on."""

    purse_id: str
    drn: str
    utility: str
    account_number: str


class AcceptorRecord(Record, frozen=True, kw_only=True):
    """Something that stands in the acceptor's own book."""

    mark: str


class NoteSeen(AcceptorRecord, frozen=True, kw_only=True, tag="note_in_escrow"):
    """A note lies where it can still be given back."""

    escrow_id: str
    amount_minor: int
    purse_id: str | None  # none: nobody was asked for money


class NoteOrdered(Record, frozen=True, kw_only=True, tag="note_ordered"):
    """The acceptor is told next what to do with it."""

    escrow_id: str
    order: str  # of drivers.cash_acceptors.base.NoteOrder


class NoteEnded(AcceptorRecord, frozen=True, kw_only=True, tag="note_ended"):
    """Where it is now, as the acceptor said; in doubt when it could not say."""

    escrow_id: str
    end: str  # of flows.purse_book.NoteState
    reason: str = ""


class StrayNote(AcceptorRecord, frozen=True, kw_only=True, tag="note_stray"):
    """A note is in the cash box that was never in escrow; a person looks."""

    amount_minor: int | None
    doubted_id: str | None


class AcceptorTold(AcceptorRecord, frozen=True, kw_only=True, tag="acceptor_told"):
    """Anything else in its book: rejected paper, tampering, a restart."""

    event: str


class MoneyClaimed(Record, frozen=True, kw_only=True, tag="money_claimed"):
    """What could be neither vended nor kept: head office settles it by this number."""

    purse_id: str
    claim_number: str
    amount_minor: int
    reason: str


class ClaimPrinted(Record, frozen=True, kw_only=True, tag="claim_printed"):
    """What became of the paper that names a claim."""

    claim_number: str
    verdict: str


class CashBoxEmptied(Record, frozen=True, kw_only=True, tag="cash_box_emptied"):
    """A collector took the notes away; counted before he saw what the journal holds."""

    emptying_id: str
    collector: str
    bag_number: str
    counted_minor: int
    expected_minor: int
