"""Question and answer with one ccTalk device: deadlines, repeats, echo.

A reply does not say which command it answers.  So the line is emptied before each
question and, after a failure, left alone until it is quiet; and each question knows
how long its answer must be.  ccTalk is one wire for both directions: with most
adapters we hear ourselves first.  What we hear is dropped if it is exactly what we
said; whether it comes at all need not be configured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.cash_acceptors.cctalk_frames import HOST, REPLY, BadFrame, Check, Frame, decode, encode
from drivers.transport import Transport

TRIES: Final = 3
ASKED_TWICE_MAX: Final = 5
_READ_BYTES: Final = 256
_DRAIN_READS_MAX: Final = 64

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTiming:
    """How long to wait for what."""

    reply_s: float = 0.3
    quiet_s: float = 0.05
    write_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CctalkAddress:
    """How one device is spoken to."""

    number: int
    check: Check = Check.SIMPLE


class CctalkLine:
    """One open line.  Answers are data, or None when there was no valid one."""

    def __init__(
        self,
        transport: Transport,
        address: CctalkAddress,
        timing: LineTiming | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._transport = transport
        self._address = address
        self._timing = timing or LineTiming()
        self._clock = clock

    def ask(self, header: int, data: bytes = b"", *, size: int, tries: int = TRIES) -> bytes | None:
        """Ask until an answer of the right size comes, at most `tries` times.

        Raises:
            DriverError: the device went away.
        """
        return self.ask_any(header, data, sizes=(size,), tries=tries)

    def ask_any(
        self, header: int, data: bytes = b"", *, sizes: tuple[int, ...], tries: int = TRIES
    ) -> bytes | None:
        """As `ask`, where answers of several sizes are right.

        Raises:
            DriverError: the device went away.
        """
        for _ in range(tries):
            answer = self._ask_once(header, data)
            if answer is not None and len(answer) in sizes:
                return answer
            self._drain(self._timing.quiet_s)
        return None

    def ask_twice(self, header: int, data: bytes = b"", *, size: int) -> bytes | None:
        """Ask until two answers in a row are the same: the 8-bit sum lets some faults through.

        Raises:
            DriverError: the device went away.
        """
        before = None
        for _ in range(ASKED_TWICE_MAX):
            answer = self.ask(header, data, size=size)
            if answer is None or answer == before:
                return answer
            before = answer
        return None

    def tell(self, header: int, data: bytes = b"", *, tries: int = TRIES) -> bool:
        """Give an order that may be repeated; whether it was taken.

        Raises:
            DriverError: the device went away.
        """
        return self.ask(header, data, size=0, tries=tries) is not None

    def _ask_once(self, header: int, data: bytes) -> bytes | None:
        self._drain(0)
        question = encode(
            Frame(destination=self._address.number, source=HOST, header=header, data=data),
            self._address.check,
        )
        self._transport.write(question, self._timing.write_s)
        reply = self._reply_after(question)
        is_ours = reply is not None and reply.header == REPLY and reply.destination == HOST
        if reply is None or not is_ours or reply.source not in {None, self._address.number}:
            return None
        return reply.data

    def _reply_after(self, question: bytes) -> Frame | None:
        """Collect bytes until they are a frame that is not our own echo."""
        heard = bytearray()
        ends_at = self._clock() + self._timing.reply_s
        while (left_s := ends_at - self._clock()) > 0:
            heard += self._transport.read(_READ_BYTES, left_s)
            if question.startswith(heard):  # the echo, or a part of it
                continue
            body = bytes(heard.removeprefix(question))
            try:
                frame = decode(body, self._address.check)
            except BadFrame:
                return None
            if frame is not None:
                return frame
        return None

    def _drain(self, quiet_s: float) -> None:
        for _ in range(_DRAIN_READS_MAX):
            if not self._transport.read(_READ_BYTES, quiet_s):
                break
