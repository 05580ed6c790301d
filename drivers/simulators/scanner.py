"""A scanner of QR codes and barcodes on a serial line: what its hand scans goes out as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.simulators.pty_port import PtyPort

if TYPE_CHECKING:
    from pathlib import Path


class SimulatedScanner:
    """Sends what it is shown; takes nothing from the host."""

    def __init__(self, link: Path, *, suffix: bytes = b"\r\n", aim: str = "") -> None:
        """Args: `suffix` is what the scanner was set to send after a code, `aim` before it."""
        self.port = PtyPort(link)
        self._suffix = suffix
        self._aim = aim

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.raw(self.line_of(text))

    def scan_half_then_unplug(self, text: str) -> None:
        """Pull the plug in the middle of a code."""
        line = self.line_of(text)
        self.raw(line[: len(line) // 2])
        self.port.unplug()

    def line_of(self, text: str) -> bytes:
        """Return the bytes of one scan."""
        return (self._aim + text).encode() + self._suffix

    def raw(self, data: bytes) -> None:
        """Send any bytes."""
        self.port.write(data)

    def close(self) -> None:
        """Take the scanner away for good."""
        self.port.close()
