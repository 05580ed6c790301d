"""What a terminal's sealed vends are worth is read from an index alone: each agent's sale asks."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index of a terminal's vends hold their amounts too."""
    op.drop_index("ix_sealed_vends_of_terminal", "sealed_vends")
    op.create_index(
        "ix_sealed_vends_of_terminal",
        "sealed_vends",
        ["terminal_id", "state", "removed_in", "amount_minor"],
    )
