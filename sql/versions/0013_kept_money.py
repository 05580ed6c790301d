"""Money kept for contracts: taken, given back, and what closed contracts left paid out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ACTS = ("taken", "returned", "paid_out")


def upgrade() -> None:
    """Create the table."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    uuid, time = sa.Uuid(as_uuid=False), sa.DateTime(timezone=True)
    acts = sa.Enum(*_ACTS, name="keptact", native_enum=False, create_constraint=True)
    op.create_table(
        "kept_money",
        sa.Column("id", uuid, primary_key=True),
        sa.Column("contract_id", row_id, sa.ForeignKey("contracts.id"), nullable=False, index=True),
        sa.Column("act", acts, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("terminal_id", uuid, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("shift_id", uuid, sa.ForeignKey("shifts.id"), nullable=True, index=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("happened_at", time, nullable=False),
        sa.Column("posted_at", time, nullable=False),
        sa.Column("is_after_z", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    refuse_changes(op.get_bind(), "kept_money", ("id",))
