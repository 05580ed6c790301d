"""The inside of a ccTalk coin acceptor with a sorter, and hands to misuse it.

`box` and `cup` are the physical truth that a driver's tale is compared with.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from drivers.simulators.cctalk_slave import CctalkSlave

COINS: Final = {1: b"IL010A", 2: b"IL050A", 3: b"IL100A", 4: b"IL200A", 5: b"IL500A", 6: b"IL1K0A"}
_WORTH: Final = {1: 10, 2: 50, 3: 100, 4: 200, 5: 500, 6: 1000}


class CoinAcceptorCore(CctalkSlave):
    """One acceptor without a port."""

    category = b"Coin Acceptor"

    def __init__(
        self, *, has_crc: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.box: list[int] = []
        self.cup: list[int] = []
        self.paths = dict.fromkeys(COINS, 0)
        super().__init__(address=2, has_crc=has_crc, clock=clock)

    # ------------------------------------------------------------ hands

    def insert(self, worth: int) -> bool:
        """Put a coin of so many agorot in; whether it stayed in."""
        number = next((one for one, value in _WORTH.items() if value == worth), None)
        if number is None or not self.is_open or self.fault:
            self.cup.append(worth)
            self.happen(0, 1)
            return False
        if not self.mask >> number - 1 & 1:
            self.cup.append(worth)
            self.happen(0, 127 + number)
            return False
        self.box.append(worth)
        self.happen(number, self.paths[number])
        return True

    def swallow(self, worth: int) -> None:
        """Let a coin into the box that is never credited."""
        self.box.append(worth)
        self.happen(0, 36)

    def string(self) -> None:
        """Pull a coin on a string."""
        self.happen(0, 20)

    def slug(self) -> None:
        """Put a piece of metal in."""
        self.happen(0, 25)

    def press_lever(self) -> None:
        """Press the return lever."""
        self.happen(0, 254)

    def jam(self) -> None:
        """Let a coin block the reject path."""
        self.fault = 18
        self.happen(0, 26)

    def clear_jam(self) -> None:
        """Let a mechanic free the path."""
        self.fault = 0

    def power_cycle(self) -> None:
        """Switch off and on; credits nobody has read are forgotten."""
        self.paths = dict.fromkeys(COINS, 0)
        self._forget()

    # ------------------------------------------------------------ inside

    def command(self, header: int, data: bytes) -> bytes | None:
        """Answer what only a coin acceptor knows."""
        match header:
            case 229:
                return self.reading()
            case 184:
                return COINS.get(data[0], b"......")
            case 210:
                self.paths[data[0]] = data[1]
                return b""
        return None

    def state(self) -> dict[str, Any]:
        """Return what a bystander could count."""
        return {"box": list(self.box), "cup": list(self.cup)}
