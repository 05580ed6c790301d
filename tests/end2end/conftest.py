"""What the end-to-end tests share: a little town, and processes that are always ended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from end2end_bench import LittleTown, little_town_at

from tests.harness.server import Server

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
