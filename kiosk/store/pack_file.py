"""The SQLite file of a pack: opened, checked, changed in transactions, destroyed when useless.

WAL with synchronous=FULL, one connection, one process (the journal's lock keeps a second one out).
`secure_delete` writes zeros over what is deleted, and every change ends by emptying the WAL, where
an older picture of a page would stay: a vend that was given back to the server is gone from here.
A file that is damaged holds nothing that the server cannot send again, so nobody repairs it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from kiosk.errors import KioskError, PackBroken, PackUnwritable

Connect = Callable[[Path], sqlite3.Connection]

_OWNER_ONLY: Final = 0o600
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
_CORRUPT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)
_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS boxes (
        sealed_id TEXT PRIMARY KEY,
        meter_index TEXT NOT NULL,
        box BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS boxes_of_a_meter ON boxes (meter_index)",
    # Sold from here and still counted by the manifest: what its digest covers, without the box.
    """CREATE TABLE IF NOT EXISTS sold (
        sealed_id TEXT PRIMARY KEY,
        box_sha256 TEXT NOT NULL,
        amount_minor INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS wraps (
        operator TEXT PRIMARY KEY,
        pack_number INTEGER NOT NULL,
        wrap TEXT NOT NULL,
        session BLOB NOT NULL,
        failed INTEGER NOT NULL,
        locked_until TEXT
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)


class PackFile:
    """One open file; safe to use from several threads."""

    def __init__(self, path: Path, *, connect: Connect) -> None:
        """Open the file, or begin it.

        Raises:
            PackBroken: damaged.
            PackUnwritable: the disk does not let us.
        """
        self.path = path
        self._connect = connect
        self._lock = threading.RLock()
        self._connection = self._opened()

    def close(self) -> None:
        """Close it; safe to call twice."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def begin_anew(self) -> None:
        """Destroy what is there and begin an empty file.

        Raises:
            PackUnwritable: the disk does not let us.
        """
        with self._lock:
            self.close()
            destroy(self.path)
            self._connection = self._opened()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return what a query finds.

        Raises:
            PackBroken, PackUnwritable: the file.
        """
        with self._lock, _typed_errors():
            return self._connection.execute(query, values).fetchall()

    def run(self, statement: str, *values: Any) -> None:
        """Change something inside `changing`."""
        with self._lock, _typed_errors():
            self._connection.execute(statement, values)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Make all that is changed inside true at once, or nothing of it.

        Raises:
            PackBroken, PackUnwritable: nothing is changed.
        """
        with self._lock:
            try:
                with _typed_errors():
                    self._connection.execute("BEGIN IMMEDIATE")
                yield
                with _typed_errors():
                    self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.rollback()
                raise
            # Not empty this time is no fault: the next change tries again.
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _opened(self) -> sqlite3.Connection:
        with _typed_errors():
            _make_sure_of(self.path)
            connection = self._connect(self.path)
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
            return connection


def _prepare(connection: sqlite3.Connection) -> None:
    for statement in (*_PRAGMAS, *_SCHEMA):
        connection.execute(statement)
    if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise PackBroken("the pack's file is damaged")


def destroy(path: Path) -> None:
    """Write zeros over a pack's file and what SQLite keeps beside it, and remove them.

    Raises:
        PackUnwritable: the disk does not let us.
    """
    try:
        for name in _BESIDE:
            beside = path.with_name(path.name + name)
            if beside.exists():
                with beside.open("r+b") as file:
                    file.write(bytes(beside.stat().st_size))
                    os.fsync(file.fileno())
                beside.unlink()
    except OSError as error:
        raise PackUnwritable(f"{path}: {error.strerror}") from error


def _make_sure_of(path: Path) -> None:
    """Begin the file for its owner only, if there is none."""
    try:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    except OSError as error:
        raise PackUnwritable(f"{path}: {error.strerror}") from error


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _typed(error) from error


def _typed(error: sqlite3.Error) -> KioskError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _CORRUPT or not isinstance(error, sqlite3.OperationalError):
        return PackBroken(f"the pack's file is damaged: {error}")
    return PackUnwritable(f"the pack's file cannot be used: {error}")
