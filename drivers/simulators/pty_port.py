"""A serial port made of a pseudo-terminal, at a path that stays the same.

`path` is a symbolic link to whatever pseudo-terminal is in use, so a driver that is
configured with it finds the device again after `unplug` and `plug`, as with a link
made by udev.
"""

from __future__ import annotations

import contextlib
import os
import pty
import select
import threading
import tty
from pathlib import Path
from typing import Final

_CHUNK_BYTES: Final = 4096


class PtyPort:
    """The device's end of a serial line.

    The other end is held open here as well, else the first driver to close it would
    look like an unplug to the device.
    """

    def __init__(self, link: Path) -> None:
        self.path = link
        self._lock = threading.RLock()
        self._ends: tuple[int, int] | None = None
        self._wake_read, self._wake_write = os.pipe()
        self.plug()

    @property
    def is_plugged(self) -> bool:
        """Whether a driver could open the port."""
        return self._ends is not None

    def plug(self) -> None:
        """Make the port appear."""
        with self._lock:
            if self._ends is not None:
                return
            device, host = pty.openpty()
            tty.setraw(host)  # no echo, before anybody opens it
            os.set_blocking(device, False)
            fresh = self.path.with_name(self.path.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(host))
            fresh.replace(self.path)
            self._ends = (device, host)
            self.nudge()

    def unplug(self) -> None:
        """Make the port vanish, under whoever has it open."""
        with self._lock:
            if self._ends is None:
                return
            self.path.unlink(missing_ok=True)
            for end in self._ends:
                os.close(end)
            self._ends = None
            self.nudge()

    def write(self, data: bytes) -> None:
        """Send bytes to the driver; what does not fit, or finds no port, is lost as on a wire."""
        with self._lock, contextlib.suppress(BlockingIOError):
            if self._ends is not None:
                os.write(self._ends[0], data)

    def read(self, max_bytes: int = _CHUNK_BYTES) -> bytes:
        """Wait for bytes from the driver; empty when the port changed, or was nudged."""
        with self._lock:
            device = self._ends[0] if self._ends else None
        watched = [self._wake_read] if device is None else [self._wake_read, device]
        try:
            ready, _, _ = select.select(watched, [], [])
        except OSError:  # unplugged by another thread since
            return b""
        if self._wake_read in ready:
            os.read(self._wake_read, _CHUNK_BYTES)
            return b""
        with self._lock:
            if self._ends is None or self._ends[0] != device:
                return b""
            try:
                return os.read(device, max_bytes) if device is not None else b""
            except BlockingIOError:  # plugged in anew since, and the new end has the old number
                return b""

    def nudge(self) -> None:
        """Make a `read` of another thread return."""
        os.write(self._wake_write, b"x")

    def close(self) -> None:
        """Unplug for good; no thread may be reading any more."""
        self.unplug()
        with self._lock, contextlib.suppress(OSError):
            os.close(self._wake_read)
            os.close(self._wake_write)
