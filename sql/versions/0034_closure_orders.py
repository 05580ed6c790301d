"""Orders to sell on while roads or lines are cut, by two people, and for which terminals."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; let an order, and longer validity by phone, take two people."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("closure_order", "pack_extension"),
    )
    op.create_table(
        "closure_orders",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("begins_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("agreed_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.Column("revoked_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=True),
        sa.UniqueConstraint("year", "nth"),
        sa.CheckConstraint("begins_at < ends_at", name="some_time"),
        sa.CheckConstraint("made_by <> agreed_by", name="two_people"),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"
        ),
    )
    op.create_table(
        "closure_order_terminals",
        sa.Column("order_id", _UUID, sa.ForeignKey("closure_orders.id"), primary_key=True),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ceiling_minor > 0", name="ceiling_positive"),
    )
    op.create_index(
        "ix_closure_order_terminals_terminal_id", "closure_order_terminals", ["terminal_id"]
    )
