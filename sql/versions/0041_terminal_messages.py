"""Messages of head office to whoever works at a terminal, and that they were read."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import freeze_when

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table; a message that was read is never changed again."""
    op.create_table(
        "terminal_messages",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("written_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("read_at", _TIME, nullable=True),
        sa.Column("read_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=True),
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_by_somebody"),
    )
    op.create_index("ix_terminal_messages_read_at", "terminal_messages", ["read_at"])
    freeze_when(op.get_bind(), "terminal_messages", "OLD.read_at IS NOT NULL")
