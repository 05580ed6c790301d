"""A server of before the registry: what it knew already is the beginning of its history."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.helpers.old_releases import ON_BOTH, database_of
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.migrate import upgrade
from vending_server.db.tables import metadata
from vending_server.meters.tables import contracts, meters, places
from vending_server.registry.tables import meter_installations

BEFORE = "0002"
OPENED_ON = dt.date(2020, 1, 1)


def first_release(url: str) -> None:
    upgrade(url, to=BEFORE)


@pytest.fixture(params=ON_BOTH)
def old_url(request, tmp_path):
    with database_of(request, tmp_path, first_release) as url:
        yield url


def fill(url: str) -> None:
    """One served meter and one in stock, in the columns of the first release."""
    engine = open_engine(url)
    meter = "0, 0, 'electricity', 11, 4, '345678', 1, '01', 2, 2014, 2"
    names = "drn, meter_pan, utility, ea, dkga, sgc, krn, ti, key_type, base_year, tct"
    with writing(engine) as connection:
        for statement in (
            (
                "INSERT INTO customers (id, name, name_search, phone, phone_search)"
                " VALUES (1, 'A', 'a', '', '')"
            ),
            (
                "INSERT INTO contracts (id, account_number, customer_id, utility, customer_class,"
                " address, opened_on, bought_period)"
                " VALUES (1, '0001', 1, 'electricity', 'residential', 'Street 5', '2020-01-01', '')"
            ),
            f"INSERT INTO meters (id, contract_id, {names}) VALUES (1, 1, {meter})",
            f"INSERT INTO meters (id, {names}) VALUES (2, {meter.replace('0', '2', 1)})",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_contracts_of_before_get_a_place_and_their_meters_an_installation(old_url):
    fill(old_url)
    upgrade(old_url)
    engine = open_engine(old_url)
    with reading(engine) as connection:
        place = connection.execute(sa.select(places)).one()
        place_id = connection.scalars(sa.select(contracts.c.place_id)).one()
        hung = connection.execute(sa.select(meter_installations)).one()
        shelves = connection.scalars(sa.select(meters.c.shelf)).all()
    engine.dispose()

    assert (place.code, place.address, place.id) == ("0001", "Street 5", place_id)
    assert (hung.meter_id, hung.contract_id, hung.place_id) == (1, 1, place_id)
    assert (hung.installed_at.date(), hung.removed_at) == (OPENED_ON, None)
    assert set(shelves) == {"in_stock"}


def test_the_migrations_make_the_tables_that_the_code_describes(database_url):
    engine = open_engine(database_url)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_a_meter_hangs_in_one_place_at_a_time(old_url):
    fill(old_url)
    upgrade(old_url)
    engine = open_engine(old_url)
    again = meter_installations.insert().values(
        meter_id=1,
        contract_id=1,
        place_id=1,
        installed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        reason="imported",
    )
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(again)
    engine.dispose()
