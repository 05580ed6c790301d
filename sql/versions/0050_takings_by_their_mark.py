"""A taking of a journal belongs to the terminal of its mark: it is not looked up for each row."""

from __future__ import annotations

from alembic import op

from vending_server.db.loosened import drop_reference

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the foreign key of the rows; that of the mark stays."""
    drop_reference(op.get_bind(), table="journal_takings", column="terminal_id")
