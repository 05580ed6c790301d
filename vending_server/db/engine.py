"""Engines and transactions: the one place where SQLite and PostgreSQL differ.

* `reading` gives a snapshot that may not write.
* `writing` gives a transaction that holds the right to write from its first statement: SQLite
  takes its lock at BEGIN (BEGIN IMMEDIATE), so that a read-then-write cannot fail half-way;
  PostgreSQL locks rows as the services ask for them.

A commit is durable when it returns: SQLite runs in WAL mode with synchronous=FULL, PostgreSQL with
its own default.  WORKAROUND: the sqlite3 module opens transactions by its own guess; it is told to
leave that to us (https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.errors import DatabaseBusy, translate

BUSY_TIMEOUT_MS: Final = 5_000
_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_IMMEDIATE: Final = "write_from_the_start"


def open_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> sa.Engine:
    """Return an engine for a database address; nothing is connected yet.

    `busy_timeout_ms` is how long a writer waits for another before it says so.
    """
    engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_timeout_ms)
    else:
        _prepare_postgresql(engine, busy_timeout_ms)
    return engine


def _prepare_sqlite(engine: sa.Engine, busy_timeout_ms: int) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        # The wait comes first: two processes that open a new file together both want the lock.
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms:d}")
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_postgresql(engine: sa.Engine, busy_timeout_ms: int) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {busy_timeout_ms:d}")
        connection.commit()


@contextlib.contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction for reading only.

    Raises:
        DatabaseBusy: another process holds the database for longer than the busy time-out.
    """
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except sa.exc.DBAPIError as error:
        raise translate(error) from error


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that commits durably at the end, or leaves nothing behind.

    Raises:
        DatabaseBusy: the right to write was not to be had within the busy time-out.
        RowConflict: a unique fact was there already.
    """
    try:
        writer = engine.execution_options(**{_IMMEDIATE: True})
        with writer.connect() as connection, connection.begin():
            yield connection
    except sa.exc.DBAPIError as error:
        raise translate(error) from error


def check_database(engine: sa.Engine) -> None:
    """Ask the database the cheapest of questions.

    Raises:
        DatabaseError: it does not answer.
    """
    with reading(engine) as connection:
        connection.execute(sa.select(sa.literal(1)))


__all__ = ["BUSY_TIMEOUT_MS", "DatabaseBusy", "check_database", "open_engine", "reading", "writing"]
