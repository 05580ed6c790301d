"""Agents sell from prepaid credit, on both databases, and a busy agent keeps nobody waiting."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, Till
from vending_server.agents.tables import agents
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy
from vending_server.ledger.service import trial_balance
from vending_server.meters.tables import contracts
from vending_server.vending import writer as writer_module
from vending_server.vending.tables import sales, tokens
from vending_server.vending.writer import VendWriter
from vending_server.wire.facts import BothLanguages, PointFacts
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, VendAnswer

OTHER = PointFacts(number=4, name=BothLanguages(ar="وكيل", en="Other"), kind="agent")


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


@pytest.fixture
def till(engine):
    with writing(engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=15_000)
    return Till(little_town.service(engine), seller)


def float_of(engine, number=3) -> int:
    query = sa.select(agents.c.float_minor).where(agents.c.point_number == number)
    with reading(engine) as connection:
        return connection.scalars(query).one()


def sold(stored) -> VendAnswer:
    assert stored.is_sale, stored.body
    return msgspec.json.decode(stored.body, type=VendAnswer)


def refused(stored) -> Problem:
    assert not stored.is_sale
    return msgspec.json.decode(stored.body, type=Problem)


def test_an_agents_sale_is_taken_from_his_float_and_the_answer_tells_what_is_left(engine, till):
    answer = sold(till.sell(DRN["plain"], 10_000))

    assert answer.agent_float_minor == float_of(engine) == 5_000
    with reading(engine) as connection:
        balance = trial_balance(connection)
    assert balance["agent_float:3"] == -5_000
    assert balance[f"drawer:{till.seller.terminal_id}"] == 0, "the cash is the agent's own"


def test_whatever_an_agents_customer_pays_with_goes_into_the_agents_own_pocket(engine, till):
    parts = [Tender(kind=TenderKind.BANK_CARD, amount_minor=10_000)]
    sold(till.sell(DRN["plain"], 10_000, tenders=parts))

    assert float_of(engine) == 5_000


def test_the_answer_keeps_the_float_of_its_moment_for_ever(engine, till):
    command = till.command(DRN["plain"], 5_000)
    first = till.vending.decide([command])[0]
    till.sell(DRN["water"], 5_000)

    assert till.vending.decide([command])[0].body == first.body


def test_a_vend_above_the_float_is_refused_and_nothing_of_it_remains(engine, till):
    answer = refused(till.sell(DRN["plain"], 15_010))

    assert (answer.code, answer.decided) == (ProblemCode.AGENT_CREDIT_SHORT, True)
    assert answer.params == {"left": 15_000}
    with reading(engine) as connection:
        for table in (sales, tokens):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert float_of(engine) == 15_000


def test_of_a_batch_only_the_vends_that_do_not_fit_are_refused(engine, till):
    commands = [till.command(DRN["plain"], 20_000), till.command(DRN["indebted"], 10_000)]

    answers = till.vending.decide(commands)

    assert [one.is_sale for one in answers] == [False, True]
    assert refused(answers[0]).params == {"left": 15_000}
    assert sold(answers[1]).agent_float_minor == 5_000


def test_a_credit_limit_is_sold_on_trust_and_no_further(engine, till):
    with writing(engine) as connection:
        connection.execute(agents.update().values(credit_limit_minor=1_000))

    assert refused(till.sell(DRN["plain"], 16_010)).params == {"left": 16_000}
    assert sold(till.sell(DRN["plain"], 16_000)).agent_float_minor == -1_000


def test_the_database_itself_refuses_a_float_beyond_the_limit(engine, till):
    with pytest.raises(Exception, match="fact was violated"), writing(engine) as connection:
        connection.execute(agents.update().values(float_minor=-1))


def test_a_kept_deposit_costs_the_agent_nothing(engine, till):
    keep_deposit(engine, 1, 4_000)
    parts = [
        Tender(kind=TenderKind.DEPOSIT, amount_minor=4_000),
        Tender(kind=TenderKind.CASH, amount_minor=6_000),
    ]
    answer = sold(till.sell(DRN["plain"], 10_000, tenders=parts))

    assert answer.agent_float_minor == 9_000


def keep_deposit(engine, contract_id: int, amount_minor: int) -> None:
    from vending_server.ledger.posting import Entry
    from vending_server.ledger.service import post

    with writing(engine) as connection:
        connection.execute(
            contracts.update()
            .where(contracts.c.id == contract_id)
            .values(deposit_minor=amount_minor)
        )
        post(
            connection,
            [Entry("bank", "customer_deposits", amount_minor)],
            transaction_id=little_town.new_vend_id(),
            posted_at=little_town.NOON,
            point_number=None,
        )


def test_a_hot_agent_keeps_nobody_else_waiting(engine, till):
    """Somebody holds an agent's row; his vends wait, and all others are answered meanwhile."""
    if engine.dialect.name != "postgresql":
        return  # SQLite has one writer and no row to hold
    with writing(engine) as connection:
        other = little_town.open_agent_point(connection, OTHER, float_minor=50_000)
    office, rival = Till(till.vending), Till(till.vending, other)
    hot = till.command(DRN["plain"], 1_000)
    writer = VendWriter(till.vending)
    writer.start()
    try:
        with writing(engine) as holder:
            holder.execute(sa.select(agents).where(agents.c.point_number == 3).with_for_update())
            held = writer.submit(hot)
            # In the same batch as the held one, and in those behind it.
            for one, drn in ((office, "water"), (rival, "indebted")):
                assert sold(writer.submit(one.command(DRN[drn])).result(30))
            assert not held.done()
        assert sold(held.result(30)).agent_float_minor == 14_000
    finally:
        writer.stop()


def test_a_vend_whose_agent_is_held_too_long_is_left_in_doubt(engine, till, monkeypatch):
    if engine.dialect.name != "postgresql":
        return
    monkeypatch.setattr(writer_module, "PATIENCE_S", 0)
    command = till.command(DRN["plain"], 1_000)
    writer = VendWriter(till.vending)
    writer.start()
    try:
        with writing(engine) as holder:
            holder.execute(sa.select(agents).with_for_update())
            with pytest.raises(DatabaseBusy):
                writer.submit(command).result(30)
    finally:
        writer.stop()
    assert sold(till.vending.decide([command])[0]), "the same vend can still be decided"


def test_two_processes_never_sell_one_float_twice(engine, till):
    """Both read the same float; the second one's batch meets the condition, not the old figure."""
    other = Till(replace(till.vending), till.seller, till.sequence)
    first = till.vending.decide([till.command(DRN["plain"], 10_000)])[0]
    second = other.vending.decide([other.command(DRN["indebted"], 10_000)])[0]

    assert sold(first)
    assert refused(second).code == ProblemCode.AGENT_CREDIT_SHORT
