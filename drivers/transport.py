"""Bytes to and from one device, with a deadline on everything.

`SerialTransport` is pyserial behind our own interface.  pyserial lets three kinds of
exception through when a device disappears (`SerialException`, `OSError`,
`termios.error`); callers here see `DriverError` only.  A write without a positive
timeout would spin for ever on a full line, so there is none.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import serial

from drivers.errors import DeviceBusy, DeviceGone, DriverError, PortRefused, WriteDeadlinePassed
from drivers.port_names import resolve_port
from drivers.uri import DeviceUri

try:
    from termios import error as _TermiosError  # noqa: N812 - a class under a lower-case name
except ImportError:  # pragma: no cover - no termios outside Unix
    _TermiosError = OSError  # type: ignore[misc,assignment]

_PARITIES: Final = {
    "none": serial.PARITY_NONE,
    "even": serial.PARITY_EVEN,
    "odd": serial.PARITY_ODD,
}
_FLOWS: Final = ("none", "rtscts", "xonxoff")
_BAUDS: Final = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200", "230400")
_BITS_PER_BYTE: Final = 11  # start, eight data, parity or second stop, stop: the slow case
_BUSY: Final = frozenset({errno.EAGAIN, errno.EBUSY})
_REFUSED: Final = frozenset({errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOTTY, errno.EISDIR})


class Transport(Protocol):
    """An open line to one device.  Used by one thread, except `wake` and `abort`."""

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Return what has come, at once if there is something; empty at the deadline or `wake`.

        Raises:
            DeviceGone: the device went away.
        """
        ...

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the line.

        Raises:
            DeviceGone: the device went away; some of the bytes may have arrived.
            WriteDeadlinePassed: the same, but the device merely stopped taking them.
        """
        ...

    def wake(self) -> None:
        """Make a `read` of another thread, or the next one, return at once."""
        ...

    def abort(self) -> None:
        """As `wake`, and a `write` under way gives up as if its deadline had passed."""
        ...

    def close(self) -> None:
        """Give the port back; safe to call twice."""
        ...


class TransportOpener(Protocol):
    """Opens a line anew: at start, and after every return of the device."""

    def __call__(self) -> Transport:
        """Return an open transport.

        Raises:
            DriverError: not now; the caller may try again later.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialSettings:
    """How a serial line is set up; the eight data bits are not negotiable."""

    OPTIONS = ("baud", "parity", "flow")

    baud: int = 115200
    parity: str = "none"
    flow: str = "none"

    @classmethod
    def from_uri(
        cls, uri: DeviceUri, *, default_baud: int, default_parity: str = "none"
    ) -> SerialSettings:
        """Read the options every serial device shares.

        Raises:
            BadDeviceUri: one of them is wrong.
        """
        return cls(
            baud=int(uri.choice("baud", _BAUDS, default=str(default_baud))),
            parity=uri.choice("parity", _PARITIES, default=default_parity),
            flow=uri.choice("flow", _FLOWS, default="none"),
        )

    def line_time_s(self, byte_count: int) -> float:
        """Return how long the line needs for so many bytes."""
        return byte_count * _BITS_PER_BYTE / self.baud


class SerialTransport:
    """A serial port, locked against other programs while open."""

    def __init__(self, path: str, settings: SerialSettings) -> None:
        """Open the port; `path` may be a USB identity (`drivers.port_names`).

        Raises:
            DeviceGone: no such port, now.
            DeviceBusy: another program holds it.
            PortRefused: not a serial port, no permission, or settings it cannot do.
        """
        path = resolve_port(path)
        try:
            self._port = serial.Serial(
                path,
                baudrate=settings.baud,
                parity=_PARITIES[settings.parity],
                rtscts=settings.flow == "rtscts",
                xonxoff=settings.flow == "xonxoff",
                timeout=0,
                write_timeout=1,
                exclusive=True,
            )
        except (OSError, ValueError, _TermiosError) as error:
            raise _open_error(path, error) from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See `Transport.read`."""
        with _as_driver_errors():
            self._port.timeout = max(timeout_s, 0)
            first: bytes = self._port.read(1)
            if not first or max_bytes == 1:
                return first
            waiting = min(self._port.in_waiting, max_bytes - 1)
            rest: bytes = self._port.read(waiting) if waiting else b""
            return first + rest

    def write(self, data: bytes, timeout_s: float) -> None:
        """See `Transport.write`."""
        assert timeout_s > 0, "pyserial spins on a full line without a positive timeout"
        with _as_driver_errors():
            self._port.write_timeout = timeout_s
            if self._port.write(data) != len(data):
                raise WriteDeadlinePassed("write given up")

    def wake(self) -> None:
        """See `Transport.wake`."""
        with contextlib.suppress(OSError, TypeError, AttributeError):  # closed a moment ago
            self._port.cancel_read()

    def abort(self) -> None:
        """See `Transport.abort`."""
        self.wake()
        with contextlib.suppress(OSError, TypeError, AttributeError):
            self._port.cancel_write()

    def close(self) -> None:
        """See `Transport.close`."""
        with contextlib.suppress(OSError, _TermiosError):
            self._port.reset_output_buffer()  # else closing waits for a device that takes nothing
        with contextlib.suppress(OSError, _TermiosError):
            self._port.close()


@contextlib.contextmanager
def _as_driver_errors() -> Iterator[None]:
    """Turn whatever pyserial lets through into one of ours."""
    try:
        yield
    except serial.SerialTimeoutException as error:
        raise WriteDeadlinePassed("write deadline passed") from error
    except (OSError, _TermiosError) as error:  # SerialException is an OSError
        raise DeviceGone(f"port lost: {error}") from error


def _open_error(path: str, error: Exception) -> DriverError:
    """Sort out why a port would not open."""
    number = getattr(error, "errno", None)
    cause = error if isinstance(error, _TermiosError) else error.__context__
    if number is None and cause is not None and cause.args:  # pyserial keeps only the text
        number = cause.args[0]
    if isinstance(error, ValueError) or number in _REFUSED:
        return PortRefused(f"{path}: {error}")
    return DeviceBusy(f"{path}: {error}") if number in _BUSY else DeviceGone(f"{path}: {error}")
