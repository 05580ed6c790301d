"""What a pack of each worth would have served at each point, for head office to see."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_AMOUNTS: Final = ("cashier", "machine")


def upgrade() -> None:
    """Create the table of the last replays."""
    op.create_table(
        "offline_coverages",
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), primary_key=True),
        sa.Column(
            "amounts",
            sa.Enum(*_AMOUNTS, name="amountsfor", native_enum=False, create_constraint=True),
            primary_key=True,
        ),
        sa.Column("hours", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("ceiling_minor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("outages", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("served_some", sa.Integer(), nullable=False),
        sa.Column("served_usual", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "served_usual BETWEEN 0 AND served_some AND served_some <= came",
            name="parts_of_came",
        ),
    )
