"""Databases of a test server used again: emptied to what the migrations left, not made anew.

Copying a database creates some six hundred files, and dropping it deletes them: half a second of
the kernel's time for a test of a tenth. Emptying one takes milliseconds. A database whose schema a
test has changed, or that somebody is still connected to, is never used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg

# What the migrations wrote is kept beside, for the next test.
_KEPT: Final = "as_migrated"

_TABLES: Final = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
# Whatever makes another schema: tables, columns, triggers, functions, constraints, settings.
_SHAPE: Final = """
SELECT md5(concat(
  (SELECT string_agg(concat(oid, relname, relnatts, relchecks), ',' ORDER BY oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace),
  (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat(oid, prosrc), ',' ORDER BY oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace),
  (SELECT string_agg(concat(oid, convalidated), ',' ORDER BY oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace),
  (SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting s
    JOIN pg_database d ON d.oid = s.setdatabase AND d.datname = current_database())
))
"""
_SEQUENCES: Final = (
    "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)
_OTHERS: Final = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Migrated:
    """A template's schema, as a digest, and what brings a used copy of it back to it."""

    shape: str
    emptying: str


def keep_what_was_migrated(connection: psycopg.Connection) -> Migrated:
    """Remember rows and counters of a migrated template; its copies bring them along."""
    connection.execute(f"CREATE SCHEMA {_KEPT}")
    tables = _column(connection, _TABLES)
    seeded = [one for one in tables if _column(connection, f"SELECT 1 FROM public.{one} LIMIT 1")]
    for table in seeded:
        connection.execute(f"CREATE TABLE {_KEPT}.{table} AS TABLE public.{table}")
    counters = _column(connection, _SEQUENCES)
    steps = [
        # No trigger fires in this role: neither foreign keys nor those that refuse changes.
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM public.{table}" for table in tables),
        *(f"INSERT INTO public.{table} TABLE {_KEPT}.{table}" for table in seeded),
        *(_set_back(connection, counter) for counter in counters),
    ]
    emptying = "; ".join(["BEGIN", *steps, "COMMIT"])
    return Migrated(shape=_shape_of(connection), emptying=emptying)


def empty_again(connection: psycopg.Connection, migrated: Migrated) -> bool:
    """Bring a used database back to what was migrated; say whether that was possible."""
    if _shape_of(connection) != migrated.shape or _column(connection, _OTHERS):
        return False
    connection.execute(migrated.emptying)  # one message of many statements
    return True


def _set_back(connection: psycopg.Connection, counter: str) -> str:
    query = f"SELECT last_value, is_called FROM public.{counter}"
    last, is_called = connection.execute(query).fetchone() or (1, False)
    return f"SELECT setval('public.{counter}', {last}, {is_called})"


def _shape_of(connection: psycopg.Connection) -> str:
    return str(_column(connection, _SHAPE)[0])


def _column(connection: psycopg.Connection, query: str) -> list[Any]:
    return [row[0] for row in connection.execute(query)]
