"""Insight: decisions about what stands out, bulk meters with their readings, outlines of zones."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_SIGNS: Final = ("tamper", "none_bought", "falling", "low", "small_frequent")
_DECISIONS: Final = ("inspect", "inspected", "dismiss", "snooze")


def upgrade() -> None:
    """Create the tables; a decision stays as it was written."""
    _create_decisions()
    _create_readings()
    op.create_table(
        "zone_outlines",
        sa.Column("zone", sa.Text(), primary_key=True),
        sa.Column("polygons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_at", _TIME, nullable=False),
        sa.Column("given_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
    )
    refuse_changes(op.get_bind(), "sign_decisions", ["id"])


def _create_decisions() -> None:
    op.create_table(
        "sign_decisions",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("meter_id", _ROW_ID, sa.ForeignKey("meters.id"), nullable=False),
        sa.Column("sign", _set("signkind", _SIGNS), nullable=False),
        sa.Column("decision", _set("decisionkind", _DECISIONS), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.Column("decided_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.CheckConstraint("decision <> 'snooze' OR until IS NOT NULL", name="put_off_to_a_day"),
    )
    op.create_index("ix_sign_decisions_meter_id", "sign_decisions", ["meter_id"])


def _create_readings() -> None:
    op.create_table(
        "reading_batches",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("applied_at", _TIME, nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("undone_at", _TIME, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
    )
    op.create_table(
        "zone_meters",
        sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("code", sa.Text(), nullable=False, unique=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utility", _set("utility", ("electricity", "water")), nullable=False),
        sa.Column("multiplier", sa.Integer(), nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.CheckConstraint("multiplier >= 1", name="multiplier_positive"),
    )
    op.create_table(
        "zone_readings",
        sa.Column("zone_meter_id", _ROW_ID, sa.ForeignKey("zone_meters.id"), primary_key=True),
        sa.Column("read_at", _TIME, primary_key=True),
        sa.Column("reading_tenths", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", _UUID, sa.ForeignKey("reading_batches.id"), nullable=False),
        sa.CheckConstraint("reading_tenths >= 0", name="reading_not_negative"),
    )
    op.create_index("ix_zone_readings_batch_id", "zone_readings", ["batch_id"])


def _set(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)
