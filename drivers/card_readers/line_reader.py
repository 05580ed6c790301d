"""A reader that only talks: bytes come in lines, each line becomes one event.

The protocol is the decoder's, which knows no thread and no clock; this is the loop
around it.  Half a line that the reader took with it when it went is told as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from drivers.device_thread import DeviceThread
from drivers.events import DeviceEvent, EventSink
from drivers.transport import Transport, TransportOpener

_IDLE_S: Final = 60.0
_READ_BYTES: Final = 256

Found = TypeVar("Found")


class LineDecoder(Protocol[Found]):
    """Bytes in, findings out."""

    silence_s: float

    @property
    def is_inside(self) -> bool:
        """Whether a line has begun, so that silence would mean something."""
        ...

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they came."""
        ...

    def silence(self) -> list[Found]:
        """The reader has been quiet for `silence_s`, or was unplugged."""
        ...


class LineReader(Generic[Found]):
    """See `drivers.card_readers.base.CardReader` for the promises."""

    def __init__(
        self,
        uri: str,
        opener: TransportOpener,
        decoder: LineDecoder[Found],
        event_of: Callable[[str, Found], DeviceEvent | None],
        on_event: EventSink,
    ) -> None:
        """Start the reader; `event_of` makes an event of a finding, or nothing."""
        self._decoder = decoder
        self._event_of = event_of
        self._thread = DeviceThread(uri, opener, self, on_event)
        self._thread.start()

    @property
    def uri(self) -> str:
        """The URI this reader was opened from."""
        return self._thread.uri

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the port and end the thread."""
        self._thread.stop(timeout_s)

    def serve(self, transport: Transport) -> None:
        """Read until the reader goes away; half a line is told as a misread."""
        try:
            while not self._thread.is_stopping:
                wait_s = self._decoder.silence_s if self._decoder.is_inside else _IDLE_S
                data = transport.read(_READ_BYTES, wait_s)
                self._tell(self._decoder.feed(data) if data else self._decoder.silence())
        finally:
            self._tell(self._decoder.silence())

    def absent(self) -> None:
        """Nobody waits for a reader."""

    def _tell(self, found: list[Found]) -> None:
        for one in found:
            event = self._event_of(self.uri, one)
            if event is not None:
                self._thread.tell(event)
