"""Let a table that others point at ask for less; for migrations.

SQLite can change neither a CHECK nor a NOT NULL, and such a table cannot be made anew while foreign
keys are held: its definition is rewritten in place, as for a closed set that takes more values
(closed_sets.py).  What is stored fits a table that asks for less.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from vending_server.db.closed_sets import rewrite_table, table_definition


def loosen_check(connection: sa.Connection, *, table: str, check: str, wanted: str) -> None:
    """Let a CHECK ask for less, by its name; its brackets may hold brackets, and those none."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({wanted})")
        return
    known = table_definition(connection, table)
    loosened, found = re.subn(
        rf"CONSTRAINT {check} CHECK \((?:[^()]|\([^()]*\))*\)",
        f"CONSTRAINT {check} CHECK ({wanted})",
        known,
    )
    assert found == 1, f"{table} has one check {check}"
    rewrite_table(connection, table, loosened)


def allow_none(connection: sa.Connection, *, table: str, column: str) -> None:
    """Let a column be empty."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
        return
    known = table_definition(connection, table)
    wanted, found = re.subn(rf"(\n\s*{column} [^,\n]*?) NOT NULL", r"\1", known)
    assert found == 1, f"{table}.{column} is never empty"
    rewrite_table(connection, table, wanted)


def drop_reference(connection: sa.Connection, *, table: str, column: str) -> None:
    """Let a column point at nothing any more; its foreign key bears the usual name."""
    name = f"fk_{table}_{column}"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return
    known = table_definition(connection, table)
    wanted, found = re.subn(
        rf",\s*CONSTRAINT {name} FOREIGN KEY\({column}\) REFERENCES \w+ \(\w+\)", "", known
    )
    assert found == 1, f"{table}.{column} points at something"
    rewrite_table(connection, table, wanted)
