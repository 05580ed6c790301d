"""The open scheme on a chip: the signed record, two slots, the read-back, in 144 bytes.

| bytes | part | who writes it |
|---|---|---|
| 0-95 | signed record, 7 bytes of zeros | the counter, once |
| 96-111, 112-127 | slots A and B | the till |
| 128-143 | read-back | the meter |

A new token goes into the slot that does not hold the newest one.  So whenever a write
breaks off, the newest token before it is still whole, and the other slot is torn: that is
seen at the next tap, and repaired.
"""

from __future__ import annotations

import contextlib
from typing import Final

from drivers.card_readers.base import MisreadReason
from drivers.card_readers.chip_memory import AREA_BYTES, ChipCard
from drivers.card_readers.pn532 import ChipImage
from drivers.customer_cards import chip_writes
from drivers.customer_cards.base import (
    CardPart,
    CardUnreadable,
    CustomerCard,
    Found,
    NewCard,
    PendingToken,
    PendingTokenWaits,
    ReadBack,
)
from drivers.customer_cards.signed_record import RECORD_BYTES, PublicKeys, SignedRecord
from drivers.customer_cards.slots import (
    EMPTY,
    PART_BYTES,
    SLOT_A,
    SLOT_B,
    TornPart,
    next_sequence,
    read_back_of,
    slot_bytes,
    slot_of,
)

SLOTS_AT: Final = (96, 112)
READ_BACK_AT: Final = 128
_PARTS: Final = (CardPart.SLOT_A, CardPart.SLOT_B)


class OpenChipScheme:
    """See `drivers.customer_cards.base.CardScheme`."""

    name = "open"

    def __init__(self, keys: PublicKeys) -> None:
        self._keys = keys

    def read(self, medium: ChipCard) -> CustomerCard:
        """Return what the card says; see `CardScheme.read`."""
        if len(medium.area) != AREA_BYTES:
            raise CardUnreadable(MisreadReason.NOT_OURS)
        record = SignedRecord.from_bytes(medium.area[:RECORD_BYTES]).verified(
            medium.uid, self._keys
        )
        slots, torn = _slots_of(medium)
        read_back, is_read_back_torn = _read_back_of(medium)
        return CustomerCard(
            record=record,
            pending=_newest(slots),
            read_back=read_back,
            torn=torn | ({CardPart.READ_BACK} if is_read_back_torn else frozenset()),
        )

    def load(
        self, medium: ChipCard, token: str, tid: int, *, is_replacing: bool = False
    ) -> ChipImage:
        """Return the image that puts a token on the card; see `CardScheme.load`."""
        card = self.read(medium)
        if card.pending and not (card.is_pending_accepted or is_replacing):
            raise PendingTokenWaits("the meter has not taken the last token")
        slots, torn = _slots_of(medium)
        number = SLOT_B if card.pending is not None and slots[SLOT_A] == card.pending else SLOT_A
        sequence = next_sequence(card.pending.sequence if card.pending else 0)
        fresh = PendingToken(token=token, tid=tid, sequence=sequence)
        writes = [(SLOTS_AT[number], slot_bytes(number, fresh, medium.uid))]
        other = 1 - number
        if _PARTS[other] in torn:  # both were torn
            writes.append((SLOTS_AT[other], EMPTY))
        return ChipImage(medium.uid, medium.area, tuple(writes))

    def repair(self, medium: ChipCard) -> ChipImage | None:
        """Return the image that empties torn slots; see `CardScheme.repair`."""
        torn = self.read(medium).torn
        writes = tuple(
            (at, EMPTY) for at, part in zip(SLOTS_AT, _PARTS, strict=True) if part in torn
        )
        return ChipImage(medium.uid, medium.area, writes) if writes else None

    def issue(self, medium: ChipCard, new: NewCard) -> ChipImage:
        """Return the image that makes a chip a customer's card; see `CardScheme.issue`."""
        signed = SignedRecord.from_bytes(new.record)
        if signed.verified(medium.uid, self._keys).meter_pan != new.meter_card.meter_pan:
            raise CardUnreadable(MisreadReason.FORGED)
        if len(medium.area) != AREA_BYTES:
            raise CardUnreadable(MisreadReason.NOT_OURS)
        whole = signed.to_bytes().ljust(AREA_BYTES, b"\x00")
        return ChipImage(medium.uid, medium.area, ((0, whole),))

    def found(self, medium: ChipCard, image: ChipImage) -> Found:
        """Say what became of an image; see `CardScheme.found`."""
        found = chip_writes.found_on(medium, image, ours_bytes=READ_BACK_AT)
        if found is Found.TORN and self._is_somebody_elses(medium, image):
            return Found.CHANGED
        return found

    def again(self, medium: ChipCard, image: ChipImage) -> ChipImage:
        """Return the same image for the card as it is now; see `CardScheme.again`."""
        return chip_writes.again(medium, image)

    def _is_somebody_elses(self, medium: ChipCard, image: ChipImage) -> bool:
        """Say whether another till wrote, whole, where this image was to go: nothing is torn then.

        A card of ours may have been given to another customer, or loaded elsewhere, while this
        till's write was open.  What is whole and neither as before nor as meant is theirs.
        """
        known = (image.before, image.after)
        record = medium.area[:RECORD_BYTES]
        if record not in [area[:RECORD_BYTES] for area in known] and self._is_genuine(medium):
            return True
        for number, at in enumerate(SLOTS_AT):
            part = medium.area[at : at + PART_BYTES]
            if part in [area[at : at + PART_BYTES] for area in known]:
                continue
            with contextlib.suppress(TornPart):
                slot_of(number, part, medium.uid)
                return True
        return False

    def _is_genuine(self, medium: ChipCard) -> bool:
        try:
            SignedRecord.from_bytes(medium.area[:RECORD_BYTES]).verified(medium.uid, self._keys)
        except CardUnreadable:
            return False
        return True


def _slots_of(medium: ChipCard) -> tuple[list[PendingToken | None], frozenset[CardPart]]:
    slots: list[PendingToken | None] = []
    torn: set[CardPart] = set()
    for number, at in enumerate(SLOTS_AT):
        try:
            slots.append(slot_of(number, medium.area[at : at + PART_BYTES], medium.uid))
        except TornPart:
            slots.append(None)
            torn.add(_PARTS[number])
    return slots, frozenset(torn)


def _newest(slots: list[PendingToken | None]) -> PendingToken | None:
    first, second = slots
    if first is None or second is None:
        return first or second
    return second if second.sequence == next_sequence(first.sequence) else first


def _read_back_of(medium: ChipCard) -> tuple[ReadBack | None, bool]:
    data = medium.area[READ_BACK_AT : READ_BACK_AT + PART_BYTES]
    try:
        return read_back_of(data, medium.uid), False
    except TornPart:
        return None, True
