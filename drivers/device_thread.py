"""One thread per device: opens the port, serves it, and opens it again after an unplug.

Theory of operation.  The thread alternates between two states.  *Absent*: it tries
to open the port every `RETRY_S`, asleep in between.  *Present*: it calls the
driver's `serve` until that ends in a `DriverError` (the device went away) or the
thread is to stop.  Every change of state is one event; an absence is said once,
however many attempts it takes.  Nothing above has to restart anything.

`serve` blocks in `Transport.read`; `stop` and `wake` reach it there.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final, Protocol

from drivers.errors import DeviceSilent, DriverError
from drivers.events import DeviceConnected, DeviceEvent, DeviceLost

if TYPE_CHECKING:
    from drivers.events import EventSink
    from drivers.transport import Transport, TransportOpener

RETRY_S: Final = 0.25

_log = logging.getLogger(__name__)


class Serving(Protocol):
    """The driver's side: what is done while the port is open, and while it is not."""

    def serve(self, transport: Transport) -> None:
        """Work until the device goes away or `DeviceThread.is_stopping`.

        Raises:
            DriverError: the device went away.
        """
        ...

    def absent(self) -> None:
        """Told at every attempt while there is no port: answer whoever waits."""
        ...


class DeviceThread:
    """Runs one `Serving`.  Events are pushed from this thread."""

    def __init__(
        self, uri: str, opener: TransportOpener, serving: Serving, on_event: EventSink
    ) -> None:
        self.uri = uri
        self._opener = opener
        self._serving = serving
        self._on_event = on_event
        self._transport: Transport | None = None
        self._lock = threading.Lock()
        self._nudge = threading.Event()
        self._stop = threading.Event()
        self._is_absence_told = False
        self._thread = threading.Thread(target=self._run, name=f"device {uri}", daemon=True)

    @property
    def is_stopping(self) -> bool:
        """Whether `serve` should come to its end."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin looking for the device."""
        self._thread.start()

    def wake(self) -> None:
        """Make the thread look at its work now, whether it reads or waits for the port."""
        self._nudge.set()
        with self._lock:
            if self._transport is not None:
                self._transport.wake()

    def stop(self, timeout_s: float) -> None:
        """End the thread.

        Raises:
            DeviceSilent: it did not end in time.
        """
        self._stop.set()
        self._nudge.set()
        with self._lock:
            if self._transport is not None:
                self._transport.abort()
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            raise DeviceSilent(f"{self.uri}: the device thread did not end")

    def tell(self, event: DeviceEvent) -> None:
        """Push an event.  A sink that fails is a bug of its owner and must not stop the device."""
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001 - whatever it is, it is not ours
            _log.exception("%s: the event sink failed", self.uri)

    def _run(self) -> None:
        try:
            while not self.is_stopping:
                self._attempt()
        finally:  # also when our own bug ends the thread: nobody may wait for ever
            self._stop.set()
            self._serving.absent()

    def _attempt(self) -> None:
        try:
            self._open_and_serve()
        except DriverError as error:
            self._tell_absence(error)
            self._serving.absent()
            self._nudge.wait(RETRY_S)
            self._nudge.clear()

    def _open_and_serve(self) -> None:
        transport = self._opener()
        with self._lock:
            self._transport = transport
        try:
            self._is_absence_told = False
            self.tell(DeviceConnected(self.uri))
            if not self.is_stopping:  # stop() may have come before it could reach this transport
                self._serving.serve(transport)
        finally:
            with self._lock:
                self._transport = None
            transport.close()

    def _tell_absence(self, error: DriverError) -> None:
        is_ours = self.is_stopping  # a read or write given up because we are leaving
        if not (self._is_absence_told or is_ours):
            self._is_absence_told = True
            _log.info("%s: %s: %s", self.uri, error.code, error)
            self.tell(DeviceLost(self.uri, error.code))
