"""A real server in this process, a till whose customers are known, and one that gets a pack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from kiosk.identity import load_facts, load_identity
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import Line, Machine
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import customers
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.wire.packs import SealedVend

BUYERS = ("plain", "indebted")


class PackedTown:
    """A server, a till whose customers are known, and the one that will be carried away."""

    def __init__(self, engine: sa.Engine, client: Any, clock: HandClock, folder: Path) -> None:
        self.engine, self.clock, self.folder = engine, clock, folder
        self.line = Line(client)
        other = self.machine("other")
        with other.till() as till:
            for name in BUYERS:
                till.sell(a_sale(till, drn=DRN[name]))
        self.clock.advance(dt.timedelta(days=20))
        self.stolen = self.machine("stolen")
        with writing(engine) as connection:
            facts = load_facts(self.stolen.folder, load_identity(self.stolen.folder))
            ceiling = {"terminal_id": facts.terminal_id, "ceiling_minor": 30_000}
            connection.execute(packs.insert().values(**ceiling))

    def machine(self, name: str) -> Machine:
        machine = Machine(self.folder / name, self.line, self.clock.now)
        machine.enrol(self.engine, self.clock.now())
        return machine

    def live(self) -> dict[str, str]:
        """What the server thinks that the till holds: texts by id."""
        query = sa.select(sealed_vends.c.id, sealed_vends.c.text)
        with reading(self.engine) as connection:
            live = connection.execute(query.where(sealed_vends.c.state == "live"))
            return {row.id: row.text for row in live}

    def secrets(self) -> list[bytes]:
        """What must not be read: meters, tokens, names, phones."""
        vends = [msgspec.json.decode(text, type=SealedVend) for text in self.live().values()]
        found = [*{one.drn for one in vends}]
        found += [token.token for one in vends for token in one.tokens]
        return [one.encode() for one in found] + self.personal()

    def personal(self) -> list[bytes]:
        with reading(self.engine) as connection:
            people = connection.execute(sa.select(customers.c.name, customers.c.phone)).all()
        words = [word.encode() for row in people for word in row if word]
        assert words
        return words
