"""Write, verify, journal: how a till puts something on a card so that no power cut confuses it.

1. The image is in the journal, on disk, before the first byte leaves.
2. The writer writes and reads back.
3. Its verdict is in the journal.

An image without WRITTEN or NOT_WRITTEN is open.  At the card's next tap `found_on` says
which it is; a torn card is written again from the very image in the journal (`again`), so
that the token on it is the one that was sold, and never another.
"""

from __future__ import annotations

import enum
from typing import Protocol, TypeVar

from drivers.card_readers.chip_memory import ChipCard
from drivers.card_readers.pn532 import ChipImage
from drivers.card_readers.writing import CardWriter, WriteOutcome, WriteReason, not_written
from drivers.customer_cards.open_chip import READ_BACK_AT
from drivers.errors import CardImageRefused

Image = TypeVar("Image")
Image_contra = TypeVar("Image_contra", contravariant=True)


class CardJournal(Protocol[Image_contra]):
    """The part of a journal that card writes need; each call returns once it is on disk."""

    def intend(self, write_id: str, image: Image_contra) -> None:
        """Note what is about to be written."""
        ...

    def settle(self, write_id: str, outcome: WriteOutcome) -> None:
        """Note how it ended."""
        ...


def write_journaled(
    journal: CardJournal[Image], writer: CardWriter[Image], write_id: str, image: Image
) -> WriteOutcome:
    """Write one card with the journal told before and after; an order that fails is told too.

    Raises:
        CardImageRefused: no card could hold that; settled as NOT_WRITTEN.
    """
    journal.intend(write_id, image)  # when this raises, nothing is written
    try:
        outcome = writer.write_card(image)
    except CardImageRefused:
        journal.settle(write_id, not_written(WriteReason.REFUSED))
        raise
    journal.settle(write_id, outcome)
    return outcome


class Found(enum.StrEnum):
    """What a tap says about an open write."""

    OTHER_CARD = "other_card"
    WRITTEN = "written"
    NOT_WRITTEN = "not_written"
    TORN = "torn"
    CHANGED = "changed"  # somebody wrote something else since


def found_on(chip: ChipCard, image: ChipImage) -> Found:
    """Compare a card with an open image; what the meter wrote meanwhile does not matter."""
    if chip.uid != image.uid:
        return Found.OTHER_CARD
    now, before, after = (area[:READ_BACK_AT] for area in (chip.area, image.before, image.after))
    if now in (after, before):
        return Found.WRITTEN if now == after else Found.NOT_WRITTEN
    touched = {at for offset, data in image.writes for at in range(offset, offset + len(data))}
    is_elsewhere_whole = all(now[at] == before[at] for at in set(range(READ_BACK_AT)) - touched)
    return Found.TORN if is_elsewhere_whole else Found.CHANGED


def again(chip: ChipCard, image: ChipImage) -> ChipImage:
    """Return the same image for the card as it is now."""
    assert chip.uid == image.uid
    return ChipImage(chip.uid, chip.area, image.writes)
