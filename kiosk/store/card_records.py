"""What a journal says about customers' cards: a record before each write, after it, and at a tap.

The image may hold a token and is closed like an answer (receipt_box.py).  A write that takes the
place of one whose end nobody knows names it: one record ends the old and begins the new, so that
no power cut can leave a torn card without its image.
"""

from __future__ import annotations

from kiosk.store.record_base import Record


class CardRecord(Record, frozen=True, kw_only=True):
    """Something that happened to one write of one card."""

    write_id: str


class CardWriteIntended(CardRecord, frozen=True, kw_only=True, tag="card_write_intended"):
    """On disk, with the very image, before a byte of it leaves."""

    purpose: str  # of flows.card_book.CardPurpose
    subject: str  # the meter
    card: str  # a chip's identifier in hex; of a strip what its record says
    made_for: str  # the vend or act whose token or record it is; none for a repair
    operator: str  # none = nobody is signed in
    sealed_image: str
    instead_of: str | None = None  # the write whose end nobody knew


class CardWriteEnded(CardRecord, frozen=True, kw_only=True, tag="card_write_ended"):
    """What the writer knows about it."""

    verdict: str  # of drivers.card_readers.writing.WriteVerdict
    reason: str | None


class CardWriteFound(CardRecord, frozen=True, kw_only=True, tag="card_write_found"):
    """What a later tap showed of a write whose end was not known; it is over."""

    found: str  # of drivers.customer_cards.base.Found
