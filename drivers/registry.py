"""Which driver serves which URI scheme, and the doors through which devices are opened."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

from drivers.card_readers.msr605_uri import open_msr605_reader
from drivers.card_readers.pn532_uri import open_pn532_reader
from drivers.card_readers.scanner import open_scanner
from drivers.card_readers.track2 import open_track2_reader
from drivers.cash_acceptors.cctalk_bills import open_cctalk_bills
from drivers.cash_acceptors.cctalk_coins import open_cctalk_coins
from drivers.cash_acceptors.id003 import open_id003_bills
from drivers.errors import UnknownDeviceScheme
from drivers.receipt_printers.escpos import open_escpos_printer
from drivers.uri import parse_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drivers.card_readers.base import CardReader
    from drivers.cash_acceptors.base import BillAcceptor, CoinAcceptor, Resume
    from drivers.events import EventSink
    from drivers.receipt_printers.base import ReceiptPrinter
    from drivers.uri import DeviceUri

_CARD_READERS: Final[Mapping[str, Callable[[DeviceUri, EventSink], CardReader]]] = {
    "msr605": open_msr605_reader,
    "pn532": open_pn532_reader,
    "scanner": open_scanner,
    "track2": open_track2_reader,
}
_RECEIPT_PRINTERS: Final[Mapping[str, Callable[[DeviceUri, EventSink], ReceiptPrinter]]] = {
    "escpos": open_escpos_printer,
}
_BILL_ACCEPTORS: Final[
    Mapping[str, Callable[[DeviceUri, EventSink, Resume | None], BillAcceptor]]
] = {
    "cctalk": open_cctalk_bills,
    "id003": open_id003_bills,
}
_COIN_ACCEPTORS: Final[
    Mapping[str, Callable[[DeviceUri, EventSink, Resume | None], CoinAcceptor]]
] = {
    "cctalk": open_cctalk_coins,
}


class DeviceKind(enum.Enum):
    """What a device is to its owner; the drivers of one kind have one interface."""

    CARD_READER = "card reader"
    RECEIPT_PRINTER = "receipt printer"
    BILL_ACCEPTOR = "bill acceptor"
    COIN_ACCEPTOR = "coin acceptor"


_BY_KIND: Final[Mapping[DeviceKind, Mapping[str, object]]] = {
    DeviceKind.CARD_READER: _CARD_READERS,
    DeviceKind.RECEIPT_PRINTER: _RECEIPT_PRINTERS,
    DeviceKind.BILL_ACCEPTOR: _BILL_ACCEPTORS,
    DeviceKind.COIN_ACCEPTOR: _COIN_ACCEPTORS,
}


def kinds_of(scheme: str) -> frozenset[DeviceKind]:
    """Return what kinds of device a scheme has drivers for; none for an unknown scheme."""
    return frozenset(kind for kind, drivers in _BY_KIND.items() if scheme in drivers)


def open_card_reader(uri: str, on_event: EventSink) -> CardReader:
    """Start the card reader a URI names; it need not be plugged in yet.

    Raises:
        BadDeviceUri: the URI, or one of its options, is not understood.
    """
    parsed = parse_uri(uri)
    opener = _CARD_READERS.get(parsed.scheme)
    if opener is None:
        raise UnknownDeviceScheme(f"{uri}: no such card reader")
    return opener(parsed, on_event)


def open_receipt_printer(uri: str, on_event: EventSink) -> ReceiptPrinter:
    """Start the receipt printer a URI names; it need not be plugged in yet.

    Raises:
        BadDeviceUri: the URI, or one of its options, is not understood.
    """
    parsed = parse_uri(uri)
    opener = _RECEIPT_PRINTERS.get(parsed.scheme)
    if opener is None:
        raise UnknownDeviceScheme(f"{uri}: no such receipt printer")
    return opener(parsed, on_event)


def open_bill_acceptor(
    uri: str, on_event: EventSink, *, resume: Resume | None = None
) -> BillAcceptor:
    """Start the acceptor of notes a URI names; it need not be plugged in yet.

    Args:
        uri: the device URI.
        on_event: where events go.
        resume: what the journal knows of this acceptor; None when it knows nothing.

    Raises:
        BadDeviceUri: the URI, or one of its options, is not understood.
    """
    parsed = parse_uri(uri)
    opener = _BILL_ACCEPTORS.get(parsed.scheme)
    if opener is None:
        raise UnknownDeviceScheme(f"{uri}: no such acceptor of notes")
    return opener(parsed, on_event, resume)


def open_coin_acceptor(
    uri: str, on_event: EventSink, *, resume: Resume | None = None
) -> CoinAcceptor:
    """Start the acceptor of coins a URI names; it need not be plugged in yet.

    Args:
        uri: the device URI.
        on_event: where events go.
        resume: what the journal knows of this acceptor; None when it knows nothing.

    Raises:
        BadDeviceUri: the URI, or one of its options, is not understood.
    """
    parsed = parse_uri(uri)
    opener = _COIN_ACCEPTORS.get(parsed.scheme)
    if opener is None:
        raise UnknownDeviceScheme(f"{uri}: no such acceptor of coins")
    return opener(parsed, on_event, resume)
