"""Bring a database up to the schema of this release (Alembic, script location sql/).

Forward only: a release is undone by restoring a backup, never by a downgrade that would have to
invent or drop money.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import alembic.autogenerate
import alembic.command
import alembic.config
import alembic.migration
import sqlalchemy as sa

from vending_server.db.engine import open_engine, take_time, writing
from vending_server.db.views import drop_views, make_views

_SCRIPTS: Final = Path(__file__).resolve().parents[2] / "sql"


def upgrade(url: str, *, to: str = "head") -> None:
    """Run the migrations that the database has not seen yet, in one transaction.

    `to` stops at an earlier one: a test of a migration fills the tables that it found.
    """
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            upgrade_in(connection, to)
    finally:
        engine.dispose()


def upgrade_in(connection: sa.Connection, to: str = "head") -> None:
    """Run the migrations up to one of them, in the caller's transaction, and renew the views."""
    take_time(connection)
    drop_views(connection)
    alembic.command.upgrade(_alembic_config(connection), to)
    if revision_of(connection) == newest_revision():
        make_views(connection)


def knows_revision(revision: str) -> bool:
    """Say whether a migration belongs to this release or to one before it."""
    return any(one.revision == revision for one in _scripts().walk_revisions())


def revision_of(connection: sa.Connection) -> str | None:
    """Return the newest migration that the database has seen, None for an empty one."""
    return alembic.migration.MigrationContext.configure(connection).get_current_revision()


@functools.cache  # a release does not grow migrations while it runs, and reading them takes time
def newest_revision() -> str:
    """Return the newest migration of this release."""
    head = _scripts().get_current_head()
    assert head is not None, "a release has at least one migration"
    return head


def _scripts() -> alembic.script.ScriptDirectory:
    return alembic.script.ScriptDirectory.from_config(_config())


def _alembic_config(connection: sa.Connection) -> alembic.config.Config:
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config
