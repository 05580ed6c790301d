"""The two doors to a database: what reading may not do, and who writes."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.errors import DatabaseBusy, DatabaseError
from vending_server.meters.tables import contracts
from vending_server.operators.sessions import open_session
from vending_server.operators.tables import sessions


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def pragma(connection, name: str) -> int:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_one_connection_of_a_process_writes_and_checkpoints(engine):
    """GOALS: a corruption is reported for several checkpointing connections."""
    if engine.dialect.name != "sqlite":
        return
    writers = set()
    for _ in range(3):
        with writing(engine) as connection:
            writers.add(id(connection.connection.dbapi_connection))
            assert pragma(connection, "wal_autocheckpoint") > 0
            assert pragma(connection, "synchronous") == 2
            assert pragma(connection, "journal_mode") == "wal"
    with reading(engine) as one, reading(engine) as two:
        for connection in (one, two):
            assert id(connection.connection.dbapi_connection) not in writers
            assert pragma(connection, "wal_autocheckpoint") == 0
            assert pragma(connection, "query_only") == 1
    assert len(writers) == 1


def test_a_reader_cannot_write_on_sqlite(engine):
    if engine.dialect.name != "sqlite":
        return
    with pytest.raises(DatabaseError), reading(engine) as connection:
        connection.execute(contracts.update().values(carry_minor=1))


def test_a_writer_that_waits_too_long_says_so(engine, database_url):
    hurried = open_engine(database_url, busy_timeout_ms=50)
    with writing(engine) as rival:
        rival.execute(sa.select(contracts).with_for_update())
        rival.execute(contracts.update().values(version=contracts.c.version))
        with pytest.raises(DatabaseBusy), writing(hurried) as connection:
            connection.execute(contracts.update().values(carry_minor=1))
    hurried.dispose()


def test_no_wait_of_a_server_is_endless_on_postgresql(engine):
    if engine.dialect.name != "postgresql":
        return
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    with writing(engine) as connection:
        told = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

    assert "0" not in told


def test_two_logins_at_once_leave_one_session_open(engine):
    barrier = threading.Barrier(2)

    def log_in() -> None:
        barrier.wait()
        with writing(engine) as connection:
            terminal = little_town.seller().terminal_id
            open_session(connection, operator_id=1, terminal_id=terminal, now=little_town.NOON)

    threads = [threading.Thread(target=log_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as connection:
        still_open = sa.select(sa.func.count()).where(sessions.c.ended_at.is_(None))
        assert connection.scalars(still_open.select_from(sessions)).one() == 1
