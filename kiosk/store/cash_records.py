"""What a journal says about notes: one record per event of the acceptor, with the event's mark.

Event and mark are one record, so that no power cut can let a note count twice or not at all
(drivers/cash_acceptors/base.py).  A purse is what one customer put into the machine for one meter;
the money of a purse leaves it by a vend or an act whose intent names the purse, or by a claim.
"""

from __future__ import annotations

from kiosk.store.record_base import Record
from vending_server.wire.cash_count import CountLine


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
    claim_id: str  # of the document by which head office is told
    claim_number: str  # its end, on the slip
    amount_minor: int
    reason: str


class ClaimPrinted(Record, frozen=True, kw_only=True, tag="claim_printed"):
    """What became of the paper that names a claim."""

    claim_number: str
    verdict: str


class CashBoxEmptied(Record, frozen=True, kw_only=True, tag="cash_box_emptied"):
    """Two people took the notes away in a sealed bag; they agreed to just this at the server."""

    emptying_id: str
    approval_id: str
    collectors: list[str]
    bag_number: str
    counts: list[CountLine]
    expected_minor: int
    unread_notes: int  # in the box, and nobody knows their worth


class BoxSlipPrinted(Record, frozen=True, kw_only=True, tag="box_slip_printed"):
    """What became of the paper of an emptied box."""

    emptying_id: str
    verdict: str


class OfficeTold(Record, frozen=True, kw_only=True, tag="office_told"):
    """Head office has answered what was told under this id."""

    document_id: str


class ServiceOpened(Record, frozen=True, kw_only=True, tag="service_opened"):
    """Somebody opened the service menu; nothing is sold until it is closed."""

    operator: str


class ServiceClosed(Record, frozen=True, kw_only=True, tag="service_closed"):
    """The service menu was left."""

    operator: str
