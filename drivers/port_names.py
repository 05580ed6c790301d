"""Serial ports as a technician names them: by USB identity, by a link, or by a path.

    usb:067b:2303:A1B2      vendor, product and serial number
    usb:067b:2303           the same, when the device has no number and is the only one of its kind
    /dev/serial/by-id/...   the link that udev makes
    /dev/ttyUSB0, COM3      a number, which moves when a device is plugged elsewhere

A USB identity is looked up anew at every opening, so a device that comes back under
another number is found again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from serial.tools import list_ports

from drivers.errors import DeviceGone, PortRefused
from drivers.ports import links_of_udev

USB: Final = "usb:"
_USB_NAME: Final = re.compile(r"usb:(?P<vid>[0-9a-f]{4}):(?P<pid>[0-9a-f]{4})(?::(?P<serial>.+))?")
_NUMBERED: Final = re.compile(r"/dev/tty(USB|ACM|S)[0-9]+|COM[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialPort:
    """One port that is there now."""

    path: str
    usb_name: str | None
    """How to name it in a device URI; None when it is no USB device."""
    link: str | None
    description: str


def all_ports() -> list[SerialPort]:
    """Return the ports that are there, by path."""
    links = links_of_udev()
    found = []
    for port in sorted(list_ports.comports(), key=lambda one: str(one.device)):
        name = None
        if port.vid is not None and port.pid is not None:
            name = f"{USB}{port.vid:04x}:{port.pid:04x}"
            name += f":{port.serial_number}" if port.serial_number else ""
        found.append(
            SerialPort(
                path=port.device,
                usb_name=name,
                link=links.get(str(Path(port.device).resolve())),
                description=port.description or "",
            )
        )
    return found


def resolve_port(name: str) -> str:
    """Return the path of a port; a name that is no USB identity is one already.

    Raises:
        DeviceGone: no such device is there now.
        PortRefused: not a USB identity, or several devices have it.
    """
    if not name.startswith(USB):
        return name
    match = _USB_NAME.fullmatch(name.lower() if name.count(":") < 3 else _low_head(name))
    if match is None:
        raise PortRefused(f"{name}: expected usb:VID:PID or usb:VID:PID:SERIAL")
    wanted = match[0]
    is_whole = match["serial"] is not None
    fits = [port for port in all_ports() if _fits(port.usb_name, wanted, is_whole=is_whole)]
    if not fits:
        raise DeviceGone(f"{name}: no such device is plugged in")
    if len(fits) > 1:
        raise PortRefused(f"{name}: {len(fits)} devices have this identity")
    return fits[0].path


def _low_head(name: str) -> str:
    """Return the name with vendor and product in small letters; a serial number stays as it is."""
    head, vid, pid, serial = name.split(":", 3)
    return f"{head}:{vid.lower()}:{pid.lower()}:{serial}"


def _fits(name: str | None, wanted: str, *, is_whole: bool) -> bool:
    if name is None:
        return False
    return name == wanted if is_whole else ":".join(name.split(":")[:3]) == wanted


def is_numbered(name: str) -> bool:
    """Whether a port is named by a number that moves."""
    return _NUMBERED.fullmatch(name) is not None
