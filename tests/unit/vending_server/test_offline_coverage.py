"""Outages that never were, replayed: who would have been served, with what."""

from __future__ import annotations

import datetime as dt
import random

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.helpers.little_town import ZONE
from tests.helpers.purchases import Bought, histories_of
from vending_server.sealing.coverage import (
    BEGIN_HOURS,
    begins_of_outages,
    coverage,
    first_within,
    most_for,
    serve,
)
from vending_server.sealing.policy import AT_A_CASHIER, Wanted
from vending_server.sealing.served import Case, Served
from vending_server.wire.offline_sales import VENDS_MAX

BEGIN = dt.datetime(2026, 11, 1, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
held = st.lists(st.integers(1, 12).map(lambda steps: steps * 1_000), max_size=8)


def came(*visits: tuple[int, int]):
    """Meters and ILS, one an hour."""
    return histories_of(
        Bought(meter_id, 1, BEGIN + HOUR * nth, ils) for nth, (meter_id, ils) in enumerate(visits)
    )


@settings(max_examples=50)
@given(st.integers(0, 60_000), held)
def test_a_customer_gets_what_the_pack_holds_for_him_and_never_more_than_he_wants(wanted, vends):
    taken = most_for(wanted, vends)

    left = list(vends)
    for one in taken:
        left.remove(one)
    assert sum(taken) <= wanted
    assert len(taken) <= VENDS_MAX
    assert bool(taken) == any(one <= wanted for one in vends)


def test_vends_are_put_together_to_the_amount_that_is_wanted():
    assert most_for(10_000, [2_000, 3_000, 5_000]) == (2_000, 3_000, 5_000)
    assert most_for(9_990, [2_000, 3_000, 5_000]) == (3_000, 5_000)
    assert most_for(5_000, [2_000, 3_000, 5_000]) == (5_000,)


def test_what_was_sold_is_gone():
    pack = [Wanted(1, 2_000), Wanted(1, 3_000)]

    assert serve(came((1, 50), (1, 50)), pack) == Served(outages=1, came=2, some=1, usual=1)
    assert serve(came((1, 30), (1, 50)), pack) == Served(outages=1, came=2, some=2, usual=1)


def test_who_is_not_in_the_pack_came_all_the_same():
    assert serve(came((1, 50), (2, 50)), [Wanted(1, 2_000)]) == Served(
        outages=1, came=2, some=1, usual=0
    )


def test_within_a_ceiling_are_the_first_until_one_does_not_fit():
    best = [Wanted(1, 2_000), Wanted(2, 5_000), Wanted(3, 2_000)]

    assert first_within(best, 9_000) == best
    assert first_within(best, 8_999) == best[:2]
    assert first_within(best, 6_999) == best[:1]


def test_outages_begin_each_day_at_another_hour():
    begins = begins_of_outages(dt.date(2026, 11, 2), days=5, zone=ZONE)

    local = [begin.astimezone(ZONE) for begin in begins]
    assert [one.day for one in local] == [2, 3, 4, 5, 6]
    assert [one.hour for one in local] == [*BEGIN_HOURS, BEGIN_HOURS[0]]


def regular_town(*, meters: int, months: int = 9) -> list[Bought]:
    """Customers who come once a month, at some hour, and buy for their own amount or a step less."""
    rng = random.Random(6)
    found = []
    for meter_id in range(meters):
        usual = rng.choice((30, 50, 80, 100))
        for month in range(months):
            days = month * 30 + rng.randrange(28)
            at = dt.datetime(2026, 3, 1, rng.randrange(6, 16), tzinfo=dt.UTC) + dt.timedelta(days)
            found.append(
                Bought(meter_id, rng.choice((1, 1, 1, 2)), at, usual - rng.choice((0, 0, 10)))
            )
    return found


def test_more_money_serves_more_of_a_little_town_and_enough_money_serves_nearly_all():
    histories = histories_of(regular_town(meters=150))
    begins = begins_of_outages(dt.date(2026, 11, 2), days=4, zone=ZONE)

    table = coverage(
        histories,
        begins,
        points=[1],
        hours=[8, 24],
        ceilings_minor=[0, 40_000, 2_000_000],
        amounts=AT_A_CASHIER,
    )

    nothing, little, plenty = (
        table[Case(point=1, hours=24, ceiling_minor=ceiling)] for ceiling in (0, 40_000, 2_000_000)
    )
    assert nothing == Served(outages=4, came=plenty.came)
    assert 0 < little.some < plenty.some
    assert plenty.some >= plenty.came * 0.95 > 10
    assert plenty.usual >= plenty.came * 0.8
    assert table[Case(point=1, hours=8, ceiling_minor=40_000)].came < little.came


def test_a_pack_is_chosen_for_a_day_and_for_longer_only_when_the_outage_is(monkeypatch):
    asked = []

    def chosen(*_histories, hours, **_more):
        asked.append(hours)
        return [Wanted(1, 2_000)] if hours > 24 else []

    monkeypatch.setattr("vending_server.sealing.coverage.choose", chosen)
    table = coverage(
        came((1, 50)),
        [BEGIN],
        points=[1],
        hours=[2, 24, 72],
        ceilings_minor=[2_000],
        amounts=AT_A_CASHIER,
    )

    assert sorted(asked) == [24, 72]
    assert [case.hours for case, served in table.items() if served.some] == [72]


def test_the_purchases_of_an_outage_do_not_change_the_pack_that_serves_it():
    """Were they looked at, a stranger who comes for the first time would be served."""
    begin = begins_of_outages(dt.date(2026, 11, 2), days=1, zone=ZONE)[0]
    stranger = [Bought(999, 1, begin + HOUR, 50)]
    asked = {
        "points": [1],
        "hours": [8],
        "ceilings_minor": [2_000_000],
        "amounts": AT_A_CASHIER,
    }

    without = coverage(histories_of(regular_town(meters=30)), [begin], **asked)
    with_him = coverage(histories_of(regular_town(meters=30) + stranger), [begin], **asked)

    case = Case(point=1, hours=8, ceiling_minor=2_000_000)
    assert with_him[case].came == without[case].came + 1
    assert (with_him[case].some, with_him[case].usual) == (without[case].some, without[case].usual)
