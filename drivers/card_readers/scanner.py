"""QR codes and barcodes from a scanner that sends them as lines of text.

Scanners agree on no protocol, only on habits: the text, then CR, LF, both, or nothing
at all.  See docs/protocols/scanner.md, also for scanners that type like a keyboard.

Theory of operation.  A code ends at the first CR or LF; with `end=silence`, when the
scanner falls silent.  Anything else that ends in silence was cut off and is one
misread.  A scanner on a stand sees the code that lies under it again and again: the
same text within `again` milliseconds of its last sight is the same scan.

What the text means is for the caller to judge: a receipt, a meter number, nonsense.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from drivers.card_readers.base import CardMisread, CodeScanned, MisreadReason
from drivers.card_readers.line_reader import LineReader
from drivers.transport import SerialSettings, SerialTransport

if TYPE_CHECKING:
    from drivers.events import DeviceEvent, EventSink
    from drivers.transport import TransportOpener
    from drivers.uri import DeviceUri

CODE_BYTES_MAX: Final = 512  # a receipt with a set of key changes takes about 150
LINE_ENDS: Final = b"\r\n"
SILENCE_S: Final = 0.2  # at 9600 baud a character takes 1 ms
AGAIN_MS: Final = 1500

# ISO/IEC 15424: which kind of code it was, "]Q1" for a QR code.
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_OPTIONS: Final = (*SerialSettings.OPTIONS, "end", "aim", "again")


class ScanDecoder:
    """Bytes in, texts or reasons out.  Knows no thread and no clock."""

    silence_s = SILENCE_S

    def __init__(self, *, ends_in_silence: bool = False, has_aim: bool = False) -> None:
        self._ends_in_silence = ends_in_silence
        self._has_aim = has_aim
        self._line = bytearray()
        self._is_overlong = False

    @property
    def is_inside(self) -> bool:
        """Whether a code has begun, so that silence would mean something."""
        return bool(self._line) or self._is_overlong

    def feed(self, data: bytes) -> list[str | MisreadReason]:
        """Take bytes as they came."""
        found: list[str | MisreadReason] = []
        for byte in data:
            if byte in LINE_ENDS:
                found += self._finish()
            elif len(self._line) == CODE_BYTES_MAX:
                self._is_overlong = True
            else:
                self._line.append(byte)
        return found

    def silence(self) -> list[str | MisreadReason]:
        """The line has been quiet for `SILENCE_S`, or was cut."""
        if self._ends_in_silence or self._is_overlong:
            return self._finish()
        is_partial = bool(self._line)
        self._line.clear()
        return [MisreadReason.TIMEOUT] if is_partial else []

    def _finish(self) -> list[str | MisreadReason]:
        line, is_overlong = bytes(self._line), self._is_overlong
        self._line.clear()
        self._is_overlong = False
        if is_overlong:
            return [MisreadReason.TOO_LONG]
        return [self._text_of(line)] if line else []  # empty: the LF after a CR

    def _text_of(self, line: bytes) -> str | MisreadReason:
        try:
            text = line.decode("utf-8").rstrip("\t ")  # some are set to send a tab as well
        except UnicodeDecodeError:
            return MisreadReason.CHARS
        if self._has_aim:
            if not _AIM.match(text):
                return MisreadReason.FRAMING
            text = text[3:]
        if not text:
            return MisreadReason.LENGTH
        return text if text.isprintable() else MisreadReason.CHARS


class RepeatFilter:
    """Lets a text through once for as long as it is seen again within `again_s`."""

    def __init__(self, again_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._again_s = again_s
        self._clock = clock
        self._last: tuple[str, float] | None = None

    def is_new(self, text: str) -> bool:
        """Whether this is another scan than the last one."""
        now = self._clock()
        before, self._last = self._last, (text, now)
        return before is None or before[0] != text or now - before[1] >= self._again_s


class Scanner(LineReader[str | MisreadReason]):
    """A scanner on its own thread; see `drivers.card_readers.base.CardReader`."""

    def __init__(
        self,
        uri: str,
        opener: TransportOpener,
        decoder: ScanDecoder,
        on_event: EventSink,
        repeats: RepeatFilter,
    ) -> None:
        self._repeats = repeats
        super().__init__(uri, opener, decoder, self._event, on_event)

    def _event(self, uri: str, found: str | MisreadReason) -> DeviceEvent | None:
        if isinstance(found, MisreadReason):
            return CardMisread(uri, found)
        return CodeScanned(uri, found) if self._repeats.is_new(found) else None


def open_scanner(uri: DeviceUri, on_event: EventSink) -> Scanner:
    """Start the scanner a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong.
    """
    uri.refuse_options_beyond(_OPTIONS)
    settings = SerialSettings.from_uri(uri, default_baud=9600)
    decoder = ScanDecoder(
        ends_in_silence=uri.choice("end", ("line", "silence"), default="line") == "silence",
        has_aim=uri.choice("aim", ("none", "expected"), default="none") == "expected",
    )
    again_ms = uri.whole_number("again", default=AGAIN_MS, low=0, high=60_000)
    return Scanner(
        uri.text,
        lambda: SerialTransport(uri.path, settings),
        decoder,
        on_event,
        RepeatFilter(again_ms / 1000),
    )
