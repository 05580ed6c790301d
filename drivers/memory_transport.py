"""A transport without a port, for tests: the other end is a function.

Bytes written go to `peer`, whose answer can be read back; `deliver` adds bytes that
nobody asked for.  `cut_after` takes the line away after so many bytes written.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from drivers.errors import DeviceGone


def _deaf(_data: bytes) -> bytes:
    return b""


class MemoryTransport:
    """See `drivers.transport.Transport` for the promises."""

    def __init__(
        self, peer: Callable[[bytes], bytes] = _deaf, *, cut_after: int | None = None
    ) -> None:
        self._peer = peer
        self._cut_after = cut_after
        self._inbox = bytearray()
        self._changed = threading.Condition()
        self._woken = False
        self._gone = False
        self.written = bytearray()

    def deliver(self, data: bytes) -> None:
        """Let bytes come in from the device."""
        with self._changed:
            self._inbox += data
            self._changed.notify_all()

    def unplug(self) -> None:
        """Take the device away."""
        with self._changed:
            self._gone = True
            self._changed.notify_all()

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Return what has come, or nothing at the deadline."""
        ends_at = time.monotonic() + timeout_s
        with self._changed:
            while not (self._inbox or self._gone or self._woken):
                if not self._changed.wait(ends_at - time.monotonic()):
                    break
            self._woken = False
            if self._inbox:
                taken = bytes(self._inbox[:max_bytes])
                del self._inbox[:max_bytes]
                return taken
            self._refuse_if_gone()
            return b""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Pass bytes to the peer and queue its answer."""
        assert timeout_s > 0
        self._refuse_if_gone()
        room = len(data) if self._cut_after is None else self._cut_after - len(self.written)
        self.written += data[:room]
        self.deliver(self._peer(data[:room]))
        if room < len(data):
            self.unplug()
            self._refuse_if_gone()

    def wake(self) -> None:
        """Let a read return at once."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def abort(self) -> None:
        """Let a read return at once; a write here never blocks."""
        self.wake()

    def close(self) -> None:
        """Nothing to give back."""
        self.unplug()

    def _refuse_if_gone(self) -> None:
        if self._gone:
            raise DeviceGone("unplugged")
