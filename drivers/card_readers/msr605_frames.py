"""The bytes of an MSR605: commands out, answers in.  See docs/protocols/msr605.md.

Every command is ESC and a letter.  An answer is ESC and a status byte; a card that was
read is a data block, ended by FS, and then such an answer.  Knows no thread.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import Final

from drivers.errors import CardImageRefused

ESC, FS = 0x1B, 0x1C
RESET: Final = b"\x1ba"
TEST: Final = b"\x1be"
READ: Final = b"\x1br"
HIGH_COERCIVITY: Final = b"\x1bx"
LOW_COERCIVITY: Final = b"\x1by"
_WRITE: Final = b"\x1bw"
_BLOCK_BEGINS: Final = b"\x1bs"
_BLOCK_ENDS: Final = b"?\x1c"

BLOCK_BYTES_MAX: Final = 400  # three full tracks take about 240
TRACK_CHARS_MAX: Final = (76, 37, 104)  # ISO/IEC 7811, without sentinels and LRC
_START_SENTINELS: Final = "%;;"
_TRACK_CHARS: Final = (
    re.compile(r"[ -$&->@-_]*"),  # the 6-bit set without its sentinels % and ?
    re.compile(r"[0-:<-=>]*"),  # the 4-bit set without ; and ?
    re.compile(r"[0-:<-=>]*"),
)
_EMPTY, _UNREADABLE = 0x2B, 0x2A  # ESC + and ESC *, as some firmware marks a track


class Status(enum.IntEnum):
    """What an answer says; other bytes are kept as they came."""

    OK = 0x30
    READ_WRITE_ERROR = 0x31
    FORMAT_ERROR = 0x32
    INVALID_COMMAND = 0x34
    BAD_SWIPE = 0x39
    ALIVE = 0x79  # the answer to TEST


@dataclass(frozen=True, slots=True)
class Tracks:
    """What stands on the three tracks, without sentinels; None is an empty track."""

    first: str | None = field(default=None, repr=False)
    second: str | None = field(default=None, repr=False)
    third: str | None = field(default=None, repr=False)

    @property
    def all(self) -> tuple[str | None, str | None, str | None]:
        """The tracks in order."""
        return self.first, self.second, self.third


@dataclass(frozen=True, slots=True)
class Answer:
    """ESC and a status byte."""

    status: int


@dataclass(frozen=True, slots=True)
class CardBlock:
    """A card went through; `tracks` is None when not all of it can be understood."""

    tracks: Tracks | None
    status: int


def write_command(tracks: Tracks) -> bytes:
    """Return the command that writes these tracks at the next swipe.

    Raises:
        CardImageRefused: nothing to write, too long, or a character no track holds.
    """
    if not any(tracks.all):
        raise CardImageRefused("no track to write")
    body = b""
    for number, text in enumerate(tracks.all, 1):
        body += bytes((ESC, number)) + _track_bytes(number, text or "")
    return _WRITE + _BLOCK_BEGINS + body + _BLOCK_ENDS


def _track_bytes(number: int, text: str) -> bytes:
    if len(text) > TRACK_CHARS_MAX[number - 1]:
        raise CardImageRefused(f"track {number} is too long: {len(text)} characters")
    if not _TRACK_CHARS[number - 1].fullmatch(text):
        raise CardImageRefused(f"track {number} holds a character that it cannot hold")
    return text.encode("ascii")


class Msr605Decoder:
    """Bytes in, answers and cards out."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._in_block = False

    @property
    def is_inside(self) -> bool:
        """Whether an answer has begun."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Answer | CardBlock]:
        """Take bytes as they came."""
        found: list[Answer | CardBlock] = []
        self._buffer += data
        while (one := self._next()) is not None:
            found.append(one)
        return found

    def forget(self) -> bool:
        """Drop what has begun; whether there was anything."""
        was_inside = self.is_inside
        self._buffer.clear()
        return was_inside

    def _next(self) -> Answer | CardBlock | None:
        """Take one whole answer off the front; noise before it is dropped."""
        begin = self._buffer.find(ESC)
        del self._buffer[: begin if begin >= 0 else len(self._buffer)]
        if len(self._buffer) < 2:
            return None
        if not self._buffer.startswith(_BLOCK_BEGINS):
            return Answer(self._take(2)[1])
        end = self._buffer.find(FS)
        if end < 0 and len(self._buffer) > BLOCK_BYTES_MAX:
            self._buffer.clear()
            return CardBlock(None, Status.READ_WRITE_ERROR)
        if end < 0 or len(self._buffer) < end + 3:
            return None
        block = self._take(end + 3)
        tracks = (
            _tracks_of(block[2 : end - 1]) if block[end - 1 : end + 2] == b"?\x1c\x1b" else None
        )
        return CardBlock(tracks, block[-1])

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


def _tracks_of(body: bytes) -> Tracks | None:
    """Return the tracks of a block's inside; None when it is not well formed."""
    head, *parts = body.split(bytes((ESC,)))
    texts: dict[int, str | None] = {1: None, 2: None, 3: None}
    number = 0
    for part in parts:
        if part[:1] == bytes((_EMPTY,)) and number and len(part) == 1:
            continue
        if len(part) < 1 or not number < part[0] <= 3:
            return None  # also ESC *: a track that was there and could not be read
        number = part[0]
        text = _without_sentinels(number, part[1:])
        if text is None:
            return None
        texts[number] = text or None
    return None if head or not parts else Tracks(texts[1], texts[2], texts[3])


def _without_sentinels(number: int, data: bytes) -> str | None:
    text = data.decode("latin-1")
    if not text:
        return ""
    is_framed = text[0] == _START_SENTINELS[number - 1] and text[-1] == "?" and len(text) > 1
    inside = text[1:-1]
    return inside if is_framed and _TRACK_CHARS[number - 1].fullmatch(inside) else None
