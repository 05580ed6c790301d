"""Events that every device may report, whatever it is.

Events are plain values pushed from the device's own thread into an `EventSink`.
A sink must return at once (put the value into a queue, emit a queued signal) and
must not call back into the driver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """Something a device did.  `uri` is the one the device was opened from."""

    uri: str


@dataclass(frozen=True, slots=True)
class DeviceConnected(DeviceEvent):
    """The port is open: at start, and again after every return of the device."""


@dataclass(frozen=True, slots=True)
class DeviceLost(DeviceEvent):
    """The port went away, or was not there at start.  `code` is a `DriverError.code`.

    Said once per absence; the driver goes on trying by itself.
    """

    code: str


EventSink = Callable[[DeviceEvent], None]


class Device(Protocol):
    """What every opened device can do.  Opening starts its thread."""

    @property
    def uri(self) -> str:
        """The URI this device was opened from."""
        ...

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the port and end the thread; safe to call twice.

        Raises:
            DeviceSilent: the thread did not end in time.
        """
        ...
