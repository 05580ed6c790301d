"""Looks at every device of a file as a till would, and says what to do about what is wrong.

A device is opened by its own driver and given a few seconds to say how it is.  A reader that only
talks cannot say: its port is all that is proven until somebody swipes (`monitor`).
An acceptor of cash is not started, only its port is tried: it would take notes.
"""

from __future__ import annotations

import contextlib
import enum
import queue
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.card_readers.base import ReaderCondition, ReaderConditionChanged
from drivers.errors import BadDeviceUri, DeviceSilent, DriverError
from drivers.events import Device, DeviceConnected, DeviceEvent, DeviceLost
from drivers.port_names import is_numbered, resolve_port
from drivers.receipt_printers.base import CAN_PRINT, PrinterCondition, PrinterStatusChanged
from drivers.registry import DeviceKind, kinds_of, open_card_reader, open_receipt_printer
from drivers.transport import SerialSettings, SerialTransport
from drivers.uri import DeviceUri, parse_uri

PATIENCE_S: Final = 4.0
_ANSWERING: Final = frozenset({"msr605", "pn532"})


class Health(enum.StrEnum):
    """How a device is."""

    WELL = "well"
    LOOK = "look"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one device, and what to do about it; nothing when all is well."""

    name: str
    health: Health
    found: str
    to_do: str = ""


_TO_DO: Final[Mapping[str, tuple[str, str]]] = {
    "device_gone": (
        "it is not plugged in",
        "Plug it in and switch it on; `python -m drivers list` shows what is there.",
    ),
    "device_busy": (
        "another program holds its port",
        "Stop the till first (it looks after its devices itself), then ask again.",
    ),
    "port_refused": (
        "this user may not open its port, or the port cannot do these settings",
        "Add the user to the group of the port: `sudo usermod -aG dialout USER`, log in again.",
    ),
    "device_silent": (
        "its port is there, and it does not answer",
        "Check power, cable and `baud` of its URI; `python -m drivers probe PORT` tries others.",
    ),
}
_PRINTER: Final[Mapping[PrinterCondition, str]] = {
    PrinterCondition.PAPER_OUT: "Put paper in.",
    PrinterCondition.COVER_OPEN: "Close its cover.",
    PrinterCondition.PAPER_LOW: "Have a new roll at hand.",
    PrinterCondition.ERROR: "Switch it off and on; if it stays so, its cutter or head is at fault.",
    PrinterCondition.OFFLINE: "Press its feed or online button.",
}


def examine(devices: Mapping[str, str], *, patience_s: float = PATIENCE_S) -> Iterator[Finding]:
    """Look at one device after the other."""
    ports: dict[str, str] = {}
    for name, text in devices.items():
        try:
            uri = parse_uri(text)
            yield _examine_one(name, uri, ports, patience_s)
        except BadDeviceUri as error:
            yield Finding(
                name, Health.ILL, str(error), "Correct its URI; docs/protocols tells each."
            )
        else:
            if is_numbered(uri.path):
                yield Finding(
                    name,
                    Health.LOOK,
                    f"it is named by a number, {uri.path}, which may move to another device",
                    "Name it usb:VID:PID:SERIAL, as `python -m drivers list` shows it.",
                )


def _examine_one(name: str, uri: DeviceUri, ports: dict[str, str], patience_s: float) -> Finding:
    if uri.path in ports:
        return Finding(
            name,
            Health.ILL,
            f"it has the same port as {ports[uri.path]}",
            "Give each device its own port.",
        )
    ports[uri.path] = name
    kinds = kinds_of(uri.scheme)
    if not kinds:
        raise BadDeviceUri(f"{uri.text}: no driver is called {uri.scheme!r}")
    try:
        if DeviceKind.CARD_READER in kinds:
            return _heard(name, uri, open_card_reader, patience_s)
        if DeviceKind.RECEIPT_PRINTER in kinds:
            return _heard(name, uri, open_receipt_printer, patience_s)
        SerialTransport(resolve_port(uri.path), SerialSettings()).close()
    except BadDeviceUri:
        raise
    except DriverError as error:
        return _ill(name, error.code)
    return Finding(name, Health.WELL, "its port opens; the acceptor itself was left alone")


def _heard(name: str, uri: DeviceUri, opener: object, patience_s: float) -> Finding:
    """Open a device and wait until it says how it is."""
    events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()
    device: Device = opener(uri.text, events.put)  # type: ignore[operator]
    try:
        ends_at, finding = time.monotonic() + patience_s, None
        while finding is None and (left_s := ends_at - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                finding = _judged(name, uri, events.get(timeout=left_s))
        return finding or _ill(name, DeviceSilent.code)
    finally:
        device.stop()


def _judged(name: str, uri: DeviceUri, event: DeviceEvent) -> Finding | None:
    """Return what an event says of its device; None when it says too little."""
    match event:
        case DeviceLost():
            return _ill(name, event.code)
        case ReaderConditionChanged():
            is_ready = event.condition is ReaderCondition.READY
            return (
                Finding(name, Health.WELL, "it answers")
                if is_ready
                else _ill(name, "device_silent")
            )
        case PrinterStatusChanged():
            return _judged_printer(name, event.condition)
        case DeviceConnected() if DeviceKind.CARD_READER in kinds_of(uri.scheme):
            if uri.scheme not in _ANSWERING:
                return Finding(
                    name,
                    Health.LOOK,
                    "its port opens; this kind of reader cannot be asked",
                    f"Swipe or scan something: `python -m drivers monitor '{uri.text}'`.",
                )
    return None


def _judged_printer(name: str, condition: PrinterCondition) -> Finding:
    if condition is PrinterCondition.READY:
        return Finding(name, Health.WELL, "it answers and has paper")
    if condition in {PrinterCondition.GONE, PrinterCondition.SILENT}:
        return _ill(name, "device_silent")
    health = Health.LOOK if condition in CAN_PRINT else Health.ILL
    return Finding(
        name, health, f"it says: {condition.value.replace('_', ' ')}", _PRINTER[condition]
    )


def _ill(name: str, code: str) -> Finding:
    found, to_do = _TO_DO.get(code, (code, "See docs/devices.md."))
    return Finding(name, Health.ILL, found, to_do)
