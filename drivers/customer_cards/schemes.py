"""Which card schemes there are: the place where another one, a licensed one too, is added.

A scheme is added as one row for each medium it knows; the device URI then names it
(`scheme=`).  Elektromed's scheme is not here: its layout is not published, and nothing
of it is guessed (docs/protocols/customer-card.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from drivers.card_readers.base import MisreadReason
from drivers.customer_cards.base import (
    CardScheme,
    CardUnreadable,
    CustomerCardRead,
    StrangeCard,
)
from drivers.customer_cards.open_chip import OpenChipScheme
from drivers.customer_cards.open_track import OpenTrackScheme
from drivers.customer_cards.signed_record import KeyFile, PublicKeys
from drivers.errors import BadDeviceUri

if TYPE_CHECKING:
    from drivers.card_readers.chip_memory import ChipCard
    from drivers.card_readers.msr605_frames import Tracks
    from drivers.card_readers.pn532 import ChipImage
    from drivers.events import DeviceEvent
    from drivers.uri import DeviceUri

OPTIONS: Final = ("scheme", "card_keys")
NO_SCHEME: Final = "none"

CHIP_SCHEMES: Final[Mapping[str, Callable[[PublicKeys], CardScheme[ChipCard, ChipImage]]]] = {
    "open": OpenChipScheme,
}
TRACK_SCHEMES: Final[Mapping[str, Callable[[PublicKeys], CardScheme[Tracks, Tracks]]]] = {
    "open": OpenTrackScheme,
}


def chip_scheme(uri: DeviceUri) -> CardScheme[ChipCard, ChipImage] | None:
    """Return the scheme that a URI names; None when it names none.

    Raises:
        BadDeviceUri: no such scheme, or its keys cannot be used.
    """
    name = uri.choice("scheme", (NO_SCHEME, *CHIP_SCHEMES), default=NO_SCHEME)
    return None if name == NO_SCHEME else CHIP_SCHEMES[name](public_keys(uri))


def track_scheme(uri: DeviceUri) -> CardScheme[Tracks, Tracks] | None:
    """Return the same for strips.

    Raises:
        BadDeviceUri: no such scheme, or its keys cannot be used.
    """
    name = uri.choice("scheme", (NO_SCHEME, *TRACK_SCHEMES), default=NO_SCHEME)
    return None if name == NO_SCHEME else TRACK_SCHEMES[name](public_keys(uri))


def public_keys(uri: DeviceUri) -> PublicKeys:
    """Return the server's public keys from the file that a URI names; without one no card is ours.

    A till names its own file; a technician who only looks at a reader has none.

    Raises:
        BadDeviceUri: the file cannot be used.
    """
    name = uri.options.get("card_keys")
    if name is None:
        return {}
    try:
        return KeyFile(Path(name))
    except (OSError, ValueError) as error:
        raise BadDeviceUri(f"{uri.text}: card_keys: {error}") from error


def customer_card_event(
    scheme: CardScheme[ChipCard, ChipImage],
) -> Callable[[str, ChipCard], DeviceEvent]:
    """Return what makes an event of a chip: a customer's card, or a misread with its reason."""

    def event_of(uri: str, chip: ChipCard) -> DeviceEvent:
        try:
            return CustomerCardRead(uri, scheme.read(chip), chip)
        except CardUnreadable as error:
            return StrangeCard(uri, error.reason, chip)

    return event_of


def customer_track_event(
    scheme: CardScheme[Tracks, Tracks], other: Callable[[str, Tracks], DeviceEvent]
) -> Callable[[str, Tracks], DeviceEvent]:
    """Return what makes an event of a strip; one that is not of the scheme goes to `other`."""

    def event_of(uri: str, tracks: Tracks) -> DeviceEvent:
        try:
            return CustomerCardRead(uri, scheme.read(tracks), tracks)
        except CardUnreadable as error:
            if error.reason is MisreadReason.NOT_OURS:
                return other(uri, tracks)
            return StrangeCard(uri, error.reason, tracks)

    return event_of
