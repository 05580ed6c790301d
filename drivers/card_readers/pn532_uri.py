"""How a device URI names a PN532 and what it is to do with cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from drivers.card_readers.chip_memory import FACTORY_KEY, ChipTapped
from drivers.card_readers.pn532 import Pn532Reader
from drivers.card_readers.pn532_link import Pn532Timing
from drivers.customer_cards import schemes
from drivers.errors import BadDeviceUri
from drivers.transport import SerialSettings, SerialTransport

if TYPE_CHECKING:
    from drivers.events import EventSink
    from drivers.uri import DeviceUri

_OPTIONS: Final = (*SerialSettings.OPTIONS, "wait", "key_file", *schemes.OPTIONS)
_KEY_BYTES: Final = 6


def open_pn532_reader(uri: DeviceUri, on_event: EventSink) -> Pn532Reader:
    """Start the reader a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong, or its file cannot be used.
    """
    uri.refuse_options_beyond(_OPTIONS)
    settings = SerialSettings.from_uri(uri, default_baud=115200)
    scheme = schemes.chip_scheme(uri)
    wait_s = uri.whole_number("wait", default=30, low=1, high=300)
    return Pn532Reader(
        uri.text,
        lambda: SerialTransport(uri.path, settings),
        on_event,
        key=_sector_key(uri),
        timing=Pn532Timing(card_s=wait_s),
        event_of=schemes.customer_card_event(scheme) if scheme else ChipTapped,
    )


def _sector_key(uri: DeviceUri) -> bytes:
    """Return key A of our sectors on a MIFARE Classic; the factory's without `key_file`."""
    name = uri.options.get("key_file")
    if name is None:
        return FACTORY_KEY
    try:
        key = bytes.fromhex(Path(name).read_text("ascii"))
    except (OSError, ValueError):
        raise BadDeviceUri(f"{uri.text}: key_file cannot be read as 12 hex digits") from None
    if len(key) != _KEY_BYTES:
        raise BadDeviceUri(f"{uri.text}: key_file does not hold 12 hex digits")
    return key
