"""A reader that also writes customers' cards: its scheme, its writer, and how images are kept.

The till sees this and nothing below it.  A licensed scheme on a medium of ours is a row in
`schemes.py`; one with a reader of its own is a driver more, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from drivers.card_readers.writing import CardWriter
from drivers.customer_cards.base import CardScheme
from drivers.customer_cards.images import ImageBox, chip_images, track_images
from drivers.customer_cards.schemes import chip_scheme, track_scheme
from drivers.uri import DeviceUri, parse_uri

CHIP, STRIP = "chip", "strip"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDevice:
    """One reader that writes; its medium's and image's types go with each other."""

    medium: str
    scheme: CardScheme[Any, Any]
    writer: CardWriter[Any]
    images: ImageBox[Any]

    def uid_of(self, medium: Any) -> bytes:
        """Return what tells this card from others of its kind; a strip has nothing."""
        return bytes(medium.uid) if self.medium == CHIP else b""


_DEVICES: Final[
    Mapping[str, tuple[str, Callable[[DeviceUri], CardScheme[Any, Any] | None], ImageBox[Any]]]
] = {
    "pn532": (CHIP, chip_scheme, chip_images),
    "msr605": (STRIP, track_scheme, track_images),
}


def card_device(uri: str, reader: Any) -> CardDevice | None:
    """Return what writes customers' cards with a reader; None: it only reads, or has no scheme.

    Raises:
        BadDeviceUri: as when the reader was opened.
    """
    parsed = parse_uri(uri)
    if parsed.scheme not in _DEVICES:
        return None
    medium, scheme_of, images = _DEVICES[parsed.scheme]
    scheme = scheme_of(parsed)
    if scheme is None:
        return None
    return CardDevice(medium=medium, scheme=scheme, writer=reader, images=images)


def with_card_keys(uri: str, path: str) -> str:
    """Return a reader's URI with the till's own file of keys, where a scheme names none."""
    parsed = parse_uri(uri)
    names_scheme = parsed.options.get("scheme", "none") != "none"
    if parsed.scheme not in _DEVICES or not names_scheme or "card_keys" in parsed.options:
        return uri
    return f"{uri}&card_keys={quote(path)}"
