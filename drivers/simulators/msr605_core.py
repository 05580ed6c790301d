"""The inside of an MSR605, written from its maker's manual (revision B, 2009), and its cards.

Armed to read or to write it takes nothing but a reset, as the manual says of the sensor
test and as users of the device report.
"""

from __future__ import annotations

import enum
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_ESC: Final = b"\x1b"
_BLOCK: Final = re.compile(rb"\x1bw\x1bs\x1b\x01(.*?)\x1b\x02(.*?)\x1b\x03(.*?)\?\x1c", re.DOTALL)
_LENGTHS: Final = (76, 37, 104)
_ALPHABETS: Final = (re.compile(rb"[ -_]*"), re.compile(rb"[0-?]*"), re.compile(rb"[0-?]*"))
_SENTINELS: Final = (b"%", b";", b";")


@dataclass
class MagneticCard:
    """A strip with three tracks, kept without sentinels."""

    tracks: list[bytes]

    @classmethod
    def blank(cls) -> MagneticCard:
        """Return a card with nothing on it."""
        return cls([b"", b"", b""])


class Mode(enum.Enum):
    """What the device waits for."""

    IDLE = "idle"
    READ = "read"
    WRITE = "write"


class Swipe(enum.Enum):
    """How well a hand draws a card through."""

    WELL = "well"
    MISREAD = "misread"
    UNEVEN = "uneven"  # the device notices, what is on the strip is torn
    UNNOTICED = "unnoticed"  # torn as well, and the device says ok


class Msr605Core:
    """See `drivers.simulators.answering_device.AnsweringCore`."""

    def __init__(self) -> None:
        self.mode = Mode.IDLE
        self.is_mute = False
        self.is_high_coercivity: bool | None = None
        self._to_write: list[bytes] = []
        self._input = b""
        self._changed = threading.Condition()

    def wait_for(self, mode: Mode, timeout_s: float = 10.0) -> None:
        """Wait until the host has armed the device so."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.mode is mode, timeout_s), self.mode

    def wait_until_armed(self, timeout_s: float = 10.0) -> None:
        """Wait until a swipe would be read or written; go on all the same at the deadline."""
        with self._changed:
            self._changed.wait_for(lambda: self.mode is not Mode.IDLE, timeout_s)

    def power_up(self) -> None:
        """Begin anew."""
        with self._changed:
            self.mode, self._input = Mode.IDLE, b""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host."""
        if self.is_mute:
            return b""
        with self._changed:
            self._input += data
            said = b""
            while (answer := self._one_command()) is not None:
                said += answer
            self._changed.notify_all()
            return said

    def swipe(self, card: MagneticCard, how: Swipe = Swipe.WELL) -> bytes:
        """Draw a card through; what the device says of it."""
        with self._changed:
            mode, self.mode = self.mode, Mode.IDLE
            self._changed.notify_all()
        if mode is Mode.READ:
            return self._read(card, how)
        return self._written(card, how) if mode is Mode.WRITE else b""

    def _one_command(self) -> bytes | None:
        begin = self._input.find(_ESC)
        self._input = self._input[begin:] if begin >= 0 else b""
        if len(self._input) < 2:
            return None
        letter = self._input[1:2]
        if letter == b"w":
            return self._take_write()
        self._input = self._input[2:]
        if letter == b"a":
            self.mode = Mode.IDLE
            return b""
        if self.mode is not Mode.IDLE:
            return b""
        hand: Callable[[], bytes] | None = {
            b"e": lambda: _ESC + b"y",
            b"r": lambda: self._arm(Mode.READ),
            b"x": lambda: self._set_coercivity(is_high=True),
            b"y": lambda: self._set_coercivity(is_high=False),
        }.get(letter)
        return hand() if hand else _ESC + b"4"

    def _arm(self, mode: Mode) -> bytes:
        self.mode = mode
        return b""

    def _set_coercivity(self, *, is_high: bool) -> bytes:
        self.is_high_coercivity = is_high
        return _ESC + b"0"

    def _take_write(self) -> bytes | None:
        match = _BLOCK.match(self._input)
        if match is None:
            return None  # the rest is still on its way
        self._input = self._input[match.end() :]
        tracks = list(match.groups())
        for text, longest, alphabet in zip(tracks, _LENGTHS, _ALPHABETS, strict=True):
            if len(text) > longest or not alphabet.fullmatch(text):
                return _ESC + b"2"
        self._to_write = tracks
        return self._arm(Mode.WRITE)

    def _read(self, card: MagneticCard, how: Swipe) -> bytes:
        body = b""
        for number, text in enumerate(card.tracks):
            body += _ESC + bytes((number + 1,))
            if text and how is Swipe.WELL:
                body += _SENTINELS[number] + text + b"?"
        status = b"0" if how is Swipe.WELL else b"1"
        return _ESC + b"s" + body + b"?\x1c" + _ESC + status

    def _written(self, card: MagneticCard, how: Swipe) -> bytes:
        if how is Swipe.MISREAD:
            return _ESC + b"9"
        card.tracks = list(self._to_write)
        if how is not Swipe.WELL:
            card.tracks = [text[: len(text) // 2] for text in self._to_write]
        return _ESC + (b"1" if how is Swipe.UNEVEN else b"0")
