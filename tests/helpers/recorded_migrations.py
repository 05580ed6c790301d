"""The migrations of an empty database, played from a recording after the first time.

On an empty database they send the same statements each time, so a suite that restores dozens of
backups need not load and compile them dozens of times.  A database that holds anything is migrated
by Alembic itself, always.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import alembic.command
import alembic.config
import sqlalchemy as sa

from vending_server.db.migrate import revision_of

_Recording = list[tuple[str, Any, bool]]


@contextlib.contextmanager
def migrated_once() -> Iterator[None]:
    """Let what is migrated meanwhile be recorded and played, by database and target."""
    upgrade = alembic.command.upgrade
    recordings: dict[tuple[str, str], _Recording] = {}

    def play_or_record(config: alembic.config.Config, to: str) -> None:
        connection = config.attributes["connection"]
        key = (connection.dialect.name, to)
        if revision_of(connection) is not None:
            upgrade(config, to)
        elif key in recordings:
            _play(connection, recordings[key])
        else:
            with _recording(connection) as recording:
                upgrade(config, to)
            recordings[key] = recording

    with mock.patch.object(alembic.command, "upgrade", play_or_record):
        yield


@contextlib.contextmanager
def _recording(connection: sa.Connection) -> Iterator[_Recording]:
    recording: _Recording = []

    def record(_c: Any, _cursor: Any, statement: str, rows: Any, _x: Any, many: object) -> None:
        recording.append((statement, rows, bool(many)))

    sa.event.listen(connection, "before_cursor_execute", record)
    try:
        yield recording
    finally:
        sa.event.remove(connection, "before_cursor_execute", record)


def _play(connection: sa.Connection, recording: _Recording) -> None:
    cursor = connection.connection.cursor()
    for statement, rows, is_many in recording:
        (cursor.executemany if is_many else cursor.execute)(statement, rows)
    cursor.close()
