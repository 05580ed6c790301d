"""The processes of the server: the whole application over one database file, each killed at any step.

A process keeps what a real one keeps (its pool, its clock guard, its epoch, who called a moment
ago) and loses it when it is killed.  Steps are those that the server counts itself, and every
commit, whatever is committed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest import mock

import sqlalchemy as sa

from kiosk.errors import PackUnwritable
from tests.simulation.loop import RoundWriter, drive
from tests.simulation.time_of_day import WallClock
from tests.simulation.town import Town
from vending_server import app as composition
from vending_server.app import furnish
from vending_server.db import engine as engines
from vending_server.http import direct
from vending_server.http.services import Services
from vending_server.vending import clock_guard

QUEUED: Final = "queued"  # its vend waits for the writer
COMMITTING: Final = "committing"  # anything: the next thing is the commit
STEPS: Final = ("received", QUEUED, "begun", "read", "decided", "written", COMMITTING, "committed")
START_S: Final = 3.0  # until a process that was killed serves again
_BUSY_MS = 0  # one thread: whoever holds the right to write does not let go meanwhile


class ServerKilled(BaseException):
    """The process ends here; nothing above may tidy up."""


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Process:
    """One process of the server."""

    def __init__(self, number: int, town: Town, clock: WallClock) -> None:
        self.number, self._town, self._clock = number, town, clock
        self._app = town.apps[number]
        self.is_up = False
        self.life = 0  # how often it was started
        self.kill_at: tuple[str, int] | None = None
        self.at_step: Callable[[Process, str], None] = lambda _process, _step: None
        self._passed: dict[str, int] = {}

    def start(self) -> None:
        """Begin to serve."""
        self.life += 1
        furnish(
            self._app,
            self._town.config,
            passwords=self._town.passwords,
            on_step=self._step,
            clock=self._clock,
        )
        services: Services = self._app.state.services
        self._app.state.services = dataclasses.replace(
            services, writer=RoundWriter(services.vending)
        )
        services.identity_pool.shutdown(wait=False)
        writer = engines._writers[self.engine]
        sa.event.listen(writer, "commit", self._committing)
        self.is_up = True

    @property
    def services(self) -> Services:
        """The use cases behind its routes."""
        return self._app.state.services

    @property
    def engine(self) -> sa.Engine:
        """Its own connections."""
        return self._app.state.engine

    def stop(self) -> None:
        """End, whatever is under way."""
        if self.is_up:
            self.is_up, self.kill_at = False, None
            self.life += 1
            sa.event.remove(engines._writers[self.engine], "commit", self._committing)
            self._town.lender.take_back(self.engine)

    def kill_next(self, step: str, nth: int) -> None:
        """Die at the nth time it comes to a step from now on."""
        self.kill_at, self._passed = (step, nth), {}

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request.

        Raises:
            ServerKilled: it did not live to answer.
        """
        life, told = self.life, []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        def at_rest() -> None:
            self._step(QUEUED)
            self.services.writer.round()  # type: ignore[attr-defined]

        try:
            drive(self._app(_scope(method, path, headers), receive, send), at_rest)
            self._live(life)
        except ServerKilled:
            self.stop()
            raise
        return Answer(
            told[0]["status"],
            {name.decode(): value.decode() for name, value in told[0]["headers"]},
            b"".join(one.get("body", b"") for one in told[1:]),
        )

    def _committing(self, _connection: sa.Connection) -> None:
        self._step(COMMITTING)

    def _step(self, name: str) -> None:
        life = self.life
        self._passed[name] = self._passed.get(name, 0) + 1
        if self.kill_at == (name, self._passed[name]):
            self.kill_at = None
            raise ServerKilled(f"process {self.number} at {name}")
        self.at_step(self, name)
        self._live(life)

    def _live(self, life: int) -> None:
        if self.life != life:  # killed by something that was served meanwhile
            raise ServerKilled(f"process {self.number} is gone")


def _scope(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 9),
        "state": {},
    }


_DIRECT: Final = (
    *direct.PATHS,
    ("POST", "/v1/quotes"),
    ("POST", "/v1/login-challenges"),
    ("POST", "/v1/sessions"),
    ("GET", "/v1/card-keys"),
    ("GET", "/v1/journal"),
    ("POST", "/v1/journal-records"),
    ("POST", "/v1/shifts"),
)
"""More routes go past the framework's router than in earnest: it is half of what they cost."""


@contextmanager
def quick_starts(town: Town) -> Iterator[None]:
    """Do once what a process does at its start, and never wait for what this thread holds."""
    keys = composition.open_key_store(town.config)
    engine = composition.open_token_engine(town.config)
    opened = engines.open_engine

    def open_engine(url: str) -> sa.Engine:
        return town.lender.engine(lambda: opened(url, busy_timeout_ms=_BUSY_MS))

    with contextlib.ExitStack() as stack:
        for where, name, what in (
            (composition, "open_key_store", lambda _config: keys),
            (composition, "open_token_engine", lambda _config: engine),
            (composition, "open_engine", open_engine),
            (composition, "prepare_messages", lambda: 0),
            (composition, "_check_schema", lambda _connection: None),
            (direct, "PATHS", _DIRECT),
        ):
            stack.enter_context(mock.patch.object(where, name, what))
        yield


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collect what till and server themselves call an unforeseen fault.

    That a wrong clock or a full disk is told is foreseen: it is what a seed does to them.
    """
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if isinstance(error, PackUnwritable):
                return
            found.append(f"failed: {record.getMessage()}: {error!r}")

    handler = Handler(logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        with mock.patch.object(clock_guard._log, "error"):
            yield found
    finally:
        logging.getLogger().removeHandler(handler)
