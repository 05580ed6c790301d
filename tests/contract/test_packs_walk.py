"""Whatever happens to a pack, in whatever order: the ceiling holds and the till can follow."""

from __future__ import annotations

import contextlib
import datetime as dt
import random

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN
from tests.helpers.pack_town import PackTown, set_ceiling
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.meters.tables import meters
from vending_server.sealing import rows
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.tables import tokens

NAMES = ("plain", "indebted", "water")
AMOUNTS = (2000, 3000, 5000, 13_000)


class Walk:
    """One town, and a hand that does what a seed says."""

    def __init__(self, engine, seed):
        self.draw = random.Random(seed)
        self.town = PackTown(engine, ceiling_minor=20_000)
        self.largest = 20_000
        self.steps = (
            *(self.want, self.sell, self.wait, self.sell_offline, self.lose_answer, self.take),
            *(self.take, self.tell, self.tell, self.renew, self.renew, self.block, self.ceiling),
        )

    def step(self):
        self.draw.choice(self.steps)()
        self.check()

    def want(self):
        some = [
            (self.draw.choice(NAMES), self.draw.choice(AMOUNTS))
            for _ in range(self.draw.randrange(9))
        ]
        self.town.want(*some)

    def sell(self):
        with contextlib.suppress(Refused):  # blocked
            self.town.online.sell(DRN[self.draw.choice(NAMES)], self.draw.choice((2000, 60_000)))

    def wait(self):
        self.town.clock.advance(dt.timedelta(minutes=self.draw.choice((1, 40, 800, 5000))))

    def sell_offline(self):
        """Let the till sell one, and its journal be posted at once."""
        till = self.town.till
        if not till.boxes:
            return
        sealed_id = self.draw.choice(sorted(till.boxes))
        del till.boxes[sealed_id]
        at = sealed_vends.c.id == sealed_id
        self.town.change(
            sealed_vends.update()
            .where(at)
            .values(state=SealedState.SOLD, state_at=self.town.clock.now())
        )

    def lose_answer(self):
        self.town.till.ask()

    def take(self):
        self.town.till.apply(self.town.till.ask())

    def tell(self):
        self.town.till.bring_journal()

    def renew(self):
        self.town.till.renew()

    def block(self):
        reason = self.draw.choice(("x", None))
        at = meters.c.drn == DRN[self.draw.choice(NAMES)]
        self.town.change(meters.update().where(at).values(blocked_ar=reason, blocked_en=reason))

    def ceiling(self):
        self.largest = self.draw.choice((0, 5000, 20_000, 40_000))
        with writing(self.town.engine) as connection:
            set_ceiling(connection, self.town.caller.terminal_id, self.largest)

    def check(self):
        """The exposure grows only under the ceiling, and covers whatever the till could sell."""
        with reading(self.town.engine) as connection:
            held = {one.id: one for one in rows.held_by(connection, self.town.caller.terminal_id)}
            sealed = connection.execute(sa.select(sealed_vends)).all()
            issued = connection.execute(sa.select(tokens)).all()
        exposed = sum(one.amount_minor for one in held.values())
        before, self.exposed = getattr(self, "exposed", 0), exposed
        assert exposed <= max(self.largest, before), "it grew above the ceiling"
        assert set(self.town.till.boxes) <= held.keys(), "a till could sell what is not counted"
        assert len({(one.meter_id, one.base_year, one.tid) for one in issued}) == len(issued)
        assert len({one.token for one in issued}) == len(issued)
        assert {one.tid for one in sealed} <= {one.tid for one in issued}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_ceiling_holds_and_the_till_can_follow(database_url, seed):
    engine = little_town.build(database_url)
    walk = Walk(engine, seed)
    try:
        for _ in range(30):
            walk.step()
    finally:
        engine.dispose()
