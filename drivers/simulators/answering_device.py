"""A device that answers its host, over a pseudo-terminal: a core without a port, and its wire.

The core is told bytes and returns bytes; a hand (somebody swipes a card) also makes it
say bytes.  The wire can be cut after any number of bytes that the device says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from drivers.simulators.pty_port import PtyPort


class AnsweringCore(Protocol):
    """What is inside the device."""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host and return the answer."""
        ...

    def power_up(self) -> None:
        """Begin anew, as after plugging in; cards keep what is on them."""
        ...


Core = TypeVar("Core", bound=AnsweringCore)


class SimulatedAnswerer(Generic[Core]):
    """The core on a port, with a thread of its own."""

    def __init__(self, link: Path, core: Core) -> None:
        self.core = core
        self.port = PtyPort(link)
        self._lock = threading.RLock()
        self._says_left: int | None = None
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name=f"device at {link}", daemon=True)
        self._thread.start()

    def hand(self, act: Callable[[], bytes]) -> None:
        """Do something by hand and send what the device says about it."""
        with self._lock:
            self._say(act())

    def cut_after(self, said_bytes: int) -> None:
        """Lose the port once the device has said so many bytes more."""
        with self._lock:
            self._says_left = said_bytes

    def unplug(self) -> None:
        """Pull the plug."""
        self.port.unplug()

    def plug(self) -> None:
        """Plug in again: the device starts anew."""
        with self._lock:
            self._says_left = None
            self.core.power_up()
            self.port.plug()

    def close(self) -> None:
        """Take the device away for good."""
        self._is_closing = True
        self.port.nudge()
        self._thread.join(5)
        self.port.close()

    def _run(self) -> None:
        while not self._is_closing:
            data = self.port.read()
            if data:
                with self._lock:
                    self._say(self.core.receive(data))

    def _say(self, data: bytes) -> None:
        if self._says_left is None:
            self.port.write(data)
            return
        self.port.write(data[: self._says_left])
        self._says_left -= min(len(data), self._says_left)
        if self._says_left == 0:
            self.port.unplug()
