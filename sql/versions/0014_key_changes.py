"""Key changes: campaigns, one change for each meter, the sets handed out."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import freeze_when, refuse_changes

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_STATES: Final = ("planned", "issued", "confirmed", "withdrawn")
_OPEN: Final = sa.text("state IN ('planned', 'issued')")


def upgrade() -> None:
    """Create the tables and the mark of a meter that has an open change."""
    op.add_column(
        "meters",
        sa.Column("has_key_change", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _create_campaigns()
    _create_changes()
    _create_tokens()
    refuse_changes(op.get_bind(), "key_campaigns", ("id",))
    refuse_changes(op.get_bind(), "key_change_tokens", ("key_change_id", "position"))
    freeze_when(op.get_bind(), "key_changes", "OLD.state IN ('confirmed', 'withdrawn')")


def _create_campaigns() -> None:
    op.create_table(
        "key_campaigns",
        sa.Column("id", _UUID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_sgc", sa.String(6), nullable=False),
        sa.Column("sgc", sa.String(6), nullable=False),
        sa.Column("krn", sa.Integer(), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("dkga", sa.Integer(), nullable=False),
        sa.Column("ti", sa.String(2), nullable=True),
        sa.Column("key_type", sa.Integer(), nullable=True),
        sa.Column("ken", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", _ROW_ID, nullable=False),
        *_points_at("key_campaigns", approval_id="approval_requests.id", created_by="operators.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_campaigns")),
        sa.UniqueConstraint("approval_id", name=op.f("uq_key_campaigns_approval_id")),
    )


def _create_changes() -> None:
    op.create_table(
        "key_changes",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("campaign_id", _UUID, nullable=False),
        sa.Column("meter_id", _ROW_ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *_STATES,
                native_enum=False,
                create_constraint=True,
                name="keychangestate",
                length=9,
            ),
            nullable=False,
        ),
        *_columns_of_the_new_key(),
        sa.Column("planned_at", _TIME, nullable=False),
        sa.Column("planned_by", _ROW_ID, nullable=False),
        *_columns_of_the_set(),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("closed_by", _ROW_ID, nullable=True),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        *_constraints_of_changes(),
    )
    op.create_index(op.f("ix_key_changes_meter_id"), "key_changes", ["meter_id"])
    op.create_index(
        "ix_key_changes_campaign_id_state", "key_changes", ["campaign_id", "state", "id"]
    )
    op.create_index(
        "uq_key_changes_open",
        "key_changes",
        ["meter_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _columns_of_the_new_key() -> list[sa.Column[object]]:
    return [
        sa.Column("sgc", sa.String(6), nullable=False),
        sa.Column("krn", sa.Integer(), nullable=False),
        sa.Column("ti", sa.String(2), nullable=False),
        sa.Column("key_type", sa.Integer(), nullable=False),
        sa.Column("ken", sa.Integer(), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("dkga", sa.Integer(), nullable=False),
    ]


def _columns_of_the_set() -> list[sa.Column[object]]:
    return [
        sa.Column("old_sgc", sa.String(6), nullable=True),
        sa.Column("old_krn", sa.Integer(), nullable=True),
        sa.Column("old_ti", sa.String(2), nullable=True),
        sa.Column("old_base_year", sa.Integer(), nullable=True),
        sa.Column("issued_at", _TIME, nullable=True),
        sa.Column("issued_sale_id", _UUID, nullable=True),
        sa.Column("issued_document_id", _UUID, nullable=True),
        sa.Column("old_key_check_value", sa.String(6), nullable=True),
        sa.Column("new_key_check_value", sa.String(6), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
    ]


def _constraints_of_changes() -> list[sa.Constraint]:
    return [
        *_points_at(
            "key_changes",
            campaign_id="key_campaigns.id",
            meter_id="meters.id",
            planned_by="operators.id",
            issued_sale_id="sales.id",
            closed_by="operators.id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_changes")),
        sa.CheckConstraint(
            "state <> 'issued' OR issued_at IS NOT NULL",
            name=op.f("ck_key_changes_issued_has_its_time"),
        ),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'withdrawn')) = (closed_at IS NOT NULL)",
            name=op.f("ck_key_changes_closed_has_its_end"),
        ),
        sa.CheckConstraint(
            "issued_sale_id IS NULL OR issued_document_id IS NULL",
            name=op.f("ck_key_changes_handed_out_one_way"),
        ),
    ]


def _create_tokens() -> None:
    op.create_table(
        "key_change_tokens",
        sa.Column("key_change_id", _ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(20), nullable=False),
        *_points_at("key_change_tokens", key_change_id="key_changes.id"),
        sa.PrimaryKeyConstraint("key_change_id", "position", name=op.f("pk_key_change_tokens")),
    )


def _points_at(table: str, **rows: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [row], name=op.f(f"fk_{table}_{column}"))
        for column, row in rows.items()
    ]
