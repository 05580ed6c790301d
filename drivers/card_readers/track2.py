"""Meter cards from a line reader that sends track 2 as text (IEC 62055-51, Record 2).

The record is `;` MeterPAN(18) `=` DOE(4, or `=`) `=` TCT EA SGC TI KRN `?`, then the
redundancy character of ISO/IEC 7811, then CR, LF or both.  See docs/protocols/track2.md.

Theory of operation.  Readers differ in what they leave out, so a record ends at the
first CR or LF, or, with an end sentinel seen, when the line falls silent.  Bytes that
end in silence without being a whole record are one misread.  The buffer is bounded:
what is longer than any card is thrown away up to the next end and told once.

This file checks framing and redundancy only.  Without a redundancy character (a
reader that strips it) a flipped digit is for the caller's check digits to find; the
URI option `lrc=required` refuses such records.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING, Final

from drivers.card_readers.base import CardMisread, CardRead, MeterCard, MisreadReason
from drivers.card_readers.line_reader import LineReader
from drivers.transport import SerialSettings, SerialTransport

if TYPE_CHECKING:
    from drivers.events import DeviceEvent, EventSink
    from drivers.transport import TransportOpener
    from drivers.uri import DeviceUri

START, END, SEPARATOR = ";", "?", "="
LINE_ENDS: Final = b"\r\n"
LINE_BYTES_MAX: Final = 64  # track 2 holds 40 characters
SILENCE_S: Final = 0.3  # at 1200 baud a character takes 9 ms

_CHARS: Final = frozenset("0123456789:;<=>?")  # the 16 characters of the 5-bit set
_RECORD: Final = re.compile(
    r"(?P<meter_pan>[0-9]{18})=(?P<expiry>[0-9]{4}|=?)="
    r"(?P<tct>[0-9]{2})(?P<ea>[0-9]{2})(?P<sgc>[0-9]{6})(?P<ti>[0-9]{2})(?P<krn>[0-9])"
)
_RECORD_LENGTHS: Final = (34, 33, 37)
_OPTIONS: Final = (*SerialSettings.OPTIONS, "lrc")


class BadRecord(Exception):
    """A record that cannot be used."""

    def __init__(self, reason: MisreadReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def lrc_of(text: str) -> str:
    """Return the redundancy character of a record, sentinels included (ISO/IEC 7811).

    Each character stands for its four data bits plus a parity bit of its own; the
    data bits of the redundancy character are the exclusive-or of all of them.
    """
    return chr(0x30 | reduce(xor, (ord(char) & 0x0F for char in text), 0))


def encode_track2(card: MeterCard) -> str:
    """Return the record of a card, with sentinels and redundancy character."""
    expiry = SEPARATOR if card.expiry is None else card.expiry
    rest = f"{card.tct}{card.ea}{card.sgc}{card.ti}{card.krn}"
    framed = f"{START}{card.meter_pan}{SEPARATOR}{expiry}{SEPARATOR}{rest}{END}"
    return framed + lrc_of(framed)


def decode_track2(line: str, *, is_lrc_required: bool = False) -> MeterCard:
    """Return the card in one record, line end removed.

    Raises:
        BadRecord: with the reason; the text itself is not repeated.
    """
    if not _CHARS.issuperset(line):
        raise BadRecord(MisreadReason.CHARS)
    body = _unframed(line, is_lrc_required=is_lrc_required)
    if START in body or END in body:
        raise BadRecord(MisreadReason.FRAMING)
    match = _RECORD.fullmatch(body)
    if match is None:
        is_length = len(body) not in _RECORD_LENGTHS
        raise BadRecord(MisreadReason.LENGTH if is_length else MisreadReason.FRAMING)
    fields = match.groupdict()
    expiry = fields.pop("expiry")
    has_expiry = expiry not in {"", SEPARATOR, "0000"}
    return MeterCard(expiry=expiry if has_expiry else None, **fields)


def _unframed(line: str, *, is_lrc_required: bool) -> str:
    """Return what stands between the sentinels, having checked the redundancy character."""
    if not line.startswith(START):
        if is_lrc_required:
            raise BadRecord(MisreadReason.FRAMING)
        return line
    head, end, lrc = line.partition(END)
    if not end or len(lrc) > 1 or (is_lrc_required and not lrc):
        raise BadRecord(MisreadReason.FRAMING)
    if lrc and lrc != lrc_of(head + end):
        raise BadRecord(MisreadReason.LRC)
    return head[1:]


class Track2Decoder:
    """Bytes in, cards or reasons out.  Knows no thread and no clock."""

    silence_s = SILENCE_S

    def __init__(self, *, is_lrc_required: bool = False) -> None:
        self._is_lrc_required = is_lrc_required
        self._line = bytearray()
        self._is_overlong = False

    @property
    def is_inside(self) -> bool:
        """Whether a record has begun, so that silence would mean something."""
        return bool(self._line) or self._is_overlong

    def feed(self, data: bytes) -> list[MeterCard | MisreadReason]:
        """Take bytes as they came."""
        found: list[MeterCard | MisreadReason] = []
        for byte in data:
            if byte in LINE_ENDS:
                found += self._finish()
            elif len(self._line) == LINE_BYTES_MAX:
                self._is_overlong = True
            else:
                self._line.append(byte)
        return found

    def silence(self) -> list[MeterCard | MisreadReason]:
        """The line has been quiet for `SILENCE_S`, or was cut."""
        if self._is_overlong or END.encode() in self._line:
            return self._finish()
        is_partial = bool(self._line)
        self._line.clear()
        return [MisreadReason.TIMEOUT] if is_partial else []

    def _finish(self) -> list[MeterCard | MisreadReason]:
        line, is_overlong = self._line.decode("latin-1"), self._is_overlong
        self._line.clear()
        self._is_overlong = False
        if is_overlong:
            return [MisreadReason.TOO_LONG]
        if not line:  # the LF after a CR
            return []
        try:
            return [decode_track2(line, is_lrc_required=self._is_lrc_required)]
        except BadRecord as error:
            return [error.reason]


def track2_event(uri: str, found: MeterCard | MisreadReason) -> DeviceEvent:
    """Return the event of one record."""
    return CardRead(uri, found) if isinstance(found, MeterCard) else CardMisread(uri, found)


class Track2Reader(LineReader[MeterCard | MisreadReason]):
    """A line reader on its own thread; see `drivers.card_readers.base.CardReader`."""

    def __init__(
        self, uri: str, opener: TransportOpener, decoder: Track2Decoder, on_event: EventSink
    ) -> None:
        super().__init__(uri, opener, decoder, track2_event, on_event)


def open_track2_reader(uri: DeviceUri, on_event: EventSink) -> Track2Reader:
    """Start the reader a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong.
    """
    uri.refuse_options_beyond(_OPTIONS)
    settings = SerialSettings.from_uri(uri, default_baud=9600)
    is_lrc_required = uri.choice("lrc", ("auto", "required"), default="auto") == "required"
    decoder = Track2Decoder(is_lrc_required=is_lrc_required)
    return Track2Reader(uri.text, lambda: SerialTransport(uri.path, settings), decoder, on_event)
