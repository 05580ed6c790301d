"""Tariffs, policies, charges and lifelines as versions with a state; rows of before are active."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import freeze_when, refuse_changes

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_STATES: Final = "'draft', 'sent', 'active'"
_VERSIONED: Final = ("tariff_versions", "policies", "charge_schedules", "lifeline_rules")


def upgrade() -> None:
    """Add what says who decided, and freeze what is in force."""
    for table in ("tariff_versions", "policies"):
        _extend(table)
    op.execute("ALTER TABLE policies ADD COLUMN decision TEXT DEFAULT '' NOT NULL")
    _create_charge_schedules()
    _create_lifeline_rules()
    _create_lifeline_uses()
    for table in _VERSIONED:
        freeze_when(op.get_bind(), table, "OLD.state = 'active'")
    refuse_changes(op.get_bind(), "lifeline_uses", ("contract_id", "period"))


def _extend(table: str) -> None:
    # Plain SQL: SQLite adds a CHECK or a reference only together with its column.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN state VARCHAR(6) DEFAULT 'active' NOT NULL "
        f"CONSTRAINT ck_{table}_versionstate CHECK (state IN ({_STATES}))"
    )
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN edited_by {number} "
        f"CONSTRAINT fk_{table}_edited_by REFERENCES operators (id)"
    )
    op.add_column(table, sa.Column("edited_at", _TIME, nullable=True))
    op.add_column(table, sa.Column("approval_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column(table, sa.Column("activated_at", _TIME, nullable=True))


def _decided(table: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
    states = _closed("versionstate", "draft", "sent", "active")
    return [
        sa.Column("state", states, server_default="active", nullable=False),
        sa.Column("edited_by", _ID, nullable=True),
        sa.Column("edited_at", _TIME, nullable=True),
        sa.Column("approval_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("activated_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["operators.id"], name=op.f(f"fk_{table}_edited_by")
        ),
    ]


def _create_charge_schedules() -> None:
    table = "charge_schedules"
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", _closed("duekind", "fixed_charge", "municipal_fee"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("utility", _closed("utility", "electricity", "water"), nullable=False),
        sa.Column("customer_class", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("period", _closed("period", "month", "two_months"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        *_decided(table),
        sa.CheckConstraint("amount_minor >= 0", name=op.f(f"ck_{table}_amount_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            *("kind", "code", "utility", "customer_class", "valid_from"),
            name=op.f(f"uq_{table}_kind_code_utility_customer_class_valid_from"),
        ),
    )


def _create_lifeline_rules() -> None:
    table = "lifeline_rules"
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("utility", _closed("utility", "electricity", "water"), nullable=False),
        sa.Column("customer_class", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("period", _closed("period", "month", "two_months"), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        *_decided(table),
        sa.CheckConstraint("units_tenths >= 0", name=op.f(f"ck_{table}_units_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            *("utility", "customer_class", "valid_from"),
            name=op.f(f"uq_{table}_utility_customer_class_valid_from"),
        ),
    )


def _create_lifeline_uses() -> None:
    table = "lifeline_uses"
    op.create_table(
        table,
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("document_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        sa.Column("used_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f(f"fk_{table}_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "period", name=op.f(f"pk_{table}")),
    )


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, name=name)
