"""Write, verify, journal: how a till puts something on a card so that no power cut confuses it.

1. The image is in the journal, on disk, before the first byte leaves.
2. The writer writes and reads back.
3. Its verdict is in the journal.

An image without WRITTEN or NOT_WRITTEN is open.  At the card's next tap the scheme's `found` says
which it is; a torn card is written again from the very image in the journal (`again`), so
that the token on it is the one that was sold, and never another.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from drivers.card_readers.writing import CardWriter, WriteOutcome, WriteReason, not_written
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
