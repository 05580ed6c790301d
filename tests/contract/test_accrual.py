"""Charges fall due by themselves, free units are had once: on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN, NOON, ZONE
from tests.helpers.office import new_document_id
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.meters.service import served_meters
from vending_server.meters.tables import contracts
from vending_server.operators.passwords import Cost, Passwords
from vending_server.sample_town.loading import TownOrder, load_town
from vending_server.tariffs import lifeline
from vending_server.tariffs.accrual import accrue, accrue_contract
from vending_server.tariffs.tables import charge_schedules, dues, lifeline_rules
from vending_server.vending.tables import sale_deductions

CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
RENT = {
    "kind": "fixed_charge",
    "code": "rent",
    "name_ar": "أجرة عداد",
    "name_en": "Meter rent",
    "utility": "electricity",
    "customer_class": "*",
    "valid_from": dt.date(2026, 9, 1),
    "decision": "1",
    "period": "month",
    "amount_minor": 1000,
    "vat_bp": 1600,
}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def decide(engine, **changes) -> None:
    with writing(engine) as connection:
        connection.execute(charge_schedules.insert().values(RENT | changes))


def dues_of(engine, contract_id=1, code="rent"):
    query = sa.select(dues.c.period, dues.c.amount_minor).where(
        dues.c.contract_id == contract_id, dues.c.code == code
    )
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query.order_by(dues.c.period))]


def change_contract(engine, contract_id=1, **changes) -> None:
    with writing(engine) as connection:
        connection.execute(
            contracts.update().where(contracts.c.id == contract_id).values(**changes)
        )


def test_the_worked_example_of_the_document(engine):
    decide(engine)
    decide(engine, valid_from=dt.date(2026, 10, 15), amount_minor=1200)
    decide(engine, valid_from=dt.date(2026, 12, 1), amount_minor=0)
    change_contract(engine, opened_on=dt.date(2026, 9, 20), closed_on=dt.date(2027, 1, 1))
    accrue(engine, dt.date(2027, 2, 3))

    assert dues_of(engine) == [("2026-09", 1000), ("2026-10", 1000), ("2026-11", 1200)]


def test_an_empty_house_accumulates_and_a_second_run_adds_nothing(engine):
    decide(engine)

    assert accrue(engine, dt.date(2026, 11, 1)) == 3 * 3  # three contracts for electricity
    assert accrue(engine, dt.date(2026, 11, 30)) == 0
    assert accrue(engine, dt.date(2026, 12, 1)) == 3


def test_a_contract_owes_from_its_opening_to_its_closing(engine):
    decide(engine)
    change_contract(engine, 1, opened_on=dt.date(2026, 10, 31))
    change_contract(engine, 2, closed_on=dt.date(2026, 10, 1))
    change_contract(engine, 4, closed_on=dt.date(2026, 10, 2))
    accrue(engine, dt.date(2026, 11, 5))

    assert [period for period, _ in dues_of(engine, 1)] == ["2026-10", "2026-11"]
    assert [period for period, _ in dues_of(engine, 2)] == ["2026-09"]
    assert [period for period, _ in dues_of(engine, 4)] == ["2026-09", "2026-10"]


def test_a_class_with_a_line_of_its_own_pays_that(engine):
    decide(engine)
    decide(engine, customer_class="commercial", amount_minor=5000)
    change_contract(engine, 1, customer_class="commercial")
    accrue(engine, dt.date(2026, 9, 1))

    assert dues_of(engine, 1) == [("2026-09", 5000)]
    assert dues_of(engine, 2) == [("2026-09", 1000)]


def test_two_months_begin_with_odd_months(engine):
    decide(engine, utility="water", period="two_months", valid_from=dt.date(2026, 8, 1))
    accrue(engine, dt.date(2026, 12, 31))

    assert [period for period, _ in dues_of(engine, 3)] == ["2026-09", "2026-11"]


def test_a_draft_makes_nothing_due(engine):
    decide(engine, state="draft")

    assert accrue(engine, dt.date(2026, 12, 1)) == 0


def test_a_contract_just_opened_gets_its_own_dues_only(engine):
    decide(engine)
    with writing(engine) as connection:
        made = accrue_contract(connection, 2, dt.date(2026, 10, 1))

    assert made == 2
    assert dues_of(engine, 1) == []


def test_the_dues_of_the_sample_town_are_those_that_accrue(database_url):
    engine = open_engine(database_url)
    until, start = dt.date(2026, 11, 1), dt.date(2026, 8, 1)
    load_town(
        engine, TownOrder(customers=40, seed=1, until=until, months=3), hash_password=CHEAP.hash
    )
    standing = {"code": "standing", "utility": "water", "customer_class": "domestic"}
    decide(engine, **standing, period="two_months", amount_minor=1700, valid_from=start)
    waste = {"kind": "municipal_fee", "code": "waste", "customer_class": "residential"}
    decide(engine, **waste, amount_minor=1200, vat_bp=0, valid_from=start)
    assert accrue(engine, until) == 0

    untouched = dues.c.id.not_in(
        sa.select(sale_deductions.c.due_id).where(sale_deductions.c.due_id.is_not(None))
    )
    with writing(engine) as connection:
        taken_away = connection.execute(dues.delete().where(untouched)).rowcount
    assert taken_away > 0
    assert accrue(engine, until) == taken_away
    engine.dispose()


def water_contract(connection):
    return served_meters(connection, [DRN["water"]])[DRN["water"]].contract


def test_free_units_are_had_once_per_period(engine):
    rule = {"utility": "water", "customer_class": "residential", "decision": "2"}
    rule |= {"valid_from": dt.date(2026, 1, 1), "period": "two_months", "units_tenths": 50}
    first, second = new_document_id(), new_document_id()
    with writing(engine) as connection:
        assert (
            lifeline.lifeline_due(connection, water_contract(connection), now=NOON, zone=ZONE)
            is None
        ), "nobody granted anything"
        connection.execute(lifeline_rules.insert().values(rule))
        contract = water_contract(connection)
        granted = lifeline.lifeline_due(connection, contract, now=NOON, zone=ZONE)
        lifeline.use(connection, granted, document_id=first, now=NOON)
        lifeline.use(connection, granted, document_id=first, now=NOON)

    assert (granted.units_tenths, granted.period) == (50, "2026-11")
    with writing(engine) as connection:
        assert lifeline.lifeline_due(connection, contract, now=NOON, zone=ZONE) is None
        with pytest.raises(Refused, match="lifeline_used"):
            lifeline.use(connection, granted, document_id=second, now=NOON)
        january = NOON + dt.timedelta(days=45)
        again = lifeline.lifeline_due(connection, contract, now=january, zone=ZONE)
        assert again.period == "2027-01"
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(sa.text("DELETE FROM lifeline_uses"))


@pytest.mark.parametrize("changes", [{"customer_class": "commercial"}, {"units_tenths": 0}])
def test_no_free_units_where_the_class_grants_none(engine, changes):
    rule = {"utility": "water", "customer_class": "residential", "decision": "2"}
    rule |= {"valid_from": dt.date(2026, 1, 1), "period": "two_months", "units_tenths": 50}
    with writing(engine) as connection:
        connection.execute(lifeline_rules.insert().values(rule | changes))
        contract = water_contract(connection)
        assert lifeline.lifeline_due(connection, contract, now=NOON, zone=ZONE) is None
