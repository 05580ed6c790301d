"""A second reader of ESC/POS, written from the public command descriptions and from nothing of ours.

It knows neither our driver nor our simulator, so that a misreading of the protocol that those two
share does not pass.  Bytes go in as they go over the line; out come sheets (what is on the paper
between two cuts) and what happened besides.  It answers as a printer does, so that a driver can
print on it.

Taken from the manufacturers' command references: GS v 0 draws a picture from the left, eight dots a
byte, highest bit first; ESC J feeds by the vertical unit that GS P sets, which is another one after
power-on; GS V 65 and 66 feed and cut; DLE EOT, ENQ and DC4 are obeyed when they arrive, wherever
they stand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction
from pathlib import Path

from PIL import Image

DPI = 203
POWER_ON_UNIT = Fraction(1, 360)  # inch
ALL_IS_WELL = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}
_LIVE = {4: "DLE EOT", 5: "DLE ENQ", 20: "DLE DC4"}
_LENGTHS = {b"\x1b@": 2, b"\x1bJ": 3, b"\x1bp": 5, b"\x1dP": 4, b"\x1dr": 3, b"\x1dv": 8}
_REAL_TIME_BYTES = 3
_FEEDING_CUTS = {65, 66}


class NotUnderstood(Exception):
    """Bytes that the command reference does not explain, or text that nobody meant to send."""


class Kind(Enum):
    """What happens besides drawing."""

    RESET = auto()
    FEED = auto()
    CUT = auto()
    STATUS_ASKED = auto()
    PAPER_ASKED = auto()
    PROCESS_ASKED = auto()
    KICK = auto()
    LIVE_IN_PICTURE = auto()


@dataclass(frozen=True)
class Event:
    """Something that happened, after so many rows of the present sheet."""

    kind: Kind
    row: int
    value: object = None


@dataclass
class Sheet:
    """A piece of paper: rows of dots from the top, one integer a row, the left dot highest."""

    width: int
    rows: list[int] = field(default_factory=list)

    def packed(self) -> bytes:
        """Return the rows as whole bytes."""
        size = (self.width + 7) // 8
        return b"".join(row.to_bytes(size, "big") for row in self.rows)

    def save(self, path: Path) -> None:
        """Write the sheet as a picture, black on white."""
        size = (self.width, len(self.rows))
        ink = Image.frombytes("1", size, self.packed())
        ink.point(lambda dot: 255 - dot).save(path)


class SecondPrinter:
    """Feed it bytes; `answers` gets what a printer would send back."""

    def __init__(
        self, *, width: int, answers: Callable[[bytes], None] = lambda _reply: None
    ) -> None:
        self.width = width
        self.sheets: list[Sheet] = []  # those that were cut off
        self.sheet = Sheet(width)
        self.events: list[Event] = []
        self._answers = answers
        self._unit = POWER_ON_UNIT
        self._owed = Fraction(0)  # of a dot, from feeds that end between two
        self._bytes = bytearray()
        self._wanted = 0  # bytes of a picture still to come
        self._band = (0, 0)
        self._picture = bytearray()
        self._before = -1

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        for byte in data:
            self._take(byte)

    def _take(self, byte: int) -> None:
        if self._wanted:
            self._draw(byte)
            return
        self._bytes.append(byte)
        if self._is_whole():
            command, self._bytes = bytes(self._bytes), bytearray()
            self._obey(command)

    def _draw(self, byte: int) -> None:
        if self._before == 0x10 and byte in _LIVE:
            self._note(Kind.LIVE_IN_PICTURE, _LIVE[byte])
        self._before = byte
        self._picture.append(byte)
        self._wanted -= 1
        if not self._wanted:
            across, down = self._band
            for row in range(down):
                bits = bytes(self._picture[row * across : (row + 1) * across])
                self.sheet.rows.append(self._on_paper(bits))
            self._picture.clear()

    def _on_paper(self, bits: bytes) -> int:
        """Return a row as wide as the paper; what is beyond its edge is not printed."""
        size = (self.width + 7) // 8
        return int.from_bytes(bits[:size].ljust(size, b"\0"), "big")

    def _is_whole(self) -> bool:
        got = bytes(self._bytes)
        if got[0] in b"\x1b\x1d" and len(got) == 1:
            return False
        return len(got) == _length(got)

    def _obey(self, command: bytes) -> None:
        if command[0] == 0:
            return
        if command[0] == 0x10:
            self._real_time(command)
            return
        acts: dict[bytes, Callable[[bytes], None]] = {
            b"\x1b@": self._reset,
            b"\x1dP": self._set_unit,
            b"\x1bJ": self._roll,
            b"\x1bp": self._kick,
            b"\x1dr": self._tell_paper,
            b"\x1dV": self._cut,
            b"\x1dv": self._begin_picture,
            b"\x1d(": self._process_id,
        }
        acts[command[:2]](command[2:])

    def _reset(self, _rest: bytes) -> None:
        self._unit = POWER_ON_UNIT
        self._note(Kind.RESET)

    def _set_unit(self, rest: bytes) -> None:
        self._unit = Fraction(1, rest[1]) if rest[1] else POWER_ON_UNIT

    def _kick(self, rest: bytes) -> None:
        self._note(Kind.KICK, rest[0])

    def _tell_paper(self, _rest: bytes) -> None:
        self._note(Kind.PAPER_ASKED)
        self._answers(b"\0")

    def _real_time(self, command: bytes) -> None:
        if command[1] != 4 or command[2] not in ALL_IS_WELL:
            raise NotUnderstood(f"real-time command {command!r}")
        self._note(Kind.STATUS_ASKED, command[2])
        self._answers(bytes((ALL_IS_WELL[command[2]],)))

    def _begin_picture(self, rest: bytes) -> None:
        if rest[0] != 0x30 or rest[1] not in {0, 48}:
            raise NotUnderstood("a picture that is stretched")
        self._band = int.from_bytes(rest[2:4], "little"), int.from_bytes(rest[4:6], "little")
        self._wanted = self._band[0] * self._band[1]
        self._before = -1

    def _process_id(self, rest: bytes) -> None:
        if rest[0] != 0x48 or rest[3:5] != b"00":
            raise NotUnderstood("GS ( of another function")
        self._note(Kind.PROCESS_ASKED, rest[5:9])
        self._answers(b"\x37\x22" + rest[5:9] + b"\0")

    def _roll(self, rest: bytes) -> None:
        self._owed += rest[0] * self._unit * DPI
        whole = int(self._owed)
        self._owed -= whole
        self.sheet.rows.extend([0] * whole)
        self._note(Kind.FEED, whole)

    def _cut(self, rest: bytes) -> None:
        self._note(Kind.CUT, rest)
        self.sheets.append(self.sheet)
        self.sheet = Sheet(self.width)
        self._owed = Fraction(0)

    def _note(self, kind: Kind, value: object = None) -> None:
        self.events.append(Event(kind, len(self.sheet.rows), value))


def _length(got: bytes) -> int | None:
    """Return how long a command is that begins so; None while that cannot be known."""
    if got[0] == 0:
        return 1
    if got[0] == 0x10:
        return _REAL_TIME_BYTES
    head = got[:2]
    if head == b"\x1dV":
        return None if len(got) == len(head) else 4 if got[2] in _FEEDING_CUTS else 3
    if head == b"\x1d(":
        return 5 + int.from_bytes(got[3:5], "little") if len(got) >= 5 else None
    if head not in _LENGTHS:
        raise NotUnderstood(f"text, or a command that draws no picture: {head!r}")
    return _LENGTHS[head]


def differences(sheet: Sheet, *, meant: bytes, width: int) -> list[str]:
    """Say in what a sheet is not the picture that was meant.

    A picture may not hold what a printer obeys on arrival: there, and only there, the dot of the
    first byte may stand one place further right.
    """
    size, got = (width + 7) // 8, sheet.packed()
    if (sheet.width, len(got)) != (width, len(meant)):
        return [f"{sheet.width} x {len(sheet.rows)} dots, meant {width} x {len(meant) // size}"]
    return [
        f"row {at // size}, byte {at % size}: {got[at]:02x}, meant {meant[at]:02x}"
        for at in range(len(got))
        if got[at] != meant[at]
        and not (meant[at] == 0x10 and got[at] == 0x08 and meant[at + 1] in _LIVE)
    ]
