"""The oldest record of a till that was read since somebody looked: its days are compared again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is old among what was read before: open items are looked at again anyway."""
    op.add_column(
        "journal_marks", sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True)
    )
