"""How a device URI names an MSR605 and what it is to do with cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from drivers.card_readers.msr605 import Msr605Reader, Msr605Timing, meter_card_event
from drivers.customer_cards import schemes
from drivers.transport import SerialSettings, SerialTransport

if TYPE_CHECKING:
    from drivers.events import EventSink
    from drivers.uri import DeviceUri

_OPTIONS: Final = (*SerialSettings.OPTIONS, "coercivity", "wait", *schemes.OPTIONS)


def open_msr605_reader(uri: DeviceUri, on_event: EventSink) -> Msr605Reader:
    """Start the reader a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong, or a file it names cannot be used.
    """
    uri.refuse_options_beyond(_OPTIONS)
    settings = SerialSettings.from_uri(uri, default_baud=9600)
    coercivity = uri.choice("coercivity", ("high", "low"), default="high")
    wait_s = uri.whole_number("wait", default=30, low=1, high=300)
    scheme = schemes.track_scheme(uri)
    return Msr605Reader(
        uri.text,
        lambda: SerialTransport(uri.path, settings),
        on_event,
        is_high_coercivity=coercivity == "high",
        timing=Msr605Timing(swipe_s=wait_s),
        event_of=schemes.customer_track_event(scheme, meter_card_event)
        if scheme
        else meter_card_event,
    )
