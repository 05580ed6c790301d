"""What the end-to-end tests share: a little town, and processes that are always ended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from end2end_bench import LittleTown, little_town_at
from end2end_counter import Counter

from tests.harness.server import Server
from vending_server.db.migrate import upgrade

Serve = Callable[..., Server]


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[LittleTown]:
    """A little town of this test's own, on SQLite and on PostgreSQL; audited at the end."""
    with little_town_at(database_url, tmp_path / "server") as town:
        yield town


@pytest.fixture
def serve(town: LittleTown) -> Iterator[Serve]:
    """Start servers over the town; all are stopped before the audit."""
    with contextlib.ExitStack() as stack:

        def start(**how: object) -> Server:
            server = town.serve(**how)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def make_counter(tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    """Set up a counter over a little town on SQLite; all of it is stopped before the audit."""
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, tmp_path / "server") as town, contextlib.ExitStack() as stack:
        yield lambda **how: Counter(tmp_path, stack, town, **how)


@pytest.fixture
def counter(make_counter: Callable[..., Counter]) -> Counter:
    """A counter with devices that work."""
    return make_counter()
