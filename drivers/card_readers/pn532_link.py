"""Commands to a PN532 and their answers: acknowledge, repeat, give up.

One command at a time: frame out, ACK in, answer in.  Without an ACK the command is
sent again, with the wake-up before it; an answer that came in broken is asked for
again with a NACK, on which the device repeats it without doing anything anew.  When an
ACK was lost on its way, a command may be carried out twice: all of ours may be.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.card_readers.pn532_frames import (
    ACK,
    FROM_DEVICE,
    NACK,
    TO_DEVICE,
    WAKE_UP,
    Frame,
    FrameDecoder,
    Signal,
    frame_of,
)
from drivers.errors import DeviceSilent, DriverError
from drivers.transport import Transport

GET_FIRMWARE_VERSION, SAM_CONFIGURATION, RF_CONFIGURATION = 0x02, 0x14, 0x32
IN_DATA_EXCHANGE, IN_LIST_PASSIVE_TARGET = 0x40, 0x4A

_READ_BYTES: Final = 512
_SENDS_MAX: Final = 3
_NACKS_MAX: Final = 3
_NOISE_MAX: Final = 64  # frames that answer nothing, in a row


class CommandRefused(DriverError):
    """The device does not know a command, or not in this state."""

    code = "device_command_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pn532Timing:
    """How long to wait for what."""

    ack_s: float = 0.3
    answer_s: float = 1.0
    poll_s: float = 0.2
    card_s: float = 30.0
    write_s: float = 1.0


class Pn532Link:
    """One open line.  Used by the device's thread."""

    def __init__(
        self, transport: Transport, timing: Pn532Timing, is_stopping: Callable[[], bool]
    ) -> None:
        self._transport = transport
        self._timing = timing
        self._is_stopping = is_stopping
        self._decoder = FrameDecoder()
        self._waiting: deque[Frame | Signal] = deque()

    def command(self, code: int, params: bytes = b"", *, is_waking: bool = False) -> bytes:
        """Return what the device answers to a command.

        Raises:
            DeviceSilent: it does not.
            CommandRefused: it says that it cannot.
            DriverError: the device went away.
        """
        self._forget()
        data = frame_of(bytes((TO_DEVICE, code)) + params)
        for attempt in range(_SENDS_MAX):
            wake_up = WAKE_UP if is_waking or attempt else b""
            self._transport.write(wake_up + data, self._timing.write_s)
            if self._await_ack():
                return self._await_answer(code)
        raise DeviceSilent(f"no acknowledgement of command {code:#04x}")

    def idle(self, timeout_s: float) -> None:
        """Wait until something is to be done; nobody speaks unasked."""
        self._transport.read(_READ_BYTES, timeout_s)

    def _await_ack(self) -> bool:
        ends_at = time.monotonic() + self._timing.ack_s
        for _ in range(_NOISE_MAX):
            one = self._next(ends_at)
            if one is None or one is Signal.ACK:
                return one is Signal.ACK
        return False

    def _await_answer(self, code: int) -> bytes:
        ends_at = time.monotonic() + self._timing.answer_s
        nacks_left = _NACKS_MAX
        for _ in range(_NOISE_MAX):
            one = self._next(ends_at)
            if isinstance(one, Frame):
                if one.data[:2] == bytes((FROM_DEVICE, code + 1)):
                    return one.data[2:]
            elif one is Signal.ERROR:
                raise CommandRefused(f"command {code:#04x} refused")
            elif one is Signal.BAD and nacks_left:
                nacks_left -= 1
                self._forget()
                self._transport.write(NACK, self._timing.write_s)
            elif one is None:
                break
        self._transport.write(ACK, self._timing.write_s)  # give the command up
        raise DeviceSilent(f"no answer to command {code:#04x}")

    def _next(self, ends_at: float) -> Frame | Signal | None:
        """Return the next frame; None at the deadline, or when we leave."""
        while not self._waiting:
            left_s = ends_at - time.monotonic()
            if left_s <= 0 or self._is_stopping():
                return None
            self._waiting += self._decoder.feed(self._transport.read(_READ_BYTES, left_s))
        return self._waiting.popleft()

    def _forget(self) -> None:
        self._decoder.forget()
        self._waiting.clear()
