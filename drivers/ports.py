"""Which serial ports this machine has, named so that the name stays when cables move."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from serial.tools import list_ports

if TYPE_CHECKING:
    from collections.abc import Iterable

_BY_ID: Final = Path("/dev/serial/by-id")  # made by udev; elsewhere there is none
_UNNAMED: Final = "n/a"


@dataclass(frozen=True, slots=True)
class FoundPort:
    """A serial port: what a device URI calls it, and what it says of itself, or nothing."""

    path: str
    description: str


def found_ports(by_id: Path = _BY_ID) -> list[FoundPort]:
    """Return the serial ports, those with a name of their own first."""
    links = links_of_udev(by_id)
    ports = [
        FoundPort(links.get(port.device, port.device), _described(port.description))
        for port in list_ports.comports()
    ]
    return sorted(ports, key=lambda port: (not port.description, port.path))


def links_of_udev(by_id: Path = _BY_ID) -> dict[str, str]:
    """Return device -> the link of udev's that leads to it."""
    try:
        found: Iterable[Path] = sorted(by_id.iterdir())
    except OSError:
        return {}
    return {str(link.resolve()): str(link) for link in found}


def _described(text: str | None) -> str:
    return "" if text is None or text == _UNNAMED else text
