"""What a chip says about an image that was to be written on it, byte by byte."""

from __future__ import annotations

from drivers.card_readers.chip_memory import ChipCard
from drivers.card_readers.pn532 import ChipImage
from drivers.customer_cards.base import Found


def found_on(chip: ChipCard, image: ChipImage, *, ours_bytes: int) -> Found:
    """Compare a card with an open image, as far as the till writes it."""
    if chip.uid != image.uid:
        return Found.OTHER_CARD
    now, before, after = (area[:ours_bytes] for area in (chip.area, image.before, image.after))
    if now in (after, before):
        return Found.WRITTEN if now == after else Found.NOT_WRITTEN
    touched = {at for offset, data in image.writes for at in range(offset, offset + len(data))}
    is_elsewhere_whole = all(now[at] == before[at] for at in set(range(ours_bytes)) - touched)
    return Found.TORN if is_elsewhere_whole else Found.CHANGED


def again(chip: ChipCard, image: ChipImage) -> ChipImage:
    """Return the same image for the card as it is now."""
    assert chip.uid == image.uid, "an image is for one card"
    return ChipImage(chip.uid, chip.area, image.writes)
