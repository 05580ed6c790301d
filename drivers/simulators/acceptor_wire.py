"""A wire that loses, spoils and breaks at chosen bytes, and an acceptor on a real port.

Bytes are numbered from 0 in the order in which they pass, in both directions together,
so that a schedule of faults means the same on every kind of line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Protocol

from drivers.simulators.pty_port import PtyPort

_JOIN_S: Final = 5.0
_SPOILT_BITS: Final = 0x24


class AcceptorCore(Protocol):
    """A simulated acceptor without a port."""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; return what is answered at once."""
        ...


class FaultyWire:
    """Passes bytes on, or does not."""

    def __init__(
        self,
        *,
        lost: Iterable[int] = (),
        spoilt: Iterable[int] = (),
        cut_at: int | None = None,
        has_echo: bool = False,
    ) -> None:
        self.lost = frozenset(lost)
        self.spoilt = frozenset(spoilt)
        self.cut_at = cut_at
        self.has_echo = has_echo
        self.passed = 0

    @property
    def is_cut(self) -> bool:
        """Whether the byte at which the plug is pulled was reached."""
        return self.cut_at is not None and self.passed >= self.cut_at

    def mend(self) -> None:
        """Put the plug back."""
        self.cut_at = None

    def carry(self, data: bytes) -> bytes:
        """Return what arrives of these bytes."""
        arrived = bytearray()
        for byte in data:
            if self.is_cut:
                break
            if self.passed not in self.lost:
                arrived.append(byte ^ (_SPOILT_BITS if self.passed in self.spoilt else 0))
            self.passed += 1
        return bytes(arrived)

    def exchange(self, core: AcceptorCore, data: bytes) -> bytes:
        """Carry bytes to the acceptor; return what comes back to the host."""
        arrived = self.carry(data)
        echo = arrived if self.has_echo else b""
        return echo + self.carry(core.receive(arrived))


class SimulatedAcceptor:
    """An acceptor on a pseudo-terminal, with its own thread.  Hold `lock` to use its hands."""

    def __init__(self, link: Path, core: AcceptorCore, wire: FaultyWire | None = None) -> None:
        self.core = core
        self.lock = threading.RLock()
        self._exchanged = threading.Condition(self.lock)
        self._wire = wire or FaultyWire()
        self._is_closing = False
        self.port = PtyPort(link)
        self._thread = threading.Thread(target=self._run, name=f"acceptor {link}", daemon=True)
        self._thread.start()

    def wait_until(self, is_so: Callable[[], bool], timeout_s: float = 5.0) -> bool:
        """Try after each exchange until something is so; False at the deadline."""
        with self.lock:
            return self._exchanged.wait_for(is_so, timeout_s)

    def plug(self) -> None:
        """Put the data cable back."""
        with self.lock:
            self._wire.mend()
        self.port.plug()

    def close(self) -> None:
        """Take the acceptor away for good."""
        self._is_closing = True
        self.port.nudge()
        self._thread.join(_JOIN_S)
        self.port.close()

    def _run(self) -> None:
        while not self._is_closing:
            data = self.port.read()
            if not data:
                continue
            with self.lock:
                answer = self._wire.exchange(self.core, data)
                is_cut = self._wire.is_cut
                self._exchanged.notify_all()
            if answer:
                self.port.write(answer)
            if is_cut:
                self.port.unplug()
