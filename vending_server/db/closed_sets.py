"""Let a column take more values than the CHECK of an earlier migration allows; for migrations.

SQLite cannot change a CHECK, and a table that others point at cannot be made anew while foreign
keys are held: its definition is rewritten in place, as SQLite's own manual describes for a CHECK.
Only a CHECK that becomes wider may be changed so: what is stored fits it already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa


def widen(
    connection: sa.Connection, *, table: str, column: str, check: str, more: Sequence[str]
) -> None:
    """Let a column of a table take these values besides those that it takes already."""
    is_postgresql = connection.dialect.name == "postgresql"
    known = _definition(connection, check) if is_postgresql else table_definition(connection, table)
    found = re.search(rf"CHECK \({column} IN \(([^)]*)\)\)", known)
    values = re.findall(r"'([^']*)'", known if found is None else found[1])
    listed = ", ".join(f"'{one}'" for one in (*values, *more))
    wanted = f"CHECK ({column} IN ({listed}))"
    if is_postgresql:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {check} {wanted}")
        return
    assert found is not None, f"{table} has a check of {column}"
    rewrite_table(connection, table, known.replace(found[0], wanted))


def _definition(connection: sa.Connection, check: str) -> str:
    query = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return str(connection.execute(query, {"name": check}).scalar_one())


def table_definition(connection: sa.Connection, table: str) -> str:
    """Return the CREATE TABLE of a table on SQLite."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    return str(connection.exec_driver_sql(query, (table,)).scalar_one())


def rewrite_table(connection: sa.Connection, table: str, definition: str) -> None:
    """Put another definition in its place, on SQLite; what is stored must fit it."""
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (definition, table)
    )
    # Every connection reads the definitions anew, this one among them.
    connection.exec_driver_sql(f"PRAGMA schema_version = {int(version) + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
