"""The rules of what stands out, on households that a test makes up."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from vending_server.insight.model import (
    RULES,
    Against,
    DecisionKind,
    Household,
    SignKind,
    judge,
    median,
    stands_until,
)

END = dt.date(2026, 11, 22)
LONG_AGO = dt.date(2020, 1, 1)
RULE = RULES["electricity"]


def household(number, bought=5_000, purchases=5, before=15_000, **more):
    facts = {"zone": "north", "customer_class": "residential", "since": LONG_AGO, **more}
    return Household(
        contract_id=number,
        meter_id=number,
        bought_tenths=bought,
        purchases=purchases,
        before_tenths=before,
        **facts,
    )


def street(count=10, **more):
    return [household(number, **more) for number in range(1, count + 1)]


def found(*others, street_of=None):
    judged = judge([*(street() if street_of is None else street_of), *others], RULE, END)
    return [(one.household.contract_id, one.kind.value) for one in judged]


def test_an_ordinary_street_has_no_sign():
    assert found() == []


def test_buying_nothing_is_a_sign_only_where_the_neighbours_buy():
    quiet = household(99, bought=0, purchases=0)
    holiday_homes = [household(n, bought=0, purchases=0) for n in range(20, 30)]

    assert found(quiet) == [(99, "none_bought")]
    assert found(quiet, *holiday_homes) == []


def test_who_moved_in_lately_is_not_asked_why_he_bought_little():
    assert found(household(99, bought=0, purchases=0, since=END - dt.timedelta(days=30))) == []


def test_who_fell_while_the_neighbours_did_not_is_falling_and_not_low_as_well():
    assert found(household(99, bought=500, before=15_000)) == [(99, "falling")]


def test_a_mild_season_lets_nobody_fall():
    everybody_less = street(bought=1_500, before=15_000)

    assert found(household(99, bought=1_000, before=15_000), street_of=everybody_less) == []


def test_little_against_the_neighbours_is_low_where_there_is_no_earlier_time():
    new = {"since": END - dt.timedelta(days=100)}

    assert found(household(99, bought=900, before=200, **new)) == [(99, "low")]
    assert found(household(99, bought=1_000, before=200, **new)) == []  # a fifth is enough


def test_small_purchases_are_a_sign_only_if_they_are_many():
    assert found(household(99, bought=5_000, purchases=20)) == [(99, "small_frequent")]
    assert found(household(99, bought=5_000, purchases=14)) == []
    assert found(household(99, bought=12_000, purchases=20)) == []  # many, and not small


def test_a_meters_flags_come_before_everything():
    flagged = household(98, tamper=4, read_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    quiet = household(99, bought=0, purchases=0)

    assert found(quiet, flagged) == [(98, "tamper"), (99, "none_bought")]


def test_flags_of_a_blocked_meter_are_told_and_nothing_else_of_it():
    assert found(household(99, bought=0, purchases=0, is_blocked=True, tamper=1)) == [
        (99, "tamper")
    ]


def test_too_few_neighbours_in_the_zone_give_way_to_the_class_and_too_few_of_it_to_nobody():
    lonely = household(99, bought=0, purchases=0, zone="hill")
    shop = household(98, bought=0, purchases=0, customer_class="commercial")

    (judged,) = judge([*street(), lonely, shop], RULE, END)

    assert judged.household.contract_id == 99
    assert judged.neighbours.against is Against.TOWN


def test_the_gravest_is_the_one_who_bought_least_of_what_neighbours_bought():
    shops = [household(n, bought=50_000, customer_class="shop") for n in range(50, 60)]
    shop = household(97, bought=0, purchases=0, customer_class="shop")
    home = household(99, bought=0, purchases=0)

    assert found(home, shop, *shops) == [(97, "none_bought"), (99, "none_bought")]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), max_size=25))
def test_no_figure_of_a_sign_is_below_nothing(bought):
    people = [
        household(at, bought=now, purchases=1 if now else 0, before=before)
        for at, (now, before) in enumerate(bought)
    ]
    for one in judge(people, RULE, END):
        assert one.missing_tenths >= 0
        assert one.change_bp is None or one.change_bp >= 0
        assert one.kind in SignKind


def test_the_median_of_an_even_row_is_one_of_its_values():
    assert [median(row) for row in ([], [3], [9, 1], [4, 2, 8])] == [0, 3, 1, 4]


def test_an_order_to_look_stands_until_its_result_and_a_dismissal_for_a_year():
    assert stands_until(DecisionKind.INSPECT, END, None) is None
    assert stands_until(DecisionKind.DISMISS, END, None) == dt.date(2027, 11, 22)
    assert stands_until(DecisionKind.SNOOZE, END, dt.date(2026, 12, 1)) == dt.date(2026, 12, 1)
