"""The inside of an ESC/POS printer: bytes in, answers out, a paper picture to look at.

Theory of operation.  Bytes pass two readers, as in a real printer.  The first sees
them as they arrive and obeys the real-time commands (DLE EOT) at once, wherever they
stand, inside a picture too.  The second takes commands from the receive buffer one
at a time, and stands still while the printer is out of paper or its cover is open;
what comes then waits in the buffer and is printed afterwards.

Written from the command reference, not from the driver.  Unknown commands are
counted, never guessed at.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

ESC, GS, DLE = 0x1B, 0x1D, 0x10
_DOTS_PER_INCH: Final = 203
_LINE_DOTS: Final = 30
_LIVE_PAIRS: Final = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
_REAL_TIME_BITS: Final = 0x12  # the bits every real-time answer carries


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """What goes wrong, and when; None is never."""

    paper_out_after_rows: int | None = None
    cover_open_after_rows: int | None = None
    mute_after_bytes: int | None = None
    unplug_after_bytes: int | None = None
    is_near_end: bool = False

    @classmethod
    def from_seed(cls, seed: int) -> FaultPlan:
        """Return one fault at one place, the same for the same seed."""
        dice = random.Random(seed)  # noqa: S311 - a script, not a secret
        name = dice.choice(
            [
                "paper_out_after_rows",
                "cover_open_after_rows",
                "mute_after_bytes",
                "unplug_after_bytes",
            ]
        )
        return cls(**{name: dice.randrange(600)}, is_near_end=dice.random() < 0.5)


@dataclass(slots=True)
class _Raster:
    """A picture of which rows are still to come."""

    row_bytes: int
    rows_left: int
    last_byte: bytes = b""


@dataclass(slots=True)
class PrinterCore:
    """One printer without a port.  Not safe for several threads.

    `on_cut` gets each piece of paper as it is cut off.
    """

    width_dots: int = 576
    faults: FaultPlan = field(default_factory=FaultPlan)
    has_process_id: bool = True
    on_cut: Callable[[Image.Image], None] = lambda _picture: None
    is_paper_out: bool = False
    is_cover_open: bool = False
    is_mute: bool = False
    is_near_end: bool = False
    rows_printed: int = 0
    bytes_received: int = 0
    live_pairs_in_pictures: int = 0
    unknown_bytes: int = 0
    drawer_kicks: int = 0
    cuts: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _arriving: bytes = b""
    _raster: _Raster | None = None
    _paper: list[bytes] = field(default_factory=list)
    _unit_dpi: int = _DOTS_PER_INCH
    _line_dots: int = _LINE_DOTS
    _answers: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.is_near_end = self.faults.is_near_end

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the line; return what the printer answers to them."""
        for byte in data:
            self.bytes_received += 1
            if self.bytes_received - 1 == self.faults.mute_after_bytes:
                self.is_mute = True
            if not self.is_mute:
                self._arrive(byte)
        self._work()
        return self._taken_answers()

    def load_paper(self) -> bytes:
        """Put a new roll in; return what the printer now answers."""
        self.is_paper_out = self.is_near_end = False
        self._work()
        return self._taken_answers()

    def close_cover(self) -> bytes:
        """Close the cover; return what the printer now answers."""
        self.is_cover_open = False
        self._work()
        return self._taken_answers()

    def power_cycle(self) -> None:
        """Forget the receive buffer; the paper keeps what is on it."""
        self._buffer.clear()
        self._raster = None
        self._arriving = b""
        self.is_mute = False

    def paper(self) -> Image.Image:
        """Return what hangs out of the printer, not cut yet."""
        return _picture(self._paper, self.width_dots)

    def _arrive(self, byte: int) -> None:
        """Obey real-time commands on arrival; everything goes to the buffer as well."""
        self._buffer.append(byte)
        if self._arriving == b"\x10\x04" and 1 <= byte <= 4:
            self._answers.append(self._real_time_status(byte))
        self._arriving = self._arriving[-1:] + bytes((byte,))

    def _real_time_status(self, which: int) -> int:
        is_offline = self.is_paper_out or self.is_cover_open
        bits = {
            1: 0x08 * is_offline,
            2: 0x04 * self.is_cover_open | 0x20 * self.is_paper_out,
            3: 0,
            4: 0x0C * (self.is_near_end or self.is_paper_out) | 0x60 * self.is_paper_out,
        }
        return _REAL_TIME_BITS | bits[which]

    def _taken_answers(self) -> bytes:
        answers = b"" if self.is_mute else bytes(self._answers)
        self._answers.clear()
        return answers

    # ------------------------------------------------------------ the receive buffer

    def _work(self) -> None:
        """Carry commands out until one is incomplete, or the printer stands still."""
        while not (self.is_paper_out or self.is_cover_open or self.is_mute):
            used = self._draw() if self._raster else self._command()
            if not used:
                return
            del self._buffer[:used]

    def _draw(self) -> int:
        """Print one row of the picture under way."""
        raster = self._raster
        assert raster is not None
        if len(self._buffer) < raster.row_bytes:
            return 0
        row = bytes(self._buffer[: raster.row_bytes])
        raster.rows_left -= 1
        seen, raster.last_byte = raster.last_byte + row, row[-1:]
        self.live_pairs_in_pictures += sum(seen.count(pair) for pair in _LIVE_PAIRS)
        if raster.rows_left == 0:
            self._raster = None
        self._advance(row)
        return raster.row_bytes

    def _advance(self, row: bytes) -> None:
        """Put one row on paper."""
        self._paper.append(row)
        self.rows_printed += 1
        self.is_paper_out |= self.rows_printed == self.faults.paper_out_after_rows
        self.is_cover_open |= self.rows_printed == self.faults.cover_open_after_rows

    def _feed(self, dots: int) -> None:
        for _ in range(dots):
            self._advance(b"")

    def _command(self) -> int:
        """Carry out the command at the front; return its size, 0 while it is incomplete."""
        if not self._buffer:
            return 0
        first = self._buffer[0]
        if first in (ESC, GS, DLE):
            if len(self._buffer) < 2:
                return 0
            handlers = {ESC: self._escape, GS: self._group, DLE: self._real_time}
            return handlers[first](self._buffer[1])
        if first == 0x0A:
            self._feed(self._line_dots)
        elif first != 0x00:
            self.unknown_bytes += 1
        return 1

    def _real_time(self, second: int) -> int:
        """Step over a command that was obeyed on arrival."""
        sizes = {0x04: 3, 0x05: 3, 0x14: 5}
        return self._sized(sizes.get(second, 1))

    def _escape(self, second: int) -> int:
        """ESC commands."""
        sizes = {0x40: 2, 0x4A: 3, 0x64: 3, 0x61: 3, 0x32: 2, 0x33: 3, 0x70: 5, 0x3D: 3}
        size = self._sized(sizes.get(second, 0)) if second in sizes else self._unknown()
        if not size or second not in sizes:
            return size
        value = self._buffer[2] if size > 2 else 0
        if second == 0x4A:  # J: feed
            self._feed(value * _DOTS_PER_INCH // self._unit_dpi)
        elif second == 0x64:  # d: feed lines
            self._feed(value * self._line_dots)
        elif second == 0x33:  # 3: line spacing
            self._line_dots = value * _DOTS_PER_INCH // self._unit_dpi
        elif second in {0x32, 0x40}:  # 2, @: back to the usual
            self._line_dots = _LINE_DOTS
        elif second == 0x70:  # p: drawer
            self.drawer_kicks += 1
        return size

    def _group(self, second: int) -> int:
        """GS commands."""
        handlers = {
            0x76: self._begin_raster,
            0x72: self._answer_sensor,
            0x56: self._cut,
            0x28: self._extended,
            0x50: self._set_units,
        }
        if second in handlers:
            return handlers[second]()
        return self._sized(3) if second in {0x61, 0x21, 0x42} else self._unknown()

    def _begin_raster(self) -> int:
        """GS v 0 m xL xH yL yH, then the rows."""
        if len(self._buffer) < 8:
            return 0
        row_bytes = self._buffer[4] | self._buffer[5] << 8
        rows = self._buffer[6] | self._buffer[7] << 8
        if row_bytes and rows:
            self._raster = _Raster(row_bytes, rows)
        return 8

    def _answer_sensor(self) -> int:
        """GS r n: carried out in its turn, so everything before it is on paper."""
        size = self._sized(3)
        if size:
            is_paper = self._buffer[2] in {1, 0x31}
            self._answers.append(0x03 if is_paper and self.is_near_end else 0x00)
        return size

    def _set_units(self) -> int:
        """GS P x y: the unit of feeds is 1/y inch."""
        size = self._sized(4)
        if size:
            self._unit_dpi = self._buffer[3] or _DOTS_PER_INCH
        return size

    def _cut(self) -> int:
        """GS V: modes 0, 1, 48, 49 without, 65, 66 with a feed."""
        if len(self._buffer) < 3:
            return 0
        size = self._sized(4 if self._buffer[2] in {65, 66} else 3)
        if size and self._paper:  # cutting where nothing hangs out makes no piece
            self.cuts += 1
            picture, self._paper = self.paper(), []
            self.on_cut(picture)
        return size

    def _extended(self) -> int:
        """GS ( x pL pH ...: process id, anything else stepped over."""
        if len(self._buffer) < 5:
            return 0
        size = self._sized(5 + self._buffer[3] + 256 * self._buffer[4])
        is_process_id = self._buffer[2] == 0x48 and bytes(self._buffer[5:7]) == b"00"
        if size == 11 and is_process_id and self.has_process_id:
            self._answers += b"\x37\x22" + self._buffer[7:11] + b"\x00"
        return size

    def _sized(self, size: int) -> int:
        """Return the size once the whole command is there."""
        return size if len(self._buffer) >= size else 0

    def _unknown(self) -> int:
        self.unknown_bytes += 1
        return 1


def png_of(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file."""
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _picture(rows: list[bytes], width_dots: int) -> Image.Image:
    """Return rows of paper as a black-and-white picture, black on white."""
    row_bytes = (width_dots + 7) // 8
    ink = b"".join(row[:row_bytes].ljust(row_bytes, b"\0") for row in rows)
    paper = bytes(byte ^ 0xFF for byte in ink)  # in a picture of Pillow's a set bit is white
    return Image.frombytes("1", (width_dots, len(rows)), paper)
