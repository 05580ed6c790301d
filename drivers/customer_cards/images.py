"""Images as bytes, so that a journal can keep them.  They may hold a token: never in a log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from drivers.card_readers.chip_memory import ChipCard
from drivers.card_readers.msr605_frames import Tracks
from drivers.card_readers.pn532 import ChipImage

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class ImageBox(Generic[Kept]):
    """How the images of one kind of writer are kept."""

    encode: Callable[[Kept], bytes]
    decode: Callable[[bytes], Kept]
    applied: Callable[[Any, Kept], Any]
    """From the medium as it was to the medium that took the image."""


def _chip_bytes(image: ChipImage) -> bytes:
    writes = [[offset, data.hex()] for offset, data in image.writes]
    kept = {"uid": image.uid.hex(), "before": image.before.hex(), "writes": writes}
    return json.dumps(kept).encode()


def _chip_image(data: bytes) -> ChipImage:
    kept: dict[str, Any] = json.loads(data)
    writes = tuple((offset, bytes.fromhex(text)) for offset, text in kept["writes"])
    return ChipImage(bytes.fromhex(kept["uid"]), bytes.fromhex(kept["before"]), writes)


def _track_bytes(image: Tracks) -> bytes:
    return json.dumps(list(image.all)).encode()


def _track_image(data: bytes) -> Tracks:
    return Tracks(*json.loads(data))


def _written_chip(medium: ChipCard, image: ChipImage) -> ChipCard:
    return ChipCard(medium.uid, medium.kind, image.after)


def _written_strip(_medium: Tracks, image: Tracks) -> Tracks:
    return image


chip_images: Final = ImageBox(_chip_bytes, _chip_image, _written_chip)
track_images: Final = ImageBox(_track_bytes, _track_image, _written_strip)
