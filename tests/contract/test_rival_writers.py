"""Two workers over one database, with one agent, one debt and the same few meters between them.

Each worker has a writer and a service of its own, as `serve --workers 2` gives it; two terminals
hand in to each.  Both sell until the agent's float is used up.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, Till
from vending_server.agents.tables import agents
from vending_server.clock import SystemClock
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy
from vending_server.meters.tables import contracts, meters
from vending_server.tariffs.tables import arrears_accounts
from vending_server.vending.model import StoredAnswer, VendCommand
from vending_server.vending.supplies import lock_scopes
from vending_server.vending.tables import sales, tokens
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem, ProblemCode

FLOAT_MINOR, TENDER_MINOR = 83_000, 5_000
SHARED_DEBT = 1
AT_COUNTER = [DRN["indebted"], DRN["water"], DRN["plain"]]


@dataclass
class Counter:
    """A terminal of the agent and the worker that it reaches."""

    till: Till
    writer: VendWriter

    def sell_out(self) -> list[StoredAnswer]:
        """Sell to the same three meters in turn until the agent has nothing left."""
        answers: list[StoredAnswer] = []
        while not answers or _code(answers[-1]) != ProblemCode.AGENT_CREDIT_SHORT:
            drn = AT_COUNTER[len(answers) % len(AT_COUNTER)]
            answers.append(self._decided(self.till.command(drn, TENDER_MINOR)))
        return answers

    def _decided(self, command: VendCommand) -> StoredAnswer:
        while True:
            try:
                return self.writer.submit(command).result(60)
            except DatabaseBusy:
                continue  # in doubt: the same vend again, as a till does


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def counters(engine):
    with writing(engine) as connection:
        first = little_town.open_agent_point(connection, float_minor=FLOAT_MINOR)
        numbered = [(f"{first.terminal_id[:-1]}{number}", number) for number in (4, 5, 6)]
        others = [replace(first, terminal_id=one, terminal_number=at) for one, at in numbered]
        for one in others:
            little_town.add_terminal(connection, one)
    services = [little_town.service(engine, SystemClock()) for _ in range(2)]
    writers = [VendWriter(one) for one in services]
    for one in writers:
        one.start()
    yield [
        Counter(Till(services[at % 2], seller), writers[at % 2])
        for at, seller in enumerate([first, *others])
    ]
    for one in writers:
        one.stop()


def _code(answer: StoredAnswer) -> str:
    return "" if answer.is_sale else msgspec.json.decode(answer.body, type=Problem).code


def test_two_workers_sell_one_float_one_debt_and_one_meter_once(engine, counters):
    with ThreadPoolExecutor(len(counters)) as pool:
        told = [one for some in pool.map(Counter.sell_out, counters) for one in some]

    sold = sum(one.is_sale for one in told)
    others = {_code(one) for one in told if not one.is_sale}
    assert sold == FLOAT_MINOR // TENDER_MINOR
    assert others <= {ProblemCode.AGENT_CREDIT_SHORT, ProblemCode.PRICE_CHANGED}
    with reading(engine) as connection:
        audit(connection)
        left = connection.scalars(sa.select(agents.c.float_minor)).one()
        debt = connection.scalars(
            sa.select(arrears_accounts.c.balance_minor).where(arrears_accounts.c.id == SHARED_DEBT)
        ).one()
        counts = [
            connection.scalar(sa.select(sa.func.count()).select_from(one))
            for one in (sales, tokens)
        ]
    assert left == FLOAT_MINOR % TENDER_MINOR
    assert counts == [sold, sold]
    assert debt == 1_000, "one instalment of 2000 in this period, whoever took it"


def test_selling_holds_the_contract_its_debts_and_the_meter(engine):
    """On SQLite whoever writes holds all of it, and the clause is not there to be said."""
    rows = [
        (contracts.c.id, contracts.c.id.in_([1, 2])),
        (arrears_accounts.c.id, sa.true()),
        (meters.c.drn, meters.c.drn.in_([DRN["plain"], DRN["indebted"]])),
    ]
    with writing(engine) as connection, reading(engine) as other:
        _, scopes = lock_scopes(connection, [DRN["indebted"]])
        free = [
            set(other.scalars(sa.select(key).where(which).with_for_update(skip_locked=True)))
            for key, which in rows
        ]

    scope = scopes[DRN["indebted"]]
    assert (scope.contract_id, scope.arrears_ids) == (2, {1, 2})
    if engine.dialect.name == "postgresql":
        assert free == [{1}, set(), {DRN["plain"]}]
