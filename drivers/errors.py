"""What may go wrong between us and a device, one root, one stable `code` each.

Every error answers three questions: whose fault, may we try again, and (through
`code`, never through its text) what the operator is told.  Nothing here carries
what was printed or read.
"""

from __future__ import annotations

import enum
from typing import ClassVar


class Fault(enum.StrEnum):
    """Whose fault an error is."""

    OURS = "ours"
    SETTINGS = "settings"
    DEVICE = "device"


class DriverError(Exception):
    """Root of everything this package raises on purpose."""

    code: ClassVar[str] = "driver_error"
    fault: ClassVar[Fault] = Fault.DEVICE
    may_retry: ClassVar[bool] = False


class DeviceGone(DriverError):
    """The port is not there, or went away while in use; it may come back."""

    code = "device_gone"
    may_retry = True


class DeviceBusy(DriverError):
    """Another program holds the port."""

    code = "device_busy"
    fault = Fault.SETTINGS
    may_retry = True


class PortRefused(DriverError):
    """The port exists but does not take these line settings, or we may not open it."""

    code = "port_refused"
    fault = Fault.SETTINGS


class DeviceSilent(DriverError):
    """The port is there, the device does not answer within its deadline."""

    code = "device_silent"
    may_retry = True


class WriteDeadlinePassed(DriverError):
    """The device stopped taking bytes; how many it took is not known."""

    code = "device_write_deadline"
    may_retry = True


class BadDeviceUri(DriverError):
    """A device URI in the settings cannot be understood."""

    code = "device_uri_bad"
    fault = Fault.SETTINGS


class UnknownDeviceScheme(BadDeviceUri):
    """No driver of the wanted kind answers to the URI's scheme."""

    code = "device_scheme_unknown"


class RasterRefused(DriverError):
    """A picture whose bytes do not fit its size, or wider than the paper."""

    code = "raster_refused"
    fault = Fault.OURS


class CardImageRefused(DriverError):
    """What should be written does not fit the card, or holds what a card cannot hold."""

    code = "card_image_refused"
    fault = Fault.OURS
