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


def _make_seeded(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE account (id BIGSERIAL PRIMARY KEY, code TEXT)")
        connection.exec_driver_sql("INSERT INTO account (code) VALUES ('vat'), ('carry')")
        connection.exec_driver_sql(
            "CREATE TABLE entry (id BIGSERIAL PRIMARY KEY, account BIGINT REFERENCES account)"
        )
        connection.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'never'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        )
    engine.dispose()


def _run(url: str, *statements: str) -> list:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
        rows = result.all() if result.returns_rows else []
    engine.dispose()
    return rows


def test_a_database_used_again_is_as_it_was_migrated(postgres_server):
    with postgres_server.fresh_database(_make_seeded) as first:
        _run(
            first,
            "INSERT INTO account (code) VALUES ('fees')",
            "INSERT INTO entry (account) VALUES (1), (3)",
            "UPDATE account SET code = 'changed' WHERE id = 1",
        )

    with postgres_server.fresh_database(_make_seeded) as second:
        assert second == first
        assert _run(second, "SELECT id, code FROM account ORDER BY id") == [
            (1, "vat"),
            (2, "carry"),
        ]
        assert _run(second, "INSERT INTO account (code) VALUES ('x') RETURNING id") == [(3,)]
        assert _run(second, "INSERT INTO entry (account) VALUES (2) RETURNING id") == [(1,)]


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER entry_stays ON entry",
        "ALTER TABLE entry DISABLE TRIGGER entry_stays",
        "ALTER TABLE account ADD COLUMN kind TEXT",
        "CREATE TABLE more (id INT)",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET jit = off'; END $$",
    ],
)
def test_a_database_whose_schema_was_changed_is_not_used_again(postgres_server, change):
    with postgres_server.fresh_database(_make_seeded) as first:
        _run(first, change)

    with postgres_server.fresh_database(_make_seeded) as second:
        assert second != first
