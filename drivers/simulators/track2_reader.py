"""A reader of magnetic cards that sends track 2 as a line of text.

Written from ISO/IEC 7811-2: the redundancy character is worked out bit column by bit
column here, not taken from the driver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.simulators.pty_port import PtyPort

if TYPE_CHECKING:
    from pathlib import Path


class SimulatedTrack2Reader:
    """Sends what its hand swipes; takes nothing from the host."""

    def __init__(self, link: Path) -> None:
        self.port = PtyPort(link)

    def swipe(self, track_text: str) -> None:
        """Swipe a card whose track 2 says this, between the sentinels."""
        self.raw(track_line(track_text))

    def swipe_with_wrong_lrc(self, track_text: str) -> None:
        """Swipe a card of which one bit was misread."""
        line = bytearray(track_line(track_text))
        line[-3] ^= 0x01
        self.raw(bytes(line))

    def swipe_half_then_unplug(self, track_text: str) -> None:
        """Pull the plug in the middle of a card."""
        line = track_line(track_text)
        self.raw(line[: len(line) // 2])
        self.port.unplug()

    def raw(self, data: bytes) -> None:
        """Send any bytes."""
        self.port.write(data)

    def close(self) -> None:
        """Take the reader away for good."""
        self.port.close()


def track_line(track_text: str) -> bytes:
    """Return the line a reader sends for a track: sentinels, redundancy character, CR LF."""
    framed = f";{track_text}?".encode("ascii")
    columns = (sum(char >> bit & 1 for char in framed) % 2 << bit for bit in range(4))
    return framed + bytes((0x30 + sum(columns),)) + b"\r\n"
