"""Alembic's entry: runs the migrations over a connection that vending_server.db.migrate gives it.

Forward only (STYLE section 5); each migration is one transaction on either database.
"""

from __future__ import annotations

from alembic import context

from vending_server.db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
