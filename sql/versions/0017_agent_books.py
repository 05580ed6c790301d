"""What agents paid in, what they were paid of their commission, and by which terms they sell."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_WAYS: Final = ("topped_up", "commission_to_float", "commission_paid")


def upgrade() -> None:
    """Create the tables, both written once."""
    ways = sa.Enum(*_WAYS, name="agentpayment", native_enum=False, create_constraint=True)
    op.create_table(
        "agent_payments",
        *_common(),
        sa.Column("kind", ways, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("through", sa.String(40), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_table(
        "agent_terms",
        *_common(),
        sa.Column("credit_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("commission_bp", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    for table in ("agent_payments", "agent_terms"):
        refuse_changes(op.get_bind(), table, ("id",))


def _common() -> tuple[sa.Column[str], sa.Column[int], sa.Column[int], sa.Column[object]]:
    agent = sa.ForeignKey("agents.point_number")
    return (
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("point_number", sa.Integer(), agent, nullable=False, index=True),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
