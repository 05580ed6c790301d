"""Packs: the sealed vends that terminals hold for hours without a line."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_STATES: Final = ("live", "void_asked", "voided", "sold")


def upgrade() -> None:
    """Create both tables."""
    _create_packs()
    _create_sealed_vends()
    exposed = sa.text("state IN ('live', 'void_asked')")
    op.create_index("ix_sealed_vends_terminal_id_state", "sealed_vends", ["terminal_id", "state"])
    op.create_index(
        "ix_sealed_vends_exposed_meter_id",
        "sealed_vends",
        ["meter_id"],
        sqlite_where=exposed,
        postgresql_where=exposed,
    )
    op.create_index("ix_sealed_vends_sale_id", "sealed_vends", ["sale_id"], unique=True)


def _create_packs() -> None:
    op.create_table(
        "packs",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("exchange_key", sa.String(64), nullable=True),
        sa.Column("pack_number", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("edition", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("acknowledged_edition", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("manifest", sa.Text(), nullable=True),
        sa.Column("signature", sa.String(128), nullable=True),
        sa.Column("valid_until", _TIME, nullable=True),
        sa.CheckConstraint("ceiling_minor >= 0", name="ceiling_not_negative"),
        sa.CheckConstraint("acknowledged_edition <= edition", name="acknowledged_was_made"),
    )


def _create_sealed_vends() -> None:
    state = sa.Enum(
        *_STATES, name="sealedstate", native_enum=False, create_constraint=True, length=10
    )
    op.create_table(
        "sealed_vends",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("pack_number", sa.Integer(), nullable=False),
        sa.Column("meter_id", _ROW_ID, sa.ForeignKey("meters.id"), nullable=False),
        sa.Column("contract_id", _ROW_ID, sa.ForeignKey("contracts.id"), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("tid", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("box_sha256", sa.String(64), nullable=False),
        sa.Column(
            "tariff_version_id", _ROW_ID, sa.ForeignKey("tariff_versions.id"), nullable=False
        ),
        sa.Column("policy_id", _ROW_ID, sa.ForeignKey("policies.id"), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("not_before", _TIME, nullable=False),
        sa.Column("not_after", _TIME, nullable=False),
        sa.Column("sealed_at", _TIME, nullable=False),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.Column("valid_until", _TIME, nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("state_at", _TIME, nullable=False),
        sa.Column("sale_id", _UUID, sa.ForeignKey("sales.id"), nullable=True),
        sa.ForeignKeyConstraint(
            ["meter_id", "base_year", "tid"],
            ["tokens.meter_id", "tokens.base_year", "tokens.tid"],
        ),
        sa.UniqueConstraint("meter_id", "base_year", "tid"),
        sa.CheckConstraint("amount_minor > 0 AND units_tenths > 0", name="sells_something"),
        sa.CheckConstraint("not_before < not_after", name="some_time"),
        sa.CheckConstraint("sale_id IS NULL OR state = 'sold'", name="sale_when_sold"),
    )
