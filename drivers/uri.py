"""Device URIs: how the settings of a terminal name its peripherals.

    escpos:/dev/ttyUSB0?width=576&baud=115200
    track2:/dev/serial/by-id/usb-Reader_0001?lrc=required
    msr605:usb:067b:2303:A1B2

`scheme:path?option=value&...`: the scheme picks the driver, the path is the serial
port as the operating system names it (a link made by udev, rather than a number
that moves) or its USB identity (`drivers.port_names`), the options are checked one by one.
Anything not understood is refused by name: a setting misspelt must never be a setting
ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

from drivers.errors import BadDeviceUri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_URI_CHARS_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class DeviceUri:
    """A device URI taken apart; `text` is the original, used in events."""

    text: str
    scheme: str
    path: str
    options: Mapping[str, str]

    def refuse_options_beyond(self, known: Iterable[str]) -> None:
        """Refuse the first option the driver does not know.

        Raises:
            BadDeviceUri: there is one.
        """
        for name in sorted(set(self.options) - set(known)):
            raise BadDeviceUri(f"{self.text}: no option {name!r}")

    def whole_number(self, name: str, *, default: int, low: int, high: int) -> int:
        """Return an option as a number between two bounds.

        Raises:
            BadDeviceUri: not a number, or outside.
        """
        text = self.options.get(name, str(default))
        if text.isascii() and text.isdigit() and low <= int(text[:12]) <= high:
            return int(text)
        raise BadDeviceUri(f"{self.text}: {name} must be a number from {low} to {high}")

    def choice(self, name: str, allowed: Iterable[str], *, default: str) -> str:
        """Return an option that must be one of a few words.

        Raises:
            BadDeviceUri: it is none of them.
        """
        value = self.options.get(name, default)
        if value in (words := tuple(allowed)):
            return value
        raise BadDeviceUri(f"{self.text}: {name} must be one of {', '.join(words)}")


def parse_uri(text: str) -> DeviceUri:
    """Take a device URI apart.

    Raises:
        BadDeviceUri: no scheme, no path, a broken or repeated option, or too long.
    """
    if len(text) > _URI_CHARS_MAX or not text.isprintable():
        raise BadDeviceUri("a device URI is one printable line")
    address, _, query = text.partition("?")
    scheme, colon, path = address.partition(":")
    if not (colon and scheme.isalnum() and path):
        raise BadDeviceUri(f"{text}: expected scheme:path?option=value")
    return DeviceUri(text, scheme.lower(), unquote(path), _options(text, query))


def _options(text: str, query: str) -> dict[str, str]:
    """Return the options of a query string, each at most once."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        raise BadDeviceUri(f"{text}: options are name=value, joined by &") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadDeviceUri(f"{text}: an option stands twice")
    return dict(pairs)
