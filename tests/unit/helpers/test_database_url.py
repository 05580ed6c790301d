"""The fixture every contract test of the server stands on."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db import migrate
from vending_server.db.engine import open_engine


def test_a_test_finds_the_newest_schema_on_both_databases(database_url, request):
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            revision = migrate.revision_of(connection)
    finally:
        engine.dispose()

    assert revision == migrate.newest_revision()
    assert engine.dialect.name == request.node.callspec.params["database_url"]


def test_migrating_again_changes_nothing(database_url):
    migrate.upgrade(database_url)

    engine = open_engine(database_url)
    tables = sa.inspect(engine).get_table_names()
    engine.dispose()

    assert "alembic_version" in tables
