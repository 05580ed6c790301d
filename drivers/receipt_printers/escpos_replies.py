"""ESC/POS, the printer's side of the line: bytes to replies.  See docs/protocols/escpos.md.

The kinds of reply share one line without lengths or addresses; they are told apart
by fixed bits.  What fits none of them is noise and is dropped byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.receipt_printers.base import PrinterCondition

_KIND_MASK: Final = 0x93
_REAL_TIME: Final = 0x12
_AUTOMATIC: Final = 0x10
_PLAIN_MASK: Final = 0x90  # both clear: answer to GS r, and the later automatic status bytes
_ECHO_HEAD: Final = b"\x37\x22"
_ECHO_BYTES: Final = 7
_AUTOMATIC_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """Answer to DLE EOT; which of them follows from what was asked."""

    bits: int


@dataclass(frozen=True, slots=True)
class PaperSensor:
    """Answer to GS r 1, given when everything before it was carried out."""

    bits: int

    @property
    def is_out(self) -> bool:
        """Whether the printer saw the end of the paper."""
        return bool(self.bits & 0x0C)


@dataclass(frozen=True, slots=True)
class ProcessEcho:
    """Answer to GS ( H: the process id comes back."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """The four bytes a printer may send by itself."""

    bits: bytes


Reply = RealTimeStatus | PaperSensor | ProcessEcho | AutomaticStatus


class ReplyDecoder:
    """Bytes in, replies out."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes as they came."""
        self._buffer += data
        found: list[Reply] = []
        while self._buffer:
            size = _expected_bytes(bytes(self._buffer))
            if len(self._buffer) < size:
                break
            if size:
                found.append(_parsed(bytes(self._buffer[:size])))
            del self._buffer[: size or 1]
        return found


def _expected_bytes(buffer: bytes) -> int:
    """Return the size of the reply that begins here, 0 when none can."""
    first = buffer[0]
    if first == _ECHO_HEAD[0]:
        return _ECHO_BYTES if _may_be_echo(buffer) else 0
    if first & _KIND_MASK == _AUTOMATIC:
        later = buffer[1:_AUTOMATIC_BYTES]
        return 0 if any(byte & _PLAIN_MASK for byte in later) else _AUTOMATIC_BYTES
    return 1 if first & _KIND_MASK == _REAL_TIME or not first & _PLAIN_MASK else 0


def _may_be_echo(buffer: bytes) -> bool:
    """Whether what has come so far fits `37 22 id id id id 00`."""
    head, process_id, end = buffer[1:2], buffer[2:6], buffer[6:7]
    is_printable = all(0x20 <= byte <= 0x7E for byte in process_id)
    return head in {b"", _ECHO_HEAD[1:]} and is_printable and end in {b"", b"\0"}


def _parsed(reply: bytes) -> Reply:
    if len(reply) == _ECHO_BYTES:
        return ProcessEcho(reply[2:6])
    if len(reply) == _AUTOMATIC_BYTES:
        return AutomaticStatus(reply)
    is_real_time = reply[0] & _KIND_MASK == _REAL_TIME
    return RealTimeStatus(reply[0]) if is_real_time else PaperSensor(reply[0])


def condition_from_answers(*, printer: int, offline_cause: int, paper: int) -> PrinterCondition:
    """Return the gravest condition in the answers to DLE EOT 1, 2 and 4."""
    return _gravest(
        cover=offline_cause & 0x04,
        out=(offline_cause & 0x20) | (paper & 0x60),
        error=offline_cause & 0x40,
        offline=printer & 0x08,
        low=paper & 0x0C,
    )


def condition_from_automatic(status: AutomaticStatus) -> PrinterCondition:
    """Return the gravest condition in the four automatic bytes."""
    first, second, third, _ = status.bits
    return _gravest(
        cover=first & 0x20,
        out=third & 0x0C,
        error=second & 0x68,
        offline=first & 0x08,
        low=third & 0x03,
    )


def _gravest(*, cover: int, out: int, error: int, offline: int, low: int) -> PrinterCondition:
    """Pick one of several that may hold; each argument is its bits, 0 when it does not."""
    found = (
        (cover, PrinterCondition.COVER_OPEN),
        (out, PrinterCondition.PAPER_OUT),
        (error, PrinterCondition.ERROR),
        (offline, PrinterCondition.OFFLINE),
        (low, PrinterCondition.PAPER_LOW),
    )
    return next((condition for bits, condition in found if bits), PrinterCondition.READY)
