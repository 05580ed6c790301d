"""Settlement papers: what both sides signed, which lines are disputed, what was answered."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_UUID: Final = sa.Uuid(as_uuid=False)
_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_WRITTEN_ONCE: Final = (
    ("paper_signatures", ("report_id", "side")),
    ("paper_disputes", ("id",)),
    ("paper_answers", ("dispute_id",)),
)


def _set(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=max(map(len, values))
    )


def upgrade() -> None:
    """Create the tables, all written once."""
    op.create_table(
        "paper_signatures",
        sa.Column("report_id", _UUID, sa.ForeignKey("archived_reports.id"), primary_key=True),
        sa.Column("side", _set("side", "municipality", "agent"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recorded_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.UniqueConstraint("report_id", "recorded_by"),
    )
    op.create_table(
        "paper_disputes",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("report_id", _UUID, sa.ForeignKey("archived_reports.id"), nullable=False),
        sa.Column("side", _set("side", "municipality", "agent"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
    )
    op.create_index(op.f("ix_paper_disputes_report_id"), "paper_disputes", ["report_id"])
    op.create_table(
        "paper_answers",
        sa.Column("dispute_id", _UUID, sa.ForeignKey("paper_disputes.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("act", _set("disputeend", "accepted", "rejected"), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("answered_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "(act = 'accepted') = (correction <> '')",
            name=op.f("ck_paper_answers_accepted_names_its_correction"),
        ),
    )
    for table, key in _WRITTEN_ONCE:
        refuse_changes(op.get_bind(), table, key)
