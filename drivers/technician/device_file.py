"""One TOML file that names the devices of a counter.

    [devices]
    printer = "escpos:usb:04b8:0202:X7QF01?width=576"
    reader = "track2:/dev/serial/by-id/usb-Reader_0001"

The names are the technician's own.  A till's `kiosk.toml` is understood as well: its
`printer`, `reader` and `scanner` are the devices.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from drivers.errors import DriverError, Fault

_FILE_BYTES_MAX: Final = 64 * 1024
_OF_A_TILL: Final = ("printer", "reader", "scanner")


class DeviceFileRefused(DriverError):
    """The file of devices cannot be used."""

    code = "device_file_refused"
    fault = Fault.SETTINGS


def load_device_file(path: Path) -> Mapping[str, str]:
    """Return name and URI of each device, in the order of the file.

    Raises:
        DeviceFileRefused: not there, no TOML, or no devices in it.
    """
    try:
        with path.open("rb") as file:
            raw = tomllib.loads(file.read(_FILE_BYTES_MAX).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise DeviceFileRefused(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    devices = raw.get("devices")
    if devices is None:
        devices = {name: raw[name] for name in _OF_A_TILL if name in raw}
    if not isinstance(devices, dict) or not devices:
        raise DeviceFileRefused(f'{path}: expected [devices] with name = "URI"')
    for name, uri in devices.items():
        if not isinstance(uri, str):
            raise DeviceFileRefused(f"{path}: {name} must be a URI between quotes")
    return devices
