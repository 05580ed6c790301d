"""Everything of one run: servers, seats, customers, and what nobody's books may contradict."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import sqlalchemy as sa

from tests.simulation.cash_desk import CashDesk
from tests.simulation.connections import copied
from tests.simulation.customers import Counter, Customer
from tests.simulation.line import Servers
from tests.simulation.seat import Seat
from tests.simulation.server import Process
from tests.simulation.time_of_day import WallClock, WorldClock
from tests.simulation.town import PROCESSES, SeatFacts, Town
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import epoch_number
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.tables import sales

STARTS: Final = (
    dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 30, 21, 20, tzinfo=dt.UTC),  # a month ends here in 40 minutes
)
NAP_S: Final = 20.0


@dataclass(frozen=True)
class Blocked:
    """A meter that was stopped, and how many sales of it there were when that was acknowledged."""

    sold_before: int


@dataclass(frozen=True)
class Backup:
    """A copy of the database that lies elsewhere."""

    copy: sqlite3.Connection
    taken_at: dt.datetime
    epoch: int
    blocked: dict[str, Blocked]
    tariffs: tuple[str, ...]


class World:
    """One run's town at work."""

    def __init__(self, town: Town, folder: Path, seed: int) -> None:
        self.town, self.folder = town, folder
        self.rng = Random(f"simulation {seed}")
        self.clock = WorldClock(start=STARTS[seed % len(STARTS)])
        self.trace: list[str] = []
        town.fresh()
        self.server_clock = WallClock(self.clock)
        self.was_clock_wrong = False  # the server's, ever
        processes = [Process(one, town, self.server_clock) for one in range(PROCESSES)]
        self.servers = Servers(processes, self.clock)
        self.servers.start()
        self.seats = [self._seat(facts, seed) for facts in town.seats]
        self.counters = [Counter(seat, self._teller(seat)) for seat in self.seats]
        self.desks = [CashDesk(one, self._teller(one.seat)) for one in self.counters]
        self.blocked: dict[str, Blocked] = {}
        self.tariffs: list[str] = []  # decided in this run, the latest last
        self.backup: Backup | None = None
        self.epoch = 1
        self.restores = 0
        self.is_forgetful = False  # restored, and not every till has reported
        self.reported: set[str] = set()
        self.held: set[str] = set()  # vends brought back, at which two people must look
        self.wrong: list[str] = []
        self._numbers = 0

    def _seat(self, facts: SeatFacts, seed: int) -> Seat:
        return Seat(
            facts,
            self.folder / facts.name,
            servers=self.servers,
            clock=self.clock,
            rng=Random(f"simulation {seed} {facts.name}"),
        )

    def _teller(self, seat: Seat) -> Callable[[str], None]:
        return lambda text: self.tell(f"{seat.name}: {text}")

    def tell(self, text: str) -> None:
        """Add a line to the trace."""
        self.trace.append(f"{self.clock.seconds - 1000:9.2f} {text}")

    def customer(self, meter: str, **more: object) -> Customer:
        """Let somebody come."""
        self._numbers += 1
        return Customer(self._numbers, meter, **more)  # type: ignore[arg-type]

    # ------------------------------------------------------------------ the server

    def a_process(self) -> Process:
        """Return a process that is up, for what head office does."""
        up = [one for one in self.servers.processes if one.is_up]
        if not up:
            self.servers.start()
            up = self.servers.processes
        up[0].kill_at = None  # head office's own acts have tests of their own
        return up[0]

    def write(self, *statements: sa.Executable) -> None:
        """Change rows as another part of the municipality does."""
        with writing(self.a_process().engine) as connection:
            for one in statements:
                connection.execute(one)

    def sales_of(self, name: str) -> int:
        """Count the sales for a meter on the line."""
        meter_id = self.town.meters[name].id
        is_sealed = sa.exists().where(sealed_vends.c.sale_id == sales.c.id)
        query = sa.select(sa.func.count()).select_from(sales)
        query = query.where(sales.c.meter_id == meter_id, ~is_sealed)
        with reading(self.a_process().engine) as connection:
            return connection.scalars(query).one()

    def copy_database(self) -> None:
        """Take a backup: all that is committed."""
        with reading(self.a_process().engine) as connection:
            epoch = epoch_number(connection)
        copy, now = copied(self.town.database), self.clock.now()
        self.backup = Backup(copy, now, epoch, dict(self.blocked), tuple(self.tariffs))

    def put_database_back(self) -> None:
        """Lose all that was committed since the backup."""
        assert self.backup is not None
        self.servers.stop()
        self.town.lay(self.backup.copy)
        self.reported.clear()
        self.tariffs = list(self.backup.tariffs)

    # ------------------------------------------------------------------ in the end

    def heal(self) -> None:
        """Let everything work again: nothing goes wrong from now on."""
        if self.server_clock.off:  # whoever sets a clock right starts anew what went by it
            self.server_clock.off = dt.timedelta()
            self.servers.stop()
            self.servers.start()
        for process in self.servers.processes:
            process.kill_at = None
            process.at_step = lambda _process, _step: None
        self.clock.wait(NAP_S)
        for seat in self.seats:
            seat.steps.begin(None)
            seat.line.heal()
            seat.printer.verdicts.clear()
            seat.disk.is_full = False
            seat.wall.off = dt.timedelta()
        self.clock.due.sort(key=lambda one: one[0])
        while self.clock.due:
            self.clock.wait(NAP_S)
        self.servers.start()

    def close(self) -> None:
        """End all that runs."""
        for seat in self.seats:
            seat.end()
        self.servers.stop()
