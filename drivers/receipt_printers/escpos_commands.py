"""ESC/POS, our side of the line: pictures to bytes.  See docs/protocols/escpos.md.

Only what a receipt drawn as a picture needs.  Pure: bytes and numbers in, bytes out.
Text is never sent: no code page of these printers carries shaped Arabic.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from drivers.errors import RasterRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

BAND_ROWS_MAX: Final = 24
FEED_ROWS_MAX: Final = 255
FEED_ROWS_MIN: Final = 8
"""Shorter gaps stay in the picture: a step of its own costs one round trip."""

ROWS_MAX: Final = 24_000  # three metres of paper

INITIALISE: Final = b"\x1b@"
ASK_PAPER: Final = b"\x1dr\x01"
KICK_DRAWER: Final = b"\x1bp\x00\x19\xfa"  # pin 2, 50 ms on, 500 ms off
PROCESS_ID_BYTES: Final = 4
PROCESS_ID_COUNT: Final = 94**PROCESS_ID_BYTES

CUTS: Final = {"partial": b"\x1dVB\x00", "full": b"\x1dVA\x00", "none": b"\x1bJ\xa0"}
"""`none` feeds the last row out to the tear bar instead."""

# DLE EOT, DLE ENQ, DLE DC4: a printer obeys these at reception, inside a picture too.
_LIVE_PAIR: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")


def scrub(data: bytes) -> bytes:
    """Return picture data without byte pairs that the printer would obey as commands.

    The dot that makes the DLE moves one place to the right; nobody sees it.  The byte
    that takes its place is no DLE, so no new pair can arise.
    """
    return _LIVE_PAIR.sub(b"\x08", data)


def motion_units(dpi: int) -> bytes:
    """Return the command that makes one unit of feed one dot."""
    return b"\x1dP" + bytes((dpi, dpi))


def ask_status(which: int) -> bytes:
    """Return the real-time question: 1 printer, 2 cause of being offline, 4 paper."""
    return bytes((0x10, 0x04, which))


def ask_process_id(process_id: bytes) -> bytes:
    """Return the command whose answer means that everything before it was carried out."""
    assert len(process_id) == PROCESS_ID_BYTES
    return b"\x1d(H\x06\x0000" + process_id


def process_id_of(number: int) -> bytes:
    """Return a number as four printable characters."""
    digits = []
    for _ in range(PROCESS_ID_BYTES):
        number, digit = divmod(number, 94)
        digits.append(0x21 + digit)
    return bytes(digits)


def rows_of(bitmap: bytes, *, width_dots: int, height: int) -> list[bytes]:
    """Return the rows of a picture.

    Raises:
        RasterRefused: the bytes do not fit the size.
    """
    row_bytes = (width_dots + 7) // 8
    if not (width_dots > 0 and 0 < height <= ROWS_MAX and len(bitmap) == row_bytes * height):
        raise RasterRefused(f"{len(bitmap)} bytes for {width_dots} x {height} dots")
    return [bitmap[start : start + row_bytes] for start in range(0, len(bitmap), row_bytes)]


def picture_steps(rows: list[bytes]) -> list[bytes]:
    """Return the commands that draw a picture: bands of rows, and feeds for the gaps."""
    steps: list[bytes] = []
    for is_gap, run in _runs(rows):
        if is_gap:
            steps += [b"\x1bJ" + bytes((size,)) for size in _slices(len(run), FEED_ROWS_MAX)]
            continue
        start = 0
        for size in _slices(len(run), BAND_ROWS_MAX):
            steps.append(_band(run[start : start + size]))
            start += size
    return steps


def _band(rows: list[bytes]) -> bytes:
    """Return `GS v 0` for a few rows."""
    size = len(rows[0]).to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1dv0\x00" + size + scrub(b"".join(rows))


def _runs(rows: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Split rows into gaps worth a feed and everything else."""
    by_ink = ((not ink, list(run)) for ink, run in itertools.groupby(rows, any))
    worth = ((blank and len(run) >= FEED_ROWS_MIN, run) for blank, run in by_ink)
    for is_gap, runs in itertools.groupby(worth, lambda pair: pair[0]):
        yield is_gap, [row for _, run in runs for row in run]


def _slices(total: int, most: int) -> Iterator[int]:
    """Split a number into parts of at most `most`."""
    for start in range(0, total, most):
        yield min(most, total - start)
