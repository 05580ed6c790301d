"""The same amount for the same meter moments later is asked about, at whichever till, on both databases."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, HandClock, Till
from tests.helpers.reversals import Reversals
from vending_server.db.engine import reading
from vending_server.vending.tables import sales
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem
from vending_server.wire.vend import VendAnswer

WINDOW = dt.timedelta(minutes=10)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


@pytest.fixture
def clock():
    return HandClock()


def till_at(engine, clock, number=1) -> Till:
    vending = little_town.service(engine, clock, duplicate_window=WINDOW)
    return Till(vending, little_town.seller(number))


@pytest.fixture
def till(engine, clock):
    return till_at(engine, clock)


def refusal(stored) -> Problem:
    assert not stored.is_sale
    return msgspec.json.decode(stored.body, type=Problem)


def test_the_same_amount_again_is_refused_with_time_and_point_of_the_first(engine, clock, till):
    first = till.sell(DRN["plain"], 5_000)
    clock.advance(WINDOW / 2)

    told = refusal(till_at(engine, clock, 2).sell(DRN["plain"], 5_000))

    sold_at = msgspec.json.decode(first.body, type=VendAnswer).sold_at
    assert (told.code, told.decided) == ("sold_moments_ago", True)
    assert told.params == {"time": sold_at, "point_ar": "سمر", "point_en": "Samar"}


def test_another_amount_another_meter_or_a_later_hour_is_no_duplicate(till, clock):
    assert till.sell(DRN["plain"], 5_000).is_sale
    assert till.sell(DRN["plain"], 6_000).is_sale
    assert till.sell(DRN["indebted"], 5_000).is_sale
    assert not till.sell(DRN["plain"], 5_000).is_sale, "whatever came in between"
    clock.advance(WINDOW)
    assert till.sell(DRN["plain"], 5_000).is_sale


def test_the_operator_who_asked_sells_again_and_the_next_one_is_asked_about_too(till):
    till.sell(DRN["plain"], 5_000)

    assert till.sell(DRN["plain"], 5_000, is_again=True).is_sale
    assert not till.sell(DRN["plain"], 5_000).is_sale


def test_the_same_units_are_the_same_amount_whatever_they_cost(till):
    till.sell(DRN["plain"], None, units_tenths=1_000)

    told = refusal(till.sell(DRN["plain"], None, units_tenths=1_000))

    assert told.code == "sold_moments_ago"
    assert till.sell(DRN["plain"], None, units_tenths=1_010).is_sale


def test_the_same_vend_sent_again_is_no_duplicate(till):
    command = till.command(DRN["plain"], 5_000)
    first, again = (till.vending.decide([command])[0] for _ in range(2))

    assert again.body == first.body


def test_a_sale_that_was_taken_back_stands_in_nobodys_way(engine, clock, till):
    reversals = Reversals(engine)
    sold = msgspec.json.decode(reversals.sell(5_000).body, type=VendAnswer)
    reversals.reverse(sold.vend_id)
    clock.advance(dt.timedelta(minutes=1))
    till.sequence = reversals.till.sequence

    assert till.sell(DRN["plain"], 5_000).is_sale


def test_of_two_tills_in_one_batch_the_second_is_refused_in_the_next(engine, clock, till):
    commands = [one.command(DRN["plain"], 5_000) for one in (till, till_at(engine, clock, 2))]

    first, waits = till.vending.decide(commands)
    second = till.vending.decide([commands[1]])[0]

    assert (first.is_sale, waits) == (True, None)
    assert refusal(second).code == "sold_moments_ago"


def test_of_two_servers_that_decide_at_the_same_moment_one_sells(engine, clock):
    tills = [till_at(engine, clock, number) for number in (1, 2)]
    commands = [one.command(DRN["plain"], 5_000) for one in tills]
    writers = [VendWriter(one.vending) for one in tills]
    for one in writers:
        one.start()
    try:
        waiting = [w.submit(c) for w, c in zip(writers, commands, strict=True)]
        answers = [one.result(30) for one in waiting]
    finally:
        for one in writers:
            one.stop()

    assert sorted(one.is_sale for one in answers) == [False, True]
    (refused,) = (one for one in answers if not one.is_sale)
    assert refusal(refused).code == "sold_moments_ago"
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sales)) == 1
