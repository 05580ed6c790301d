"""Connections to the database that outlive the process that used them, and even its content.

A process that is killed loses what it had begun, and nothing else of a connection is worth making
anew: reading the schema is most of what a start costs.  So a file is not replaced but written over
by SQLite itself, which tells all who have it open, and they keep what they know of its schema.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db import engine as engines

_STATEMENTS: Final = 600  # prepared and kept, of each connection: more than a server has
_SCHEMA: Final = "PRAGMA schema_version"  # how often it was changed


class Lender:
    """Hands connections out, takes them back instead of closing them."""

    def __init__(self) -> None:
        self._idle: dict[str, list[_Lent]] = {"reads": [], "writes": []}
        self._engines: list[sa.Engine] = []

    def engine(self, make: Callable[[], sa.Engine]) -> sa.Engine:
        """Return an engine that nobody uses, its connections lent from here."""
        if self._engines:
            return self._engines.pop()
        engine = make()
        self._lend_to(engine)
        return engine

    def take_back(self, engine: sa.Engine) -> None:
        """Take an engine whose process ended, and its connections."""
        engine.dispose()
        self._engines.append(engine)

    def _lend_to(self, engine: sa.Engine) -> None:
        for one, use in ((engine, "reads"), (engines._writers[engine], "writes")):
            # Not by the event `do_connect`: engines share a dialect here (helpers/warm_engines.py),
            # and what listens to it is not asked by the pool of a later engine.
            one.pool._creator = self._connect_for(use, one)

    def lay(self, database: Path, copy: sqlite3.Connection) -> None:
        """Let a file hold what a copy holds; nobody uses it meanwhile."""
        if database.exists() and _is_written_over(database, copy):
            return
        self._close()
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
        with contextlib.closing(sqlite3.connect(database)) as target:
            _write_over(target, copy)

    def _close(self) -> None:
        """Close what lies here; what is still out comes back to nobody."""
        for use, idle in self._idle.items():
            self._idle[use] = []
            for one in idle:
                one.really_close()

    def _connect_for(self, use: str, engine: sa.Engine) -> Callable[[], _Lent]:
        args, more = engine.dialect.create_connect_args(engine.url)

        def connect() -> _Lent:
            idle = self._idle[use]
            if idle:
                return idle.pop()
            lent = sqlite3.connect(*args, **more, factory=_Lent, cached_statements=_STATEMENTS)
            lent.back_to = idle
            return lent

        return connect


class _Lent(sqlite3.Connection):
    back_to: list[_Lent]
    _has_functions = False

    def create_function(self, *args: Any, **more: Any) -> None:
        """Add SQLAlchemy's functions once: again, every prepared statement would be lost."""
        if not self._has_functions:
            super().create_function(*args, **more)

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        self._has_functions = True
        self.back_to.append(self)

    def really_close(self) -> None:
        super().close()


def copied(database: Path) -> sqlite3.Connection:
    """Return a copy, in memory, of all that is committed."""
    copy = sqlite3.connect(":memory:")
    with contextlib.closing(sqlite3.connect(database)) as source:
        _write_over(copy, source)
    return copy


def _is_written_over(database: Path, copy: sqlite3.Connection) -> bool:
    """Write over it; False: somebody is still in the middle of it, or its schema is another."""
    with contextlib.closing(sqlite3.connect(database, timeout=0.0)) as target:
        if _schema(target) != _schema(copy):
            return False
        try:
            _write_over(target, copy)
        except sqlite3.OperationalError:
            return False
    return True


def _write_over(target: sqlite3.Connection, source: sqlite3.Connection) -> None:
    schema = _schema(source)
    source.backup(target)
    # The library counts a copy as another schema; whoever has read it would read it again.
    target.execute(f"{_SCHEMA} = {schema:d}")


def _schema(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute(_SCHEMA).fetchone()
    return int(count)
