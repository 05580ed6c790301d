"""What goes into a pack: within the ceiling, from the past only, and what serves most customers."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.helpers.purchases import Bought, histories_of, monthly
from vending_server.sealing.coming import likelihood_of_coming
from vending_server.sealing.policy import (
    AT_A_CASHIER,
    AT_A_MACHINE,
    AmountRule,
    Wanted,
    choose,
)
from vending_server.sealing.purchases import ByMeter

NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)  # a Thursday
FRIDAY = NOW + dt.timedelta(days=1)
ENOUGH = 1_000_000

purchases = st.builds(
    Bought,
    meter_id=st.integers(1, 6),
    point=st.integers(1, 3),
    # Some lie in the future: the choice must not see them.
    at=st.integers(-250 * 24, 40 * 24).map(lambda hours: NOW + dt.timedelta(hours=hours)),
    ils=st.one_of(st.sampled_from((20, 30, 50, 100, 150, 200)), st.integers(5, 1_500)),
)
histories = st.lists(purchases, max_size=40).map(histories_of)
rules = st.sampled_from((AT_A_CASHIER, AT_A_MACHINE))
few = settings(max_examples=25)


def chosen(bought, *, point=1, now=NOW, ceiling_minor=ENOUGH, amounts=AT_A_CASHIER):
    return choose(
        bought, point=point, now=now, hours=24, ceiling_minor=ceiling_minor, amounts=amounts
    )


def of_each_meter(vends: list[Wanted]) -> dict[int, list[int]]:
    """Each meter's amounts in ILS, in the order in which they were chosen; the best meter first."""
    found = defaultdict(list)
    for one in vends:
        found[one.meter_id].append(one.amount_minor // 100)
    return dict(found)


@few
@given(histories, st.integers(0, 60_000), rules)
def test_a_pack_is_never_worth_more_than_its_ceiling(bought, ceiling_minor, amounts):
    vends = chosen(bought, ceiling_minor=ceiling_minor, amounts=amounts)

    assert sum(one.amount_minor for one in vends) <= ceiling_minor


@few
@given(histories, rules)
def test_nothing_that_was_bought_later_is_looked_at(bought, amounts):
    assert chosen(bought, amounts=amounts) == chosen(bought.before(NOW), amounts=amounts)


@few
@given(histories, st.integers(0, 60_000), rules)
def test_a_smaller_ceiling_holds_the_first_of_what_a_larger_one_holds(bought, ceiling, amounts):
    larger = chosen(bought, amounts=amounts)
    smaller = chosen(bought, ceiling_minor=ceiling, amounts=amounts)

    assert smaller == larger[: len(smaller)]


@few
@given(histories, rules)
def test_a_meters_first_vend_is_the_emergency_and_each_further_one_makes_another_sum(
    bought, amounts
):
    for vends in of_each_meter(chosen(bought, amounts=amounts)).values():
        assert vends[0] * 100 == amounts.emergency_minor
        assert {vend * 100 for vend in vends[1:]} <= set(amounts.complements_minor)
        assert len(vends) <= 4
        made = {0}
        for vend in vends:
            more = made | {one + vend for one in made}
            assert more > made
            made = more


@few
@given(histories)
def test_only_meters_that_bought_before_are_chosen(bought):
    known = set(bought.before(NOW).meter_id.tolist())

    assert {one.meter_id for one in chosen(bought)} <= known


def test_of_a_usual_amount_the_pack_holds_what_is_missing_beside_the_emergency_vend():
    vends = chosen(histories_of(monthly(7, until=NOW, ils=50, day=27)))

    assert of_each_meter(vends)[7][:2] == [20, 30]


def test_at_a_machine_only_notes_are_complements():
    vends = chosen(histories_of(monthly(7, until=NOW, ils=70, day=27)), amounts=AT_A_MACHINE)

    assert of_each_meter(vends)[7][:2] == [20, 50]


def test_who_buys_here_comes_before_who_buys_elsewhere():
    here = monthly(1, until=NOW, point=2, day=27)
    elsewhere = monthly(2, until=NOW, point=3, day=27)

    assert next(iter(of_each_meter(chosen(histories_of(here + elsewhere), point=2)))) == 1
    assert next(iter(of_each_meter(chosen(histories_of(here + elsewhere), point=3)))) == 2


def families(now: dt.datetime, count: int = 80) -> list[Bought]:
    """Everybody buys once a month, on any day, and has done so for months."""
    rng = random.Random(1)
    town = [
        Bought(meter, 1, dt.datetime(2026, month, rng.randrange(1, 29), 10, tzinfo=dt.UTC), 50)
        for meter in range(count)
        for month in range(3, 12)
    ]
    return [one for one in town if one.at < now]


@pytest.mark.parametrize("day", [4, 15])
def test_who_has_bought_this_month_as_always_comes_behind_who_has_not(day):
    """On the fourth it is only the month that tells them: all of them came some days ago."""
    now = NOW.replace(day=day)
    town = families(now)
    been = {one.meter_id for one in town if one.at >= now.replace(day=1)}

    best = list(of_each_meter(chosen(histories_of(town), now=now)))

    assert 4 < len(been) < 60
    assert not been & set(best[: 80 - len(been)])


def test_in_three_days_about_three_times_as_many_are_expected_as_in_one():
    """So an order to hold a pack for longer brings in those who are due later."""
    now = NOW.replace(day=10)
    town = histories_of(families(now, 400))
    meters = ByMeter(town)

    one_day, three_days = (
        float(likelihood_of_coming(town, meters, now=now, hours=hours).sum()) for hours in (24, 72)
    )

    assert 7 < one_day < 21  # 400 families in 28 days
    assert 2.2 < three_days / one_day < 3.8


def test_a_pack_for_longer_holds_who_is_due_later_before_who_often_goes_elsewhere():
    """All buy once a week, each on his own day; meter 1 is due today, but at two points in turn."""
    day = dt.timedelta(days=1)
    # Meter n bought last n days ago at nearly this hour, so he comes in 7 - n days, soon after it.
    weekly = [
        Bought(10 + n + 7 * copy, 1, NOW - day * (n + 7 * week) + day / 8, 50)
        for n in range(1, 8)
        for copy in range(8)
        for week in range(36)
    ]
    due_today = [
        Bought(1, 1 + week % 2, NOW - day * 7 * (week + 1) + day / 8, 50) for week in range(36)
    ]
    due_in_two_days = [Bought(2, 1, NOW - day * (5 + 7 * week) + day / 8, 50) for week in range(36)]
    bought = histories_of(weekly + due_today + due_in_two_days)

    def order(hours: int) -> list[int]:
        best = choose(
            bought, point=1, now=NOW, hours=hours, ceiling_minor=ENOUGH, amounts=AT_A_CASHIER
        )
        return [meter for meter in of_each_meter(best) if meter in {1, 2}]

    assert order(24) == [1, 2]
    assert order(72) == [2, 1]


def test_when_his_point_is_closed_a_customer_is_expected_at_the_other():
    """Both bought as often at the cafe, and as lately; else one at a desk, closed on Fridays."""
    desk, cafe, other_cafe = 1, 2, 3
    week = dt.timedelta(days=7)
    thursdays = [NOW - week * nth for nth in range(1, 9)]
    fridays = [FRIDAY - week * nth for nth in range(1, 9)]
    of_the_desk = [Bought(2, desk, at, 50) for at in thursdays[4:]]
    of_the_desk += [Bought(2, cafe, at, 50) for at in fridays[:4]]
    of_cafes = [Bought(1, other_cafe, at, 50) for at in thursdays[4:]]
    of_cafes += [Bought(1, cafe, at, 50) for at in fridays[:4]]
    # The other cafe is open on Fridays.
    others = [Bought(9, other_cafe, at, 50) for at in fridays]
    bought = histories_of(of_the_desk + of_cafes + others)

    assert next(iter(of_each_meter(chosen(bought, point=cafe, now=FRIDAY)))) == 2


def test_a_ceiling_is_reached_and_never_passed_by_the_next_vend():
    town = histories_of(families(NOW))
    best = chosen(town)

    assert len(best) > 30
    for count in range(30):
        within = sum(one.amount_minor for one in best[: count + 1])
        assert chosen(town, ceiling_minor=within) == best[: count + 1]
        assert chosen(town, ceiling_minor=within - 1) == best[:count]


def test_a_complement_never_comes_before_the_emergency_vend():
    """A further 10 makes his usual 30, and is of little use without the 20."""
    vends = chosen(histories_of(monthly(7, until=NOW, ils=30, day=27)))

    assert of_each_meter(vends)[7][:2] == [20, 10]


def test_a_server_that_never_sold_chooses_nothing():
    assert chosen(histories_of([])) == []


def test_an_amount_rule_is_of_whole_steps():
    with pytest.raises(AssertionError, match="steps"):
        AmountRule(emergency_minor=2_050, complements_minor=())
