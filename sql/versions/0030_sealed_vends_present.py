"""Sealed vends that a till may still hold are found among the many that it held once."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the vends of a terminal by the edition that left them out."""
    op.create_index(
        "ix_sealed_vends_terminal_id_removed_in", "sealed_vends", ["terminal_id", "removed_in"]
    )
