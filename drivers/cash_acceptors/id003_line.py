"""Question and answer with an ID003 acceptor.

An answer does not say what it answers either, but its code shows it: an order is
answered with ACK, a setting with itself, a status request with the status.
"""

from __future__ import annotations

from typing import Final

from drivers.cash_acceptors.cctalk_line import TRIES, Clock, LineTiming
from drivers.cash_acceptors.id003_frames import (
    ACK,
    STATUS_REQUEST,
    BadFrame,
    Message,
    decode,
    encode,
)
from drivers.transport import Transport

_READ_BYTES: Final = 256
_DRAIN_READS_MAX: Final = 64


class Id003Line:
    """One open line."""

    def __init__(self, transport: Transport, timing: LineTiming, clock: Clock) -> None:
        self._transport = transport
        self._timing = timing
        self._clock = clock

    def status(self) -> Message | None:
        """Ask for the status.

        Raises:
            DriverError: the acceptor went away.
        """
        for _ in range(TRIES):
            answer = self._ask_once(Message(STATUS_REQUEST))
            if answer is not None and answer.code != ACK:
                return answer
        return None

    def order(self, code: int) -> bool:
        """Give an order once; whether it was taken.

        Raises:
            DriverError: the acceptor went away.
        """
        return self._ask_once(Message(code)) == Message(ACK)

    def set(self, code: int, data: bytes) -> bool:
        """Set something, repeating it if needed; whether it was taken.

        Raises:
            DriverError: the acceptor went away.
        """
        setting = Message(code, data)
        return any(self._ask_once(setting) == setting for _ in range(TRIES))

    def read(self, code: int) -> bytes | None:
        """Return what a reading command answers.

        Raises:
            DriverError: the acceptor went away.
        """
        for _ in range(TRIES):
            answer = self._ask_once(Message(code))
            if answer is not None and answer.code == code:
                return answer.data
        return None

    def acknowledge(self) -> None:
        """Send ACK, which nothing answers.

        Raises:
            DriverError: the acceptor went away.
        """
        self._transport.write(encode(Message(ACK)), self._timing.write_s)

    def _ask_once(self, message: Message) -> Message | None:
        self._drain(0)
        self._transport.write(encode(message), self._timing.write_s)
        answer = self._answer()
        if answer is None:
            self._drain(self._timing.quiet_s)
        return answer

    def _answer(self) -> Message | None:
        heard = bytearray()
        ends_at = self._clock() + self._timing.reply_s
        while (left_s := ends_at - self._clock()) > 0:
            heard += self._transport.read(_READ_BYTES, left_s)
            try:
                message = decode(bytes(heard))
            except BadFrame:
                return None
            if message is not None:
                return message
        return None

    def _drain(self, quiet_s: float) -> None:
        for _ in range(_DRAIN_READS_MAX):
            if not self._transport.read(_READ_BYTES, quiet_s):
                break
