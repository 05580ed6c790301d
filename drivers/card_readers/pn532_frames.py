"""The frames of a PN532 on its serial line (HSU).  See docs/protocols/pn532.md.

A frame is 00 00 FF, a length with its complement, the data with theirs, 00.  Longer
data go into an extended frame.  Three short frames hold no data: ACK, NACK and the
error frame.  Knows no thread.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

WAKE_UP: Final = b"\x55\x55" + bytes(14)
ACK: Final = bytes.fromhex("0000ff00ff00")
NACK: Final = bytes.fromhex("0000ffff0000")
TO_DEVICE, FROM_DEVICE, ERROR = 0xD4, 0xD5, 0x7F
DATA_BYTES_MAX: Final = 265  # direction and command included (UM0701-02, 6.2.1)

_START: Final = b"\x00\xff"
_NORMAL_BYTES_MAX: Final = 255


class Signal(enum.Enum):
    """A frame without data, or one that cannot be used."""

    ACK = "ack"
    NACK = "nack"
    ERROR = "error"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Frame:
    """The data of a frame, direction included; they may hold a token."""

    data: bytes = field(repr=False)


def frame_of(data: bytes) -> bytes:
    """Return the frame that carries these data."""
    assert 0 < len(data) <= DATA_BYTES_MAX, "longer than any command of ours"
    if len(data) <= _NORMAL_BYTES_MAX:
        head = bytes((len(data), _complement(len(data))))
    else:
        length = len(data).to_bytes(2, "big")
        head = b"\xff\xff" + length + bytes((_complement(sum(length)),))
    return b"\x00" + _START + head + data + bytes((_complement(sum(data)), 0))


def _complement(total: int) -> int:
    return -total & 0xFF


class FrameDecoder:
    """Bytes in, frames out; what is no frame is skipped up to the next start."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame | Signal]:
        """Take bytes as they came."""
        self._buffer += data
        found: list[Frame | Signal] = []
        while (one := self._next()) is not None:
            found.append(one)
        return found

    def forget(self) -> None:
        """Drop what has begun."""
        self._buffer.clear()

    def _next(self) -> Frame | Signal | None:
        begin = self._buffer.find(_START)
        if begin < 0:
            del self._buffer[:-1]  # a last 00 may be the first half of a start
            return None
        del self._buffer[:begin]
        head = bytes(self._buffer[2:4])
        if len(head) < 2:
            return None
        if head in {b"\x00\xff", b"\xff\x00"}:
            self._drop(4)
            return Signal.ACK if head[0] == 0 else Signal.NACK
        return self._extended() if head == b"\xff\xff" else self._body(4, head[0], sum(head))

    def _extended(self) -> Frame | Signal | None:
        head = bytes(self._buffer[4:7])
        return None if len(head) < 3 else self._body(7, head[0] << 8 | head[1], sum(head))

    def _body(self, begin: int, length: int, head_sum: int) -> Frame | Signal | None:
        """Return the frame whose data begin there; None while some are still on their way."""
        if head_sum & 0xFF or not 0 < length <= DATA_BYTES_MAX:
            self._drop(2)  # look for another start inside
            return Signal.BAD
        if len(self._buffer) < begin + length + 1:
            return None
        data = bytes(self._buffer[begin : begin + length])
        is_good = not (sum(data) + self._buffer[begin + length]) & 0xFF
        self._drop(begin + length + 1 if is_good else 2)
        if not is_good:
            return Signal.BAD
        return Signal.ERROR if data[0] == ERROR else Frame(data)

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
