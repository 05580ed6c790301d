"""The acceptor of notes: simulator and driver over a wire in memory, byte by byte.

The simulator's core survives every crash of the program; what lies in its cash box, and what it gave
back, is the truth that all books are compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from drivers.cash_acceptors.acceptor_device import BillAcceptorDevice
from drivers.cash_acceptors.base import Resume
from drivers.cash_acceptors.cctalk_bills import BillSettings, CctalkBills
from drivers.cash_acceptors.cctalk_frames import Check
from drivers.cash_acceptors.cctalk_line import CctalkAddress
from drivers.cash_acceptors.id003 import Id003Bills, Id003Settings
from drivers.errors import DeviceGone, DriverError
from drivers.events import DeviceConnected, DeviceEvent, DeviceLost
from drivers.simulators.acceptor_wire import FaultyWire
from drivers.simulators.cctalk_bill_core import BillValidatorCore
from drivers.simulators.id003_core import COUNTRY, Id003Core
from tests.crashes.steps import Clock, Kind, PowerCut, Steps

URI = "notes:/dev/notes"
_ADDRESS = 40
_REOPENED_S = 0.25


class Acceptor:
    """One acceptor in the hall."""

    def __init__(self, kind: str, steps: Steps, clock: Clock, rng: Random, *, stacks: bool) -> None:
        self.kind, self._steps, self._clock, self._rng = kind, steps, clock, rng
        self.wire = FaultyWire()
        self.core: Any = (
            Id003Core(clock=clock.monotonic, stacks_at_power_up=stacks)
            if kind == "id003"
            else BillValidatorCore(
                clock=clock.monotonic, stacks_at_power_up=stacks, has_crc=kind == "crc16"
            )
        )
        self.watch: Callable[[], None] = lambda: None  # told after every exchange
        self._inbox = bytearray()
        self._engine: Any = None
        self._driver: BillAcceptorDevice | None = None
        self._push: Callable[[DeviceEvent], None] = lambda _event: None
        self._is_there = False

    # ------------------------------------------------------------------ the truth

    @property
    def stacked_minor(self) -> int:
        """What lies in the cash box."""
        return 100 * sum(self.core.cash_box)

    @property
    def given_back_minor(self) -> int:
        """What customers have back."""
        return 100 * sum(self.core.given_back)

    @property
    def has_note(self) -> bool:
        """Whether a note is between slot and end."""
        return self.core.in_escrow is not None

    @property
    def is_moving(self) -> bool:
        """Whether that note is on its way."""
        return self.has_note and self.core.moves_to is not None

    # ------------------------------------------------------------------ the program's side

    def driver(
        self, push: Callable[[DeviceEvent], None], resume: Resume | None
    ) -> BillAcceptorDevice:
        """Return the driver of a program that starts."""
        new_id = lambda: f"{self._rng.getrandbits(64):016x}"  # noqa: E731
        clock = self._clock.monotonic
        if self.kind == "id003":
            settings: Any = Id003Settings(country=COUNTRY)
            self._engine = Id003Bills(URI, settings, resume=resume, clock=clock, new_id=new_id)
        else:
            check = Check.CRC16 if self.kind == "crc16" else Check.SIMPLE
            settings = BillSettings(address=CctalkAddress(number=_ADDRESS, check=check))
            self._engine = CctalkBills(URI, settings, resume=resume, clock=clock, new_id=new_id)
        self._push, self._is_there = push, False
        self._driver = BillAcceptorDevice(URI, lambda: self, self._engine, push)
        self._inbox.clear()
        return self._driver

    def turn(self) -> None:
        """Let the driver take one turn, as its thread does."""
        assert self._driver is not None, "no program runs"
        try:
            if not self._is_there and not self.wire.is_cut:
                self._is_there = True
                self._push(DeviceConnected(URI))
            self._driver.turn(self)
        except DriverError:
            self._engine.contact_lost()
            self._clock.wait(_REOPENED_S)
            if self._is_there:
                self._is_there = False
                self._push(DeviceLost(URI, "unplugged"))

    # ------------------------------------------------------------------ the wire

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if not self._inbox:
            if self.wire.is_cut:
                raise DeviceGone("unplugged")
            self._clock.wait(max(timeout_s, 0))
        taken = bytes(self._inbox[:max_bytes])
        del self._inbox[:max_bytes]
        return taken

    def write(self, data: bytes, timeout_s: float) -> None:
        if self.wire.is_cut:
            raise DeviceGone("unplugged")
        kind = Kind.BYTE if self.has_note else Kind.IDLE_BYTE
        for at in range(len(data) + 1):
            if self._steps.is_next(kind):
                self.wire.exchange(self.core, data[:at])
                raise PowerCut(f"after {at} of {len(data)} bytes")
        self._clock.wait(len(data) / 1000)
        self._inbox += self.wire.exchange(self.core, data)
        self.watch()

    def wake(self) -> None:
        """Nobody sleeps."""

    def abort(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing is open."""

    # ------------------------------------------------------------------ hands

    def power_cycle(self) -> None:
        """Take its power for a moment."""
        self.core.power_cycle()
        self._inbox.clear()

    def heal(self) -> None:
        """Let a mechanic make it good; no note is touched."""
        self.wire = FaultyWire()
        self._inbox.clear()
        core = self.core
        core.is_mute = False
        core.clear_jam()
        if not core.is_stacker_in:
            core.put_stacker_in()
        if self.kind == "id003":
            core.is_full = False
        else:
            core.fault = 0
