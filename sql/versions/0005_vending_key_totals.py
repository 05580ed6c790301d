"""What each vending key with a credit limit has issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; its rows begin with the first sale of each key that has a limit."""
    op.create_table(
        "vending_key_totals",
        sa.Column("sgc", sa.String(length=6), nullable=False),
        sa.Column("krn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued_tenths", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "issued_tenths >= 0", name=op.f("ck_vending_key_totals_issued_not_negative")
        ),
        sa.PrimaryKeyConstraint("sgc", "krn", name=op.f("pk_vending_key_totals")),
    )
