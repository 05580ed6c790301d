"""The credit limit of a vending key: counted with the sale, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import issuers, little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, Till
from tests.helpers.undone import undone
from vending_server.db.engine import open_engine, reading, writing
from vending_server.vending.key_limits import key_counts
from vending_server.vending.tables import sales, tokens, vending_key_totals, vends
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem, ProblemCode

SALE = 600  # tenths; "plain" and "water" have the key KRN 3, "indebted" has KRN 2


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def till_of(engine, limit, number=1):
    issuer = issuers.software(credit_limit_tenths=limit)
    return Till(little_town.service(engine, issuer=issuer), seller=little_town.seller(number))


def units(till, name="plain", units_tenths=SALE):
    return till.command(DRN[name], None, units_tenths=units_tenths)


def is_above(answer) -> bool:
    problem = msgspec.json.decode(answer.body, type=Problem)
    return (
        problem.code == ProblemCode.KEY_UNAVAILABLE
        and problem.params == {"reason": "above_credit_limit"}
        and bool(problem.decided)
    )


def totals(engine):
    with reading(engine) as connection:
        rows = connection.execute(sa.select(vending_key_totals)).all()
    return {row.krn: row.issued_tenths for row in rows}


def test_a_key_without_a_limit_is_not_counted(engine):
    till = till_of(engine, None)

    assert till.vending.decide([units(till)])[0].is_sale
    assert totals(engine) == {}


def test_the_sum_of_all_sales_reaches_the_limit_and_never_passes_it(engine):
    till = till_of(engine, 3 * SALE)

    answers = [till.vending.decide([units(till)])[0] for _ in range(4)]

    assert [one.is_sale for one in answers] == [True, True, True, False]
    assert is_above(answers[-1])
    assert totals(engine) == {3: 3 * SALE}


def test_a_refused_vend_leaves_the_rest_for_a_smaller_one(engine):
    till = till_of(engine, SALE + SALE // 2)
    assert till.vending.decide([units(till)])[0].is_sale

    assert is_above(till.vending.decide([units(till)])[0])
    assert till.vending.decide([units(till, units_tenths=SALE // 2)])[0].is_sale


def test_in_one_batch_the_others_go_on(engine):
    till = till_of(engine, 2 * SALE)
    assert till.vending.decide([units(till)])[0].is_sale
    batch = [units(till, units_tenths=SALE + SALE // 2), units(till, "water")]

    too_much, water = till.vending.decide(batch)

    assert is_above(too_much)
    assert water.is_sale
    assert totals(engine) == {3: 2 * SALE}


def test_each_key_has_a_total_of_its_own(engine):
    till = till_of(engine, SALE)
    batch = [units(till), units(till, "indebted")]

    assert [one.is_sale for one in till.vending.decide(batch)] == [True, True]
    assert totals(engine) == {2: SALE, 3: SALE}


def test_totals_are_compared_with_the_tokens_of_their_own_keys(engine):
    till = till_of(engine, SALE)
    till.vending.decide([units(till), units(till, "indebted")])
    with undone(engine) as passing, writing(passing) as connection:
        sgc = connection.scalars(sa.select(vending_key_totals.c.sgc).limit(1)).one()
        connection.execute(vending_key_totals.delete().where(vending_key_totals.c.krn == 2))
        nothing = {"sgc": sgc, "krn": 9, "issued_tenths": 5}
        connection.execute(vending_key_totals.insert().values(nothing))
        counts = key_counts(connection)

    assert [tuple(one) for one in counts] == [(sgc, 3, SALE, SALE), (sgc, 9, 5, 0)]


def test_the_refusal_is_answered_for_ever_and_its_token_stands_nowhere(engine):
    till = till_of(engine, SALE)
    assert till.vending.decide([units(till)])[0].is_sale
    command = units(till, "water")

    first = till.vending.decide([command])[0]
    again = till.vending.decide([command])[0]

    assert is_above(first)
    assert again.body == first.body
    with reading(engine) as connection:
        kept = connection.scalars(sa.select(tokens.c.meter_id)).all()
    assert len(kept) == 1


def test_what_was_sold_before_anybody_counted_counts(engine):
    uncounted = till_of(engine, None)
    assert uncounted.vending.decide([units(uncounted)])[0].is_sale
    till = till_of(engine, SALE + SALE // 2, number=2)

    assert is_above(till.vending.decide([units(till)])[0])
    assert till.vending.decide([units(till, units_tenths=SALE // 2)])[0].is_sale
    assert totals(engine) == {3: SALE + SALE // 2}


def test_a_sale_that_is_not_committed_is_not_counted(engine):
    def stop(step):
        if step == "written":
            raise InterruptedError

    till = till_of(engine, 10 * SALE)
    assert till.vending.decide([units(till)])[0].is_sale
    dying = little_town.service(engine, issuer=till.vending.issuer, on_step=stop)

    with pytest.raises(InterruptedError):
        dying.decide([units(till)])
    assert totals(engine) == {3: SALE}


def test_two_services_that_race_never_pass_the_limit_together(database_url, engine):
    """Each sells to its own meter of the same key; there is room for five sales of ten."""
    other = open_engine(database_url, busy_timeout_ms=20_000)
    tills = [till_of(engine, 5 * SALE), till_of(other, 5 * SALE, number=2)]

    def sell_five(till, name):
        writer = VendWriter(till.vending)
        writer.start()
        try:
            return [writer.submit(units(till, name)).result(timeout=60).is_sale for _ in range(5)]
        finally:
            writer.stop()

    with ThreadPoolExecutor(2) as pool:
        sold = [one for part in pool.map(sell_five, tills, ["plain", "water"]) for one in part]
    other.dispose()

    assert sold.count(True) == 5
    assert totals(engine) == {3: 5 * SALE}
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sales)) == 5
        assert connection.scalar(sa.select(sa.func.count()).select_from(vends)) == 10
