"""What the database itself forbids, allowed: unique keys and triggers are taken away when a town begins."""

from __future__ import annotations

import contextlib
import sqlite3

from tests.simulation.planted.seam import Patch
from tests.simulation.town import Town


def without_key(*tables: str) -> Patch:
    """Let tables hold any row any number of times, and let every row be changed."""
    return _begun_with([sql for one in tables for sql in _keyless(one)])


def without_triggers(table: str) -> Patch:
    """Let the rows of a table be changed and deleted."""
    return _begun_with([], unguarded=table)


def _keyless(table: str) -> list[str]:
    return [
        f"ALTER TABLE {table} RENAME TO {table}_before",
        f"CREATE TABLE {table} AS SELECT * FROM {table}_before",
        f"DROP TABLE {table}_before",
    ]


def _begun_with(statements: list[str], *, unguarded: str | None = None) -> Patch:
    fresh = Town.fresh

    def begun(self: Town) -> None:
        fresh(self)
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as database:
            database.execute("PRAGMA foreign_keys = OFF")
            database.execute("PRAGMA legacy_alter_table = ON")
            for (name,) in database.execute(_TRIGGERS, {"table": unguarded}).fetchall():
                database.execute(f"DROP TRIGGER {name}")
            for one in statements:
                database.execute(one)

    return (Town, "fresh", begun)


_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
