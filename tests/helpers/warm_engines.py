"""Engines that share what SQLAlchemy compiles: a suite opens thousands, a server one.

A compiled statement is kept with the engine, and what it knows of types with the engine's dialect,
so that every test would compile all of its statements anew: a third of the time of a test on a
database.  The first engine of a database that was connected lends both to those that come after.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import sqlalchemy as sa

_STATEMENTS = 5_000  # more than the server and all tests make


@contextlib.contextmanager
def compiled_once() -> Iterator[None]:
    """Let engines made meanwhile share their compiled statements, by database and driver."""
    create = sa.create_engine
    lenders: dict[str, sa.Engine] = {}

    def create_engine(url: str, **options: Any) -> sa.Engine:
        engine = create(url, query_cache_size=_STATEMENTS, **options)
        lender = lenders.setdefault(engine.driver, engine)
        if not _was_connected(lender):
            lenders[engine.driver] = engine
        elif lender is not engine:
            engine.dialect = engine.pool._dialect = lender.dialect
            engine._compiled_cache = lender._compiled_cache
        return engine

    with mock.patch.object(sa, "create_engine", create_engine):
        yield


def _was_connected(engine: sa.Engine) -> bool:
    """Whether the dialect has asked its server what it is; SQLite's library needs no asking."""
    return getattr(engine.dialect, "server_version_info", None) is not None
