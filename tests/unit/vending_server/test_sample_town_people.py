"""Who lives in the sample town and when they charge: planned ahead, alike for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.identifiers import parse_drn, parse_meter_pan
from vending_server.errors import Misconfigured
from vending_server.pricing.model import Utility
from vending_server.sample_town.customers import plan_customers
from vending_server.sample_town.decisions import sample_decisions
from vending_server.sample_town.dues import DuesMaker
from vending_server.sample_town.places import AGENT_POINTS
from vending_server.sample_town.window import add_months, window_ending
from vending_server.tariffs.model import ArrearsRule

ZONE = ZoneInfo("Asia/Hebron")
UNTIL = dt.date(2026, 11, 1)
EARLIEST = dt.date(2024, 1, 1)


def window(months: int = 12, until: dt.date = UNTIL):
    return window_ending(until, months=months, zone=ZONE, earliest=EARLIEST)


def town(count: int = 100, seed: int = 1, months: int = 12):
    return list(plan_customers(count=count, seed=seed, window=window(months)))


def contracts_of(customers):
    return [contract for one in customers for contract in one.contracts]


def visits_of(customers):
    return [(contract, visit) for contract in contracts_of(customers) for visit in contract.visits]


def test_the_same_seed_makes_the_same_people():
    assert town(seed=7) == town(seed=7)


def test_another_seed_makes_other_people():
    assert town(seed=7) != town(seed=8)


def test_a_larger_town_begins_with_the_same_people():
    assert town(40)[:20] == town(20)


def test_a_town_of_a_hundred_holds_every_kind():
    customers = town()
    contracts = contracts_of(customers)
    kinds = {(one.contract.utility, one.contract.customer_class) for one in contracts}
    meters = [one.meter for one in contracts]

    assert kinds == {
        (Utility.ELECTRICITY, "residential"),
        (Utility.ELECTRICITY, "commercial"),
        (Utility.WATER, "domestic"),
        (Utility.WATER, "commercial"),
    }
    assert {(meter.ea, meter.dkga) for meter in meters} == {(7, 2), (7, 4), (11, 4)}
    assert {meter.base_year for meter in meters} == {1993, 2014}
    assert {meter.tct for meter in meters} == {1, 2}
    assert {len(meter.drn) for meter in meters} == {11, 13}
    assert any(meter.block_reason for meter in meters)
    assert {len(one.contracts) for one in customers} == {1, 2, 3}
    assert {debt.rule for one in customers for debt in one.arrears} == set(ArrearsRule)


def test_some_debts_are_collected_at_several_contracts_and_some_at_one():
    several = [one for one in town() if one.arrears and len(one.contracts) > 1]
    linked = {sum(bool(c.arrears_ids) for c in one.contracts) for one in several}

    assert 1 in linked
    assert max(linked) > 1


def test_every_meter_number_proves_itself():
    for one in contracts_of(town()):
        assert parse_drn(one.meter.drn) == one.meter.drn
        assert parse_meter_pan(one.meter.meter_pan) == one.meter.meter_pan


def test_row_ids_count_on_without_gaps():
    contracts = contracts_of(town())

    assert [one.contract.id for one in contracts] == list(range(1, len(contracts) + 1))
    assert [one.meter.id for one in contracts] == list(range(1, len(contracts) + 1))
    assert len({one.contract.account_number for one in contracts}) == len(contracts)


def test_nobody_buys_before_the_contract_or_outside_the_window():
    until = dt.date(2026, 11, 15)
    in_mid_month = window(until=until)
    customers = list(plan_customers(count=100, seed=1, window=in_mid_month))
    for contract, visit in visits_of(customers):
        day = visit.at.astimezone(ZONE).date()
        assert max(contract.opened_on, in_mid_month.start) <= day < until


def test_a_blocked_meter_and_one_without_tids_have_sold_nothing_lately():
    blocked = [visit for one, visit in visits_of(town()) if one.meter.block_reason]
    old = [one for one in contracts_of(town()) if one.meter.base_year == 1993]

    assert blocked
    assert max(visit.at for visit in blocked).astimezone(ZONE).date() < UNTIL - dt.timedelta(20)
    assert old
    assert all(not one.visits for one in old)


def test_desks_are_closed_when_the_municipality_is():
    for _, visit in visits_of(town()):
        local = visit.at.astimezone(ZONE)
        if visit.point not in AGENT_POINTS:
            assert local.strftime("%a") not in {"Fri", "Sat"}
            assert 8 <= local.hour < 14
        assert 8 <= local.hour < 22


def test_every_point_sells():
    assert set(Counter(visit.point for _, visit in visits_of(town()))) == {1, 2, 3, 4, 5}


def test_electricity_costs_more_in_january_than_in_april_and_water_in_july_than_in_january():
    spent: Counter[tuple[Utility, int]] = Counter()
    for contract, visit in visits_of(town(200)):
        month = visit.at.astimezone(ZONE).month
        spent[contract.contract.utility, month] += visit.tender_minor or 0

    assert spent[Utility.ELECTRICITY, 1] > spent[Utility.ELECTRICITY, 4] * 12 // 10
    assert spent[Utility.WATER, 7] > spent[Utility.WATER, 1] * 12 // 10


def test_tenders_are_round_and_either_money_or_units_is_named():
    for _, visit in visits_of(town()):
        assert (visit.tender_minor is None) != (visit.units_tenths is None)
        assert visit.tender_minor is None or visit.tender_minor % 1_000 == 0


def test_dues_begin_with_the_window_or_the_contract_and_reach_the_last_day():
    maker = DuesMaker.starting(sample_decisions(), window())
    for one in contracts_of(town(60)):
        dues = maker.dues_of(one, random.Random(1))
        periods = [due.period for due in dues]
        is_due = one.contract.customer_class in {"residential", "domestic"}
        assert bool(dues) is is_due
        assert periods == sorted(periods)
        if is_due:
            assert periods[-1] == "2026-11"
            # A period that had ended before the contract began is somebody else's.
            step = 1 if one.contract.utility is Utility.ELECTRICITY else 2
            first = dt.date.fromisoformat(f"{periods[0]}-01")
            assert add_months(first, step) > one.opened_on
            assert periods[0] >= "2025-11"


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.integers(min_value=-60, max_value=60))
def test_months_are_added_as_people_do(day: dt.date, months: int):
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + dt.timedelta(1)).day == 1


def test_opening_hours_do_not_move_when_summer_time_begins():
    # In 2026 clocks in Hebron went forward in the night to 28 March.
    moments = [
        window().moment(dt.date(2026, 3, day), 10 * 3600).astimezone(ZONE) for day in (26, 30)
    ]

    assert [one.hour for one in moments] == [10, 10]


def test_a_window_before_the_last_tariff_decision_is_refused():
    with pytest.raises(Misconfigured, match="2025-01-01"):
        window(until=dt.date(2024, 12, 31))
