"""The terminal's disk: what a power cut leaves of its journal.

SQLite in WAL mode with synchronous=FULL promises that a record is there once COMMIT has returned, and
that before that it may be there, or not, or half written.  A cut therefore keeps the bytes of the
files as they were at that moment; one in the middle of a COMMIT keeps some of the changed bytes and
loses the others.  What closing would still tidy up is undone.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random
from typing import Any

from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from tests.crashes.steps import Kind, PowerCut, Steps

_FILES = ("journal.sqlite", "journal.sqlite-wal")
_MEMORY = "journal.sqlite-shm"  # of SQLite's; gone with the power


class Disk:
    """A folder with a journal in it."""

    def __init__(
        self, folder: Path, *, identity: DeviceIdentity, steps: Steps, rng: Random
    ) -> None:
        self._folder, self._identity = folder, identity
        self._steps, self._rng = steps, rng
        self._torn: dict[str, bytes] | None = None
        self._journal: Journal | None = None
        for path in folder.iterdir():
            path.unlink()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._folder / _FILES[0]

    def open(self) -> Journal:
        """Open the journal as a program that starts does."""
        self._journal = Journal(self.path, identity=self._identity, connect=self._connect)
        return self._journal

    def cut(self) -> None:
        """Take the power away."""
        left = self._torn or self._bytes()
        self._torn = None
        self.close()
        for name in (*_FILES, _MEMORY):
            (self._folder / name).unlink(missing_ok=True)
        for name, data in left.items():
            (self._folder / name).write_bytes(data)

    def close(self) -> None:
        """End properly."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _connect(self, path: Path) -> sqlite3.Connection:
        def factory(*args: Any, **more: Any) -> _Connection:
            connection = _Connection(*args, **more)
            connection.disk = self
            return connection

        return sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=5.0, factory=factory
        )

    def commit(self, connection: _Connection) -> None:
        """Commit, with a boundary before, one in the middle and one after."""
        self._steps.at(Kind.COMMIT)
        if self._steps.is_next(Kind.TORN):
            before = self._bytes()
            connection.plainly("COMMIT")
            self._torn = self._half_written(before, self._bytes())
            raise PowerCut("torn")
        connection.plainly("COMMIT")
        self._steps.at(Kind.COMMIT)

    def _bytes(self) -> dict[str, bytes]:
        paths = [self._folder / name for name in _FILES]
        return {path.name: path.read_bytes() for path in paths if path.is_file()}

    def _half_written(self, before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes]:
        """Return what is on disk when only a part of what changed had got there, in any order."""
        return {
            name: _mixed(before.get(name, b""), data, self._rng) for name, data in after.items()
        }


class _Connection(sqlite3.Connection):
    disk: Disk

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # type: ignore[override]
        if sql == "COMMIT":
            self.disk.commit(self)
            return self.cursor()
        return super().execute(sql, *parameters)

    def plainly(self, sql: str) -> None:
        """Execute without a boundary."""
        super().execute(sql)


def _mixed(before: bytes, after: bytes, rng: Random) -> bytes:
    """Keep the old bytes from some changed place on; of sectors before it lose one, perhaps."""
    changed = [
        at for at in range(0, len(after), 512) if before[at : at + 512] != after[at : at + 512]
    ]
    if not changed:
        return after
    cut = rng.choice(changed) + rng.randrange(512)
    mixed = after[:cut] + before[cut:]
    lost = rng.choice(changed)
    if lost < cut and rng.random() < 0.5:
        hole = (before[lost : lost + 512] or b"").ljust(512, b"\0")
        mixed = mixed[:lost] + hole[: len(mixed) - lost] + mixed[lost + 512 :]
    return mixed
