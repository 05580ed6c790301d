"""Which device answers on a port: each kind is asked its own harmless question.

Readers that only talk cannot be asked.  The order matters: a printer is asked first, for
it would print the questions of the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from drivers.card_readers.msr605_frames import RESET, TEST
from drivers.card_readers.pn532_frames import WAKE_UP, frame_of
from drivers.card_readers.pn532_link import GET_FIRMWARE_VERSION
from drivers.errors import DeviceGone, WriteDeadlinePassed
from drivers.transport import SerialSettings, SerialTransport

_ANSWER_S: Final = 0.5
_READ_BYTES: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to say at which speed, and what tells the device."""

    scheme: str
    what: str
    baud: int
    says: bytes
    is_answer: Callable[[bytes], bool]

    def uri(self, port: str) -> str:
        """Return the device URI for a port that answered."""
        return f"{self.scheme}:{port}?baud={self.baud}"


def _is_printer_status(answer: bytes) -> bool:
    return len(answer) == 1 and answer[0] & 0x93 == 0x12


def _escpos(baud: int) -> Question:
    return Question(
        scheme="escpos",
        what="a receipt printer that speaks ESC/POS",
        baud=baud,
        says=b"\x10\x04\x01",
        is_answer=_is_printer_status,
    )


def _cctalk(address: int, what: str) -> Question:
    asked = bytes((address, 0, 1, 254))
    answered = bytes((1, 0, address, 0))
    return Question(
        scheme="cctalk",
        what=what,
        baud=9600,
        says=asked + bytes((-sum(asked) & 0xFF,)),
        is_answer=lambda answer: answered + bytes((-sum(answered) & 0xFF,)) in answer,
    )


QUESTIONS: Final = (
    _escpos(115200),
    _escpos(9600),
    Question(
        scheme="pn532",
        what="a PN532 reader of chip cards",
        baud=115200,
        says=WAKE_UP + frame_of(bytes((0xD4, GET_FIRMWARE_VERSION))),
        is_answer=lambda answer: b"\xd5\x03" in answer,
    ),
    Question(
        scheme="msr605",
        what="an MSR605 reader and writer of magnetic cards",
        baud=9600,
        says=RESET + TEST,
        is_answer=lambda answer: b"\x1by" in answer,
    ),
    _cctalk(40, "a ccTalk bill acceptor"),
    _cctalk(2, "a ccTalk coin acceptor"),
)
SCHEMES: Final = tuple(dict.fromkeys(question.scheme for question in QUESTIONS))


def probe(port: str, *, only: str | None = None) -> Iterator[tuple[Question, bool]]:
    """Ask one question after the other and tell whether it was answered; end at the first answer.

    Raises:
        DriverError: the port is not there, is in use, or may not be opened.
    """
    for question in QUESTIONS:
        if only in {None, question.scheme}:
            is_answered = _ask(port, question)
            yield question, is_answered
            if is_answered:
                return


def _ask(port: str, question: Question) -> bool:
    line = SerialTransport(port, SerialSettings(baud=question.baud))
    try:
        while line.read(_READ_BYTES, 0):  # what was on its way already is no answer
            pass
        line.write(question.says, _ANSWER_S)
        heard, ends_at = b"", time.monotonic() + _ANSWER_S
        while (left_s := ends_at - time.monotonic()) > 0:
            heard += line.read(_READ_BYTES, left_s)
            if question.is_answer(heard):
                return True
    except (WriteDeadlinePassed, DeviceGone):
        return False
    else:
        return False
    finally:
        line.close()
