"""The inside of an ID003 bill acceptor, and hands to misuse it.

Written from the protocol's description, not from the driver: the CRC is worked out by
half bytes here.  `cash_box` and `given_back` are the physical truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

_SYNC: Final = 0xFC
_GAP_S: Final = 0.05
_REJECT_S: Final = 0.4
COUNTRY: Final = 0x2A
"""Made up: the real number stands in the acceptor's own papers."""
BILLS: Final = {0x61: (2, 1), 0x62: (5, 1), 0x63: (1, 2), 0x64: (2, 2)}
"""Escrow code of each note, its first digit and the zeros behind."""


def _worth(code: int) -> int:
    digit, zeros = BILLS[code]
    return digit * int(10**zeros)


def _crc(data: bytes) -> bytes:
    crc = 0
    for byte in data:
        for half in (byte & 15, byte >> 4):
            crc = crc >> 4 ^ ((crc ^ half) & 15) * 0x1081
    return bytes((crc % 256, crc // 256))


class Id003Core:
    """One acceptor without a port."""

    move_s = 0.8
    escrow_s = 20.0

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        stacks_at_power_up: bool = False,
        recovers: bool = True,
    ) -> None:
        self.clock = clock
        self.cash_box: list[int] = []
        self.given_back: list[int] = []
        self.in_escrow: int | None = None
        self.moves_to: list[int] | None = None
        self.is_vend_valid = False
        self.is_jamming = self.is_jammed = False
        self.is_stacker_in = True
        self.is_full = self.is_mute = False
        self.commands: list[int] = []
        self._stacks_at_power_up = stacks_at_power_up
        self._recovers = recovers
        self._buffer = bytearray()
        self._heard_at = clock()
        self._until = 0.0
        self._shown: tuple[bytes, float] | None = None
        self._show_stacked = False
        self._power_up: int | None = 0x40
        self._recovered = False
        self._forget()

    def _forget(self) -> None:
        self.is_initializing = False
        self.is_inhibited = True
        self.refused = 0xFFFF

    # ------------------------------------------------------------ hands

    def insert(self, value: int) -> bool:
        """Put a note into the slot; whether it went in."""
        self.tick()
        code = next((one for one in BILLS if _worth(one) == value), None)
        if code is None or self.is_inhibited or self._status()[0] not in {0x11, 0x16, 0x17}:
            return False
        self._show_stacked, self._shown = False, None
        if self.refused >> code - 0x61 & 1:
            self._show(b"\x17\x79")
            return False
        self.in_escrow = code
        self._until = self.clock() + self.escrow_s
        return True

    def insert_paper(self) -> None:
        """Put a piece of paper into the slot."""
        self._show(b"\x17\x76")

    def pull_back(self) -> None:
        """Pull the note in escrow out on a thread."""
        if self.in_escrow is not None:
            self.given_back.append(_worth(self.in_escrow))
            self.in_escrow = self.moves_to = None
            self._show(b"\x48")

    def jam(self) -> None:
        """Let the next or present movement stick."""
        self.is_jamming = True

    def clear_jam(self) -> None:
        """Let a mechanic free the path; the note goes on to where it was going."""
        self.is_jamming = self.is_jammed = False

    def take_stacker_out(self) -> None:
        """Take the cash box away."""
        self.is_stacker_in = False

    def put_stacker_in(self) -> None:
        """Put an empty cash box in."""
        self.is_stacker_in = True

    def fill_stacker(self) -> None:
        """Let the cash box be full."""
        self.is_full = True

    def power_cycle(self) -> None:
        """Switch off and on."""
        self.tick()
        self._power_up = 0x42 if self.is_vend_valid else 0x40
        self._recovered = self.is_vend_valid
        if self.in_escrow is not None:
            to_box = self._stacks_at_power_up and self.moves_to is self.cash_box
            (self.cash_box if to_box else self.given_back).append(_worth(self.in_escrow))
            self._power_up = 0x42 if to_box else 0x41
            self._recovered = to_box
        self.in_escrow = self.moves_to = self._shown = None
        self.is_vend_valid = self._show_stacked = False
        self.is_jamming = self.is_jammed = False
        self._forget()
        self._buffer.clear()

    # ------------------------------------------------------------ inside

    def _show(self, status: bytes) -> None:
        self._shown = (status, self.clock() + _REJECT_S)

    def tick(self) -> None:
        """Let a movement end, or an undecided note go back."""
        if self.in_escrow is None or self.clock() < self._until:
            return
        if self.moves_to is None:
            self._move(self.given_back)
        elif self.is_jamming:
            self.is_jammed = True
        else:
            self.moves_to.append(_worth(self.in_escrow))
            self.is_vend_valid = self.moves_to is self.cash_box
            self.in_escrow = self.moves_to = None

    def _move(self, target: list[int]) -> None:
        self.moves_to = target
        self._until = self.clock() + self.move_s

    def _status(self) -> bytes:
        """Return the status as code and data; the first that holds."""
        if self._shown is not None and self.clock() >= self._shown[1]:
            self._shown = None
        moving = b"\x14" if self.moves_to is self.cash_box else b"\x18"
        escrow = bytes((0x13, self.in_escrow or 0))
        ways: list[tuple[object, bytes]] = [
            (self._power_up, bytes((self._power_up or 0,))),
            (self.is_vend_valid, b"\x15"),
            (self.is_jammed, b"\x46"),
            (not self.is_stacker_in, b"\x44"),
            (self.is_full, b"\x43"),
            (self.moves_to is not None, moving),
            (self.in_escrow is not None, escrow),
            (self._shown, self._shown[0] if self._shown else b""),
            (self._show_stacked, b"\x16"),
            (self.is_initializing, b"\x1b"),
            (self.is_inhibited, b"\x1a"),
        ]
        return next((status for holds, status in ways if holds), b"\x11")

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host."""
        now = self.clock()
        if now - self._heard_at > _GAP_S:
            self._buffer.clear()
        self._heard_at = now
        answers = b""
        for byte in data:
            if not self._buffer and byte != _SYNC:
                continue
            self._buffer.append(byte)
            if len(self._buffer) >= 5 and len(self._buffer) >= self._buffer[1]:
                frame = bytes(self._buffer)
                self._buffer.clear()
                if _crc(frame[:-2]) == frame[-2:] and not self.is_mute:
                    answers += self._answer(frame[2], frame[3:-2])
        return answers

    def _answer(self, command: int, data: bytes) -> bytes:
        self.tick()
        self.commands.append(command)
        if command == 0x50:
            self._show_stacked = self._show_stacked or self.is_vend_valid
            self.is_vend_valid = False
            return b""
        body = self._obey(command, data)
        head = bytes((_SYNC, len(body) + 4)) + body
        return head + _crc(head)

    def _obey(self, command: int, data: bytes) -> bytes:
        answer = b"\x4b"
        if command == 0x11:
            answer = self._status()
            self._show_stacked = self._show_stacked and answer != b"\x16"
        elif command == 0x40:
            answer = self._reset()
        elif command in {0x42, 0x43, 0x44} and self.in_escrow and self.moves_to is None:
            answer = b"\x50"
            if command == 0x44:
                self._until = self.clock() + self.escrow_s
            else:
                self._move(self.cash_box if command == 0x42 else self.given_back)
        elif command == 0x8A:
            table = b"".join(bytes((code, COUNTRY, *BILLS[code])) for code in BILLS)
            answer = b"\x8a" + table + b"\x65\x01\x01\x02"
        elif 0xC0 <= command <= 0xC4 and self._power_up is None:
            answer = bytes((command,)) + data
            self._set(command, data)
        return answer

    def _reset(self) -> bytes:
        if self.is_jamming or self.in_escrow is not None:
            return b"\x4b"
        if self._power_up is not None:
            self.is_vend_valid = self._recovered and self._recovers
            self._recovered = False
            self._power_up = None
        self._forget()
        self.is_initializing = True
        return b"\x50"

    def _set(self, command: int, data: bytes) -> None:
        if command == 0xC0:
            self.refused = data[0] | data[1] << 8
        elif command == 0xC3:
            self.is_inhibited = data != b"\x00"
            self.is_initializing = False

    def state(self) -> dict[str, Any]:
        """Return what a bystander could count."""
        return {"cash_box": list(self.cash_box), "given_back": list(self.given_back)}
