"""The PostgreSQL that contract tests get."""

from __future__ import annotations

import pytest
import sqlalchemy as sa


def _make_table(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE meter (drn TEXT)")
    engine.dispose()


def _insert_and_count(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO meter VALUES ('1')")
        count = connection.exec_driver_sql("SELECT count(*) FROM meter").scalar_one()
    engine.dispose()
    return count


def test_each_test_gets_a_database_of_its_own(postgres_server):
    with postgres_server.fresh_database(_make_table) as first:
        _insert_and_count(first)

        with postgres_server.fresh_database(_make_table) as second:
            assert _insert_and_count(second) == 1


def test_two_ways_of_migrating_do_not_meet(postgres_server):
    with postgres_server.fresh_database(_make_table), postgres_server.fresh_database(str) as empty:
        _make_table(empty)

        assert _insert_and_count(empty) == 1


def test_a_database_is_dropped_even_while_somebody_is_connected(postgres_server):
    with postgres_server.fresh_database(_make_table) as url:
        engine = sa.create_engine(url)
        left_open = engine.connect()

    with pytest.raises(sa.exc.OperationalError):
        left_open.exec_driver_sql("SELECT 1")
    left_open.close()
    engine.dispose()
