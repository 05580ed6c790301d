"""The device's side of a ccTalk bus: framing, checks, the event buffer, common commands.

Written from the public specification, not from the driver: the CRC is the standard
library's, the checksum is worked out the other way round.
"""

from __future__ import annotations

import binascii
import time
from collections.abc import Callable
from typing import Final

_GAP_S: Final = 0.05
_ACK_HEADER: Final = 0
_HOST: Final = 1
_KEPT: Final = 5


class CctalkSlave:
    """One device; subclasses answer commands in `command`."""

    category = b"Bill Validator"

    def __init__(
        self, *, address: int, has_crc: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        self.has_crc = has_crc
        self.clock = clock
        self.is_mute = False
        self.fault = 0
        self.commands: list[int] = []
        self._buffer = bytearray()
        self._heard_at = clock()
        self._forget()

    def _forget(self) -> None:
        """Be as after switching on."""
        self.counter = 0
        self.events = [(0, 0)] * _KEPT
        self.mask = 0
        self.is_open = False
        self._buffer.clear()

    def happen(self, first: int, second: int) -> None:
        """Put an event into the buffer."""
        self.counter = 1 if self.counter == 255 else self.counter + 1
        self.events = [(first, second), *self.events[: _KEPT - 1]]

    def tick(self) -> None:
        """Let time do its work."""

    def command(self, header: int, data: bytes) -> bytes | None:
        """Answer a command of the device's own kind; None is silence."""
        raise NotImplementedError

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the bus."""
        now = self.clock()
        if now - self._heard_at > _GAP_S:
            self._buffer.clear()
        self._heard_at = now
        answers = b""
        for byte in data:
            self._buffer.append(byte)
            if len(self._buffer) >= 5 and len(self._buffer) == 5 + self._buffer[1]:
                frame = bytes(self._buffer)
                self._buffer.clear()
                answers += self._answer(frame)
        return answers

    def _answer(self, frame: bytes) -> bytes:
        if frame[0] != self.address or not self._is_whole(frame) or self.is_mute:
            return b""
        self.tick()
        self.commands.append(frame[3])
        data = self._common(frame[3], frame[4:-1])
        return b"" if data is None else self._framed(data)

    def _is_whole(self, frame: bytes) -> bool:
        if self.has_crc:
            crc = binascii.crc_hqx(frame[:2] + frame[3:-1], 0)
            return (frame[2], frame[-1]) == (crc % 256, crc // 256)
        return sum(frame[:-1]) % 256 == (256 - frame[-1]) % 256

    def _framed(self, data: bytes) -> bytes:
        head = bytes((_HOST, len(data)))
        tail = bytes((_ACK_HEADER,)) + data
        if self.has_crc:
            crc = binascii.crc_hqx(head + tail, 0)
            return head + bytes((crc % 256,)) + tail + bytes((crc // 256,))
        body = head + bytes((self.address,)) + tail
        return body + bytes(((256 - sum(body) % 256) % 256,))

    def _common(self, header: int, data: bytes) -> bytes | None:
        answer: bytes | None = b""
        match header:
            case 254:
                pass
            case 245:
                answer = self.category
            case 232:
                answer = bytes((self.fault,))
            case 231:
                self.mask = data[0] | data[1] << 8
            case 230:
                answer = bytes((self.mask & 255, self.mask >> 8))
            case 228:
                self.is_open = data == b"\x01"
            case _:
                answer = self.command(header, data)
        return answer

    def reading(self) -> bytes:
        """Return the counter and the last events, the newest first."""
        return bytes((self.counter, *(byte for event in self.events for byte in event)))
