"""Connections to the database that outlive the process that used them, and even its content.

A process that is killed loses what it had begun, and nothing else of a connection is worth making
anew: reading the schema is most of what a start costs.  So a file is not replaced but written over
by SQLite itself, which tells all who have it open, and they keep what they know of its schema.
"""

from __future__ import annotations

import contextlib
import shutil
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

    def lend_to(self, engine: sa.Engine) -> None:
        """Let an engine and the one it writes with take their connections here."""
        for one, use in ((engine, "reads"), (engines._writers[engine], "writes")):
            # Not by the event `do_connect`: engines share a dialect here (helpers/warm_engines.py),
            # and what listens to it is not asked by the pool of a later engine.
            one.pool._creator = self._connect_for(use, one)

    def lay(self, database: Path, copy: Path) -> None:
        """Let a file hold what a closed database holds; nobody uses it meanwhile."""
        if database.exists() and _is_written_over(database, copy):
            return
        self._close()
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
        shutil.copyfile(copy, database)

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


def _is_written_over(database: Path, copy: Path) -> bool:
    """Write over it; False: somebody is still in the middle of it, or its schema is another."""
    with (
        contextlib.closing(sqlite3.connect(copy)) as source,
        contextlib.closing(sqlite3.connect(database, timeout=0.0)) as target,
    ):
        (schema,) = source.execute(_SCHEMA).fetchone()
        if target.execute(_SCHEMA).fetchone() != (schema,):
            return False
        try:
            source.backup(target)
        except sqlite3.OperationalError:
            return False
        # The library counts a copy as another schema; whoever has read it would read it again.
        target.execute(f"{_SCHEMA} = {schema:d}")
    return True
