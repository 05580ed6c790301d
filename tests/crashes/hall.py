"""Where the terminal stands: everything that a crash of the program leaves as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from kiosk.identity import DeviceIdentity
from tests.crashes.acceptor import Acceptor
from tests.crashes.disk import Disk
from tests.crashes.line import Line
from tests.crashes.paper import Printer
from tests.crashes.plan import Plan
from tests.crashes.steps import Clock, Steps
from tests.crashes.town import Town
from vending_server.wire.ids import uuid7


@dataclass(kw_only=True)
class Hall:
    """Devices, line, server and disk of one terminal."""

    rng: Random
    steps: Steps
    clock: Clock
    town: Town
    line: Line
    disk: Disk
    acceptor: Acceptor
    printer: Printer
    identity: DeviceIdentity

    @classmethod
    def build(
        cls,
        plan: Plan,
        *,
        rng: Random,
        clock: Clock,
        town: Town,
        folder: Path,
        identity: DeviceIdentity,
    ) -> Hall:
        """Put it together for one run."""
        steps = Steps()
        line = Line(steps, clock, town)
        line.fates, line.late_s = dict(plan.fates), plan.late_s
        line.is_next_vend_late = plan.is_vend_late
        return cls(
            rng=rng,
            steps=steps,
            clock=clock,
            town=town,
            line=line,
            disk=Disk(folder, identity=identity, steps=steps, rng=rng),
            acceptor=Acceptor(plan.acceptor, steps, clock, rng, stacks=plan.stacks_at_power_up),
            printer=Printer(steps, list(plan.verdicts)),
            identity=identity,
        )

    def new_id(self) -> str:
        """Return an id as the till makes them, of this run's own chance."""
        unix_ms = int(self.clock.now().timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=self.rng.randbytes(10))
