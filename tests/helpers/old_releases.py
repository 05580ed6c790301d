"""A database as an earlier release left it, on both databases, for tests of a migration."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

ON_BOTH: Final = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]
"""What a fixture is parametrised with whose request is handed on here."""


@contextlib.contextmanager
def database_of(
    request: pytest.FixtureRequest, folder: Path, migrate: Callable[[str], None]
) -> Iterator[str]:
    """Yield the URL of a database that `migrate` brought to an earlier release."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        with server.fresh_database(migrate) as url:
            yield url
        return
    url = f"sqlite:///{folder / 'vending.sqlite'}"
    migrate(url)
    yield url
