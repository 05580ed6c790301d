"""An engine whose commits can be undone: many runs over one town, each from the same beginning.

Services open and commit transactions of their own.  Here each of these is a savepoint of one
transaction, which is rolled back in the end.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sqlalchemy as sa

from vending_server.db.engine import take_time, writing


class _Undo(Exception):
    """Rolls everything back."""


class UndoneEngine:
    """What `reading`, `writing` and `snapshot` need of an engine, over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect

    @contextlib.contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        yield self.connection


@contextlib.contextmanager
def undone(engine: sa.Engine) -> Iterator[UndoneEngine]:
    """Return an engine of which nothing remains."""
    with contextlib.suppress(_Undo), writing(engine) as connection:
        take_time(connection)
        with _nesting(connection):
            yield UndoneEngine(connection)
        raise _Undo


@contextlib.contextmanager
def _nesting(connection: sa.Connection) -> Iterator[None]:
    """Let whoever begins a transaction, of whichever isolation, get a savepoint of this one."""
    connection.begin = connection.begin_nested
    connection.execution_options = lambda **_options: connection
    try:
        yield
    finally:
        del connection.begin, connection.execution_options
