"""Tokens that no sale stands for are found by an index of their own: it holds these alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index; a token of an online sale is never in it."""
    none = sa.text("sale_id IS NULL")
    op.create_index(
        "ix_tokens_without_sale",
        "tokens",
        ["sgc", "krn"],
        sqlite_where=none,
        postgresql_where=none,
    )
