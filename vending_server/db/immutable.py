"""Triggers that keep what happened as it happened; called by migrations, on either database.

What is written to such a table is never changed or deleted: corrections are new rows that point at
the old.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa


def refuse_changes(connection: sa.Connection, table: str, key: Sequence[str]) -> None:
    """Refuse every UPDATE and DELETE of a table, and on SQLite an INSERT OR REPLACE of its key."""
    if connection.dialect.name == "sqlite":
        _refuse_on_sqlite(connection, table, key)
    else:
        _refuse_on_postgresql(connection, table)


def freeze_when(connection: sa.Connection, table: str, condition: str) -> None:
    """Refuse UPDATE and DELETE of the rows that meet a condition; `OLD` is the row as it stands."""
    message = f"{table} in force are never changed"
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_frozen_{action.lower()} BEFORE {action} ON {table} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    connection.exec_driver_sql(
        f"CREATE FUNCTION {table}_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION {table}_refuse_frozen()"
    )


def _refuse_on_sqlite(connection: sa.Connection, table: str, key: Sequence[str]) -> None:
    # INSERT OR REPLACE would delete the old row without any DELETE trigger.
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN {exists} "
        f"BEGIN SELECT RAISE(ABORT, 'UNIQUE: {table} are never changed'); END"
    )
    for action in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
        )


def _refuse_on_postgresql(connection: sa.Connection, table: str) -> None:
    connection.exec_driver_sql(
        f"CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} are never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
    )
