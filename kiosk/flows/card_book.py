"""What the journal says about writes on customers' cards, kept in memory.

A write is open until it was WRITTEN or NOT_WRITTEN, or a later tap showed what became of it, or
another write took its place.  A card has one open write at most: whoever writes settles it first.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from drivers.card_readers.writing import WriteReason, WriteVerdict
from drivers.customer_cards.base import Found
from kiosk.store.card_records import (
    CardRecord,
    CardWriteEnded,
    CardWriteFound,
    CardWriteIntended,
)
from kiosk.store.journal import Journal
from kiosk.store.records import AnyRecord, decode_record, encode_record


class CardPurpose(StrEnum):
    """Why a card is written."""

    TOKEN = "token"  # noqa: S105 - a purpose, not a secret
    ISSUE = "issue"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWrite:
    """One write, as far as the journal goes."""

    intent: CardWriteIntended
    intent_seq: int
    verdict: WriteVerdict | None = None
    reason: WriteReason | None = None
    found: Found | None = None
    is_replaced: bool = False

    @property
    def write_id(self) -> str:
        """Which one."""
        return self.intent.write_id

    @property
    def is_open(self) -> bool:
        """Whether nobody knows what is on the card."""
        is_known = self.verdict in {WriteVerdict.WRITTEN, WriteVerdict.NOT_WRITTEN}
        return not (is_known or self.is_replaced or self.found is not None)

    @property
    def is_on_card(self) -> bool:
        """Whether it is certain that the card took it."""
        return self.verdict is WriteVerdict.WRITTEN or self.found is Found.WRITTEN


class CardBook:
    """The card writes of one journal; safe to use from several threads."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()
        self._writes: dict[str, CardWrite] = {}

    def replay(self, seq: int, record: AnyRecord) -> None:
        """Take what stands in the journal already."""
        if isinstance(record, CardRecord):
            with self._lock:
                self._believe(seq, record)

    def record(self, record: CardRecord) -> None:
        """Let something happen: on disk, then true.

        Raises:
            JournalUnwritable: it is not on disk, and not true here either.
        """
        with self._lock:
            seq = self._journal.append(encode_record(record))
            self._believe(seq, record)

    def open_on(self, card: str) -> CardWrite | None:
        """Return the open write of a card, if there is one."""
        with self._lock:
            waiting = [one for one in self._writes.values() if one.is_open]
        return next((one for one in reversed(waiting) if one.intent.card == card), None)

    def last_for(self, made_for: str) -> CardWrite | None:
        """Return the last write of a vend's token or an act's record."""
        with self._lock:
            writes = [one for one in self._writes.values() if one.intent.made_for == made_for]
        return writes[-1] if writes else None

    def sealed_image(self, write: CardWrite) -> str:
        """Return the image, still closed."""
        record = decode_record(self._journal.read(write.intent_seq))
        assert isinstance(record, CardWriteIntended), "only an intent has an image"
        return record.sealed_image

    def _believe(self, seq: int, record: CardRecord) -> None:
        known = self._writes.get(record.write_id)
        if isinstance(record, CardWriteIntended):
            old = self._writes.get(record.instead_of or "")
            if old is not None:
                self._writes[old.write_id] = replace(old, is_replaced=True)
            # The image is read back from its record; a copy of it in memory would be a token.
            intent = msgspec.structs.replace(record, sealed_image="")
            self._writes[record.write_id] = CardWrite(intent=intent, intent_seq=seq)
            return
        assert known is not None, "only an intent begins a write"
        if isinstance(record, CardWriteEnded):
            reason = WriteReason(record.reason) if record.reason else None
            known = replace(known, verdict=WriteVerdict(record.verdict), reason=reason)
        elif isinstance(record, CardWriteFound):
            known = replace(known, found=Found(record.found))
        self._writes[record.write_id] = known
