"""What is measured: a durable PostgreSQL or SQLite, a sample town in it, real server processes."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.vends.plan import Buyer, buyers
from tests.harness.server import Server, Town, lift_rate_limits, make_town
from vending_server.db.engine import open_engine, reading, writing
from vending_server.ledger.accounts import open_drawer
from vending_server.meters.tables import meters
from vending_server.operators.sessions import open_session
from vending_server.operators.tables import operators
from vending_server.points.service import municipality_facts
from vending_server.points.tables import terminals
from vending_server.vending.model import Supply
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import vends

POINT = 2  # the municipality's building, where samar works
FIRST_TERMINAL = 1_000


@dataclass
class Setting:
    """A town, its database and the sessions opened there."""

    town: Town
    url: str
    sessions: list[str]

    @contextlib.contextmanager
    def served(self, workers: int) -> Iterator[Server]:
        server = Server(self.town, workers=workers)
        try:
            yield server
        finally:
            server.stop()

    def buyers(self) -> list[Buyer]:
        return buyers(self.sessions, _supplies(self.url))

    def a_response(self) -> bytes:
        """Return a stored answer of the town's history."""
        with _open(self.url) as engine, reading(engine) as connection:
            query = sa.select(vends.c.response).where(vends.c.kind == "sale").limit(1)
            return bytes(connection.scalars(query).one())


def make_setting(
    folder: Path, *, customers: int, clients: int, database_url: str | None = None
) -> Setting:
    """Load a town and let `clients` terminals in; a person would take minutes to log them in."""
    town = make_town(folder, customers=customers, months=1, database_url=database_url)
    lift_rate_limits(town)
    url = database_url or f"sqlite:///{folder / 'vending.sqlite'}"
    return Setting(town, url, _sessions(url, clients))


@contextlib.contextmanager
def _open(url: str) -> Iterator[sa.Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _sessions(url: str, count: int) -> list[str]:
    now = dt.datetime.now(dt.UTC)
    with _open(url) as engine, writing(engine) as connection:
        samar = connection.scalars(
            sa.select(operators.c.id).where(operators.c.login == "samar")
        ).one()
        return [_session(connection, samar, number, now) for number in range(count)]


def _session(connection: sa.Connection, operator_id: int, number: int, now: dt.datetime) -> str:
    terminal_id = f"00000000-0000-7000-8000-{number:012d}"
    connection.execute(
        terminals.insert().values(
            id=terminal_id,
            point_number=POINT,
            number=FIRST_TERMINAL + number,
            public_key=hashlib.sha256(terminal_id.encode()).hexdigest(),
            software_version="benchmark",
            enrolled_at=now,
        )
    )
    open_drawer(connection, terminal_id)
    return open_session(connection, operator_id=operator_id, terminal_id=terminal_id, now=now)


def _supplies(url: str) -> list[Supply]:
    """Return one supply for each customer: no two of them share a debt."""
    with _open(url) as engine, reading(engine) as connection:
        zone = ZoneInfo(municipality_facts(connection).time_zone)
        drns = list(connection.scalars(sa.select(meters.c.drn).order_by(meters.c.id)))
        found = SupplyReader(zone).all(connection, drns, dt.datetime.now(dt.UTC))
    supplies = [one for one in found.values() if isinstance(one, Supply)]
    by_customer = {one.contract.customer_id: one for one in reversed(supplies)}
    return list(by_customer.values())
