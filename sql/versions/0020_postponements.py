"""Charges and fees that are put off to a day: by whom, why, and what was taken back."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_CAUSES: Final = ("hardship", "social_case", "objection", "meter_fault", "decision", "other")
_KEYS: Final = {
    "postponements": ("id",),
    "postponed_dues": ("postponement_id", "due_id"),
    "postponement_withdrawals": ("postponement_id",),
}


def upgrade() -> None:
    """Create the tables, all written once; let dues wait, and policies say for how long."""
    for name in ("postponement_days_max", "postponements_max"):
        bound = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("policies", bound)
    op.add_column("dues", sa.Column("postponed_until", sa.Date(), nullable=True))
    op.add_column("dues", sa.Column("postponement_id", _UUID, nullable=True))
    _create_postponements()
    op.create_table(
        "postponed_dues",
        sa.Column("postponement_id", _UUID, sa.ForeignKey("postponements.id"), primary_key=True),
        sa.Column("due_id", _ROW_ID, sa.ForeignKey("dues.id"), primary_key=True),
        sa.Column("left_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("left_minor > 0", name="left_positive"),
    )
    op.create_table(
        "postponement_withdrawals",
        sa.Column("postponement_id", _UUID, sa.ForeignKey("postponements.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
    )
    for table, key in _KEYS.items():
        refuse_changes(op.get_bind(), table, key)


def _create_postponements() -> None:
    causes = sa.Enum(*_CAUSES, name="postponementcause", native_enum=False, create_constraint=True)
    op.create_table(
        "postponements",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column(
            "contract_id", _ROW_ID, sa.ForeignKey("contracts.id"), nullable=False, index=True
        ),
        sa.Column("until", sa.Date(), nullable=False, index=True),
        sa.Column("cause", causes, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, sa.ForeignKey("approval_requests.id"), nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
    )
