"""Corrections of past sales: what was credited for which sale, and which receipt told it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_KEYS: Final = {
    "tariff_corrections": ("id",),
    "contract_corrections": ("correction_id", "contract_id"),
    "corrected_sales": ("sale_id", "correction_id"),
    "told_corrections": ("correction_id", "contract_id"),
}


def upgrade() -> None:
    """Create the tables, and let a contract say that it has news."""
    op.execute("ALTER TABLE contracts ADD COLUMN untold_corrections INTEGER DEFAULT 0 NOT NULL")
    _create_tariff_corrections()
    _create_contract_corrections()
    _create_corrected_sales()
    _create_told_corrections()
    for table, key in _KEYS.items():
        refuse_changes(op.get_bind(), table, key)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*_KEYS[table], name=op.f(f"pk_{table}"))


def _create_tariff_corrections() -> None:
    table = "tariff_corrections"
    op.create_table(
        table,
        sa.Column("id", _UUID, nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, nullable=False),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        _reference(table, "version_id", "tariff_versions"),
        _reference(table, "made_by", "operators"),
        _key(table),
        sa.UniqueConstraint("decision", "version_id", name=op.f(f"uq_{table}_decision_version_id")),
    )


def _create_contract_corrections() -> None:
    table = "contract_corrections"
    op.create_table(
        table,
        sa.Column("correction_id", _UUID, nullable=False),
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("difference_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("credit_minor", sa.BigInteger(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.CheckConstraint("credit_minor >= 0", name=op.f(f"ck_{table}_credit_not_negative")),
        _reference(table, "correction_id", "tariff_corrections"),
        _reference(table, "contract_id", "contracts"),
        _key(table),
    )
    op.create_index(f"ix_{table}_contract_id", table, ["contract_id"])


def _create_corrected_sales() -> None:
    table = "corrected_sales"
    op.create_table(
        table,
        sa.Column("sale_id", _UUID, nullable=False),
        sa.Column("correction_id", _UUID, nullable=False),
        sa.Column("gross_before_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_before_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        _reference(table, "sale_id", "sales"),
        _reference(table, "correction_id", "tariff_corrections"),
        _key(table),
    )


def _create_told_corrections() -> None:
    table = "told_corrections"
    op.create_table(
        table,
        sa.Column("correction_id", _UUID, nullable=False),
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("sale_id", _UUID, nullable=False),
        _reference(table, "correction_id", "tariff_corrections"),
        _reference(table, "contract_id", "contracts"),
        _reference(table, "sale_id", "sales"),
        _key(table),
    )
