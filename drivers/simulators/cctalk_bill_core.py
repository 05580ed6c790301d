"""The inside of a ccTalk bill validator: slot, escrow, stacker, and hands to misuse them.

`cash_box` and `given_back` are the physical truth that a driver's tale is compared with.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from drivers.simulators.cctalk_slave import CctalkSlave

BILLS: Final = {1: 20, 2: 50, 3: 100, 4: 200}
"""Number of each note, and its value in whole units."""


class BillValidatorCore(CctalkSlave):
    """One validator without a port."""

    move_s = 0.8
    escrow_s = 20.0

    def __init__(
        self,
        *,
        has_crc: bool = False,
        clock: Callable[[], float] = time.monotonic,
        stacks_at_power_up: bool = False,
    ) -> None:
        self.cash_box: list[int] = []
        self.given_back: list[int] = []
        self.in_escrow: int | None = None
        self.moves_to: list[int] | None = None
        self.is_jamming = False
        self.is_stacker_in = True
        self._stacks_at_power_up = stacks_at_power_up
        self._until = 0.0
        self.mode = 0
        super().__init__(address=40, has_crc=has_crc, clock=clock)

    # ------------------------------------------------------------ hands

    def insert(self, value: int) -> bool:
        """Put a note into the slot; whether it went in."""
        self.tick()
        number = next((one for one, worth in BILLS.items() if worth == value), None)
        if number is None:
            self.happen(0, 2)
            return False
        if not self.is_open or not self.mask >> number - 1 & 1:
            self.happen(0, 4)
            return False
        if self.in_escrow is not None or not self.is_stacker_in or self.fault:
            return False
        self.in_escrow = number
        if self.mode & 2:
            self._until = self.clock() + self.escrow_s
            self.happen(number, 1)
        else:
            self._move(self.cash_box)
        return True

    def insert_paper(self) -> None:
        """Put a piece of paper into the slot: one event."""
        self.happen(0, 2)

    def pull_back(self) -> None:
        """Pull the note in escrow out on a thread."""
        if self.in_escrow is not None:
            self.given_back.append(BILLS[self.in_escrow])
            self.in_escrow = self.moves_to = None
            self.happen(0, 8)

    def string(self) -> None:
        """Leave a string in the path."""
        self.happen(0, 18)

    def jam(self) -> None:
        """Let the next or present movement stick."""
        self.is_jamming = True

    def clear_jam(self) -> None:
        """Let a mechanic free the path; the note goes on to where it was going."""
        self.is_jamming = False
        self.fault = 0
        self.happen(0, 10)

    def take_stacker_out(self) -> None:
        """Take the cash box away."""
        self.is_stacker_in = False
        self.fault = 44
        self.happen(0, 11)

    def put_stacker_in(self) -> None:
        """Put an empty cash box in."""
        self.is_stacker_in = True
        self.fault = 0
        self.happen(0, 12)

    def fill_stacker(self) -> None:
        """Let the cash box be full."""
        self.fault = 45
        self.happen(0, 14)

    def power_cycle(self) -> None:
        """Switch off and on; what was on its way arrives somewhere, and nobody says where."""
        self.tick()
        if self.in_escrow is not None:
            to_box = self._stacks_at_power_up and self.moves_to is self.cash_box
            (self.cash_box if to_box else self.given_back).append(BILLS[self.in_escrow])
        self.in_escrow = self.moves_to = None
        self.is_jamming = False
        self.mode = 0
        self._forget()

    # ------------------------------------------------------------ inside

    def tick(self) -> None:
        """Let a movement end, or an undecided note go back."""
        if self.in_escrow is None or self.clock() < self._until:
            return
        if self.moves_to is None:
            self._move(self.given_back)
            return
        if self.is_jamming:
            if not self.fault:
                self.fault = 39
                self.happen(0, 7)
            return
        number, self.in_escrow = self.in_escrow, None
        target, self.moves_to = self.moves_to, None
        target.append(BILLS[number])
        self.happen(*((number, 0) if target is self.cash_box else (0, 1)))

    def _move(self, target: list[int]) -> None:
        self.moves_to = target
        self._until = self.clock() + self.move_s

    def command(self, header: int, data: bytes) -> bytes | None:
        """Answer what only a bill validator knows."""
        match header:
            case 159:
                return self.reading()
            case 157:
                value = BILLS.get(data[0])
                return b"......." if value is None else f"IL{value:04}A".encode()
            case 156:
                return b"\x64\x00\x02" if data == b"IL" else b"\x00\x00\x00"
            case 153:
                self.mode = data[0]
                return b""
            case 154:
                return self._route(data[0])
        return None

    def _route(self, code: int) -> bytes:
        if self.in_escrow is None or self.moves_to is not None:
            return b"\xfe"
        if code == 255:
            self._until = self.clock() + self.escrow_s
        elif code == 1 and (self.fault or not self.is_stacker_in):
            return b"\xff"
        else:
            self._move(self.cash_box if code == 1 else self.given_back)
        return b""

    def state(self) -> dict[str, Any]:
        """Return what a bystander could count."""
        return {"cash_box": list(self.cash_box), "given_back": list(self.given_back)}
