"""What terminals tell of themselves, and a short way to who is signed in where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of last words; index the sessions that are open, which are few."""
    op.create_table(
        "terminal_standings",
        sa.Column(
            "terminal_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("terminals.id"),
            primary_key=True,
        ),
        sa.Column("heard_at", _TIME, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("clock_off_s", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_sessions_open",
        "sessions",
        ["terminal_id", "last_seen_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
