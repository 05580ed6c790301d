"""Engines and transactions: the one place where SQLite and PostgreSQL differ.

* `reading` gives a snapshot that may not write.
* `writing` gives a transaction that holds the right to write from its first statement: SQLite
  takes its lock at BEGIN (BEGIN IMMEDIATE), so that a read-then-write cannot fail half-way;
  PostgreSQL locks rows as the services ask for them.

A commit is durable when it returns: SQLite runs in WAL mode with synchronous=FULL, PostgreSQL with
its own default.  One connection of a process writes and checkpoints a SQLite file, all others only
read: a corruption of reset WAL files is reported for library versions up to 3.51.2 with several
checkpointing connections.

No wait is endless.  A line to PostgreSQL that goes dead without a word is given up after seconds,
and the server there drops the transaction, and with it the locks, of a client that fell silent.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.errors import DatabaseBusy, translate, translate_driver

BUSY_TIMEOUT_MS: Final = 5_000
_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_SQLITE_READS_ONLY: Final = ("PRAGMA wal_autocheckpoint = 0", "PRAGMA query_only = ON")

# Seconds and milliseconds after which a silent peer counts as gone (libpq's own names).
_POSTGRESQL_LINE: Final = {
    "connect_timeout": 3,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8_000,
}
_STATEMENT_MS: Final = 10_000
_SILENCE_MS: Final = 10_000

_writers: weakref.WeakKeyDictionary[sa.Engine, sa.Engine] = weakref.WeakKeyDictionary()


def open_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> sa.Engine:
    """Return an engine for a database address; nothing is connected yet.

    `busy_timeout_ms` is how long a writer waits for another before it says so.
    """
    if not url.startswith("sqlite"):
        return _postgresql_engine(url, busy_timeout_ms)
    engine = _sqlite_engine(url, busy_timeout_ms, _SQLITE_READS_ONLY)
    writer = _sqlite_engine(
        url,
        busy_timeout_ms,
        begin="BEGIN IMMEDIATE",
        pool_size=1,
        max_overflow=0,
        pool_timeout=busy_timeout_ms / 1000,
    )
    _writers[engine] = writer
    sa.event.listen(engine, "engine_disposed", lambda _engine: writer.dispose())
    return engine


def _sqlite_engine(
    url: str,
    busy_timeout_ms: int,
    more_pragmas: tuple[str, ...] = (),
    *,
    begin: str = "BEGIN",
    **pool: float,
) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True, **pool)

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        # WORKAROUND: the sqlite3 module opens transactions by its own guess; it is told to leave
        # that to us: docs.sqlalchemy.org, SQLite dialect, "Serializable isolation".
        connection.isolation_level = None
        # The wait comes first: two processes that open a new file together both want the lock.
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms:d}")
        for pragma in _SQLITE_PRAGMAS + more_pragmas:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        # On the driver itself: through SQLAlchemy a BEGIN costs more than most transactions do.
        with _driver_translated(connection):
            connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr]

    return engine


def _postgresql_engine(url: str, busy_timeout_ms: int) -> sa.Engine:
    engine = sa.create_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args=_POSTGRESQL_LINE
    )

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {busy_timeout_ms:d}")
        connection.execute(f"SET statement_timeout = {_STATEMENT_MS:d}")
        connection.execute(f"SET idle_in_transaction_session_timeout = {_SILENCE_MS:d}")
        connection.commit()

    return engine


@contextlib.contextmanager
def left_to(engine: sa.Engine) -> Iterator[None]:
    """Give up an engine's connections if what is to own it cannot be made: nobody else knows it."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


@contextlib.contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction for reading only.

    Raises:
        DatabaseBusy: another process holds the database for longer than the busy time-out.
    """
    with _translated(), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction for reading that sees one moment to its end, however long it takes.

    Raises:
        DatabaseBusy: see `reading`.
    """
    with _translated(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            take_time(connection)
            yield connection


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that commits durably at the end, or leaves nothing behind.

    Raises:
        DatabaseBusy: the right to write was not to be had within the busy time-out.
        RowConflict: a unique fact was there already.
    """
    writer = _writers.get(engine, engine)
    with _translated(), writer.connect() as connection, connection.begin():
        yield connection


def take_time(connection: sa.Connection) -> None:
    """Let this transaction run as long as it takes: a migration, the loading of a town."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def wait_less(connection: sa.Connection, lock_timeout_ms: int) -> None:
    """Wait only so long for a row in this transaction; SQLite has no row to wait for."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {lock_timeout_ms:d}")


@contextlib.contextmanager
def _driver_translated(connection: sa.Connection) -> Iterator[None]:
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise translate_driver(error, connection.dialect) from error


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
    except sa.exc.TimeoutError as error:
        raise DatabaseBusy("all connections are in use") from error
