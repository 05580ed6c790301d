"""Days that are to be compared before they are locked, and when the last weeks were looked at."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0055"
branch_labels = None
depends_on = None

_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Keep what was compared; a look at one day no longer puts off the look at all."""
    op.create_table(
        "day_comparisons",
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("asked_at", _TIME, nullable=True),
        sa.Column("compared_at", _TIME, nullable=True),
        sa.Column("mark", sa.Text(), nullable=False, server_default=""),
        sa.Column("waits_until", _TIME, nullable=True),
    )
    op.create_index(
        "ix_day_comparisons_asked_at",
        "day_comparisons",
        ["asked_at"],
        sqlite_where=sa.text("asked_at IS NOT NULL"),
        postgresql_where=sa.text("asked_at IS NOT NULL"),
    )
    op.add_column("reconciliation_clock", sa.Column("recent_at", _TIME, nullable=True))
