"""Sales made without a line: what was found about them, and the account of those kept apart."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.loosened import allow_none, loosen_check

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_REASONS: Final = (
    *("blocked_meter", "contract_closed", "tariff_changed", "period_changed", "price_credited"),
    *("price_borne", "debt_settled", "over_float", "day_locked", "shift_unknown"),
    *("operator_unknown", "clock", "closure_order", "expired_pack", "not_in_pack"),
    *("voided_before", "sold_twice", "vend_id_used", "receipt_number_used", "wrong_sum"),
    *("unreadable", "forked_journal", "unsigned_journal"),
)
_STATES: Final = ("posted", "quarantined", "released", "charged")


def upgrade() -> None:
    """Create table and accounts; a float may go below its limit, a credit be nobody's decision."""
    _create_findings()
    waits = sa.text("state = 'quarantined'")
    table = "offline_findings"
    op.create_index(f"ix_{table}_found_at_id", table, ["found_at", "id"])
    op.create_index(f"ix_{table}_sale_id", table, ["sale_id"])
    op.create_index(f"ix_{table}_terminal_id_vend_id", table, ["terminal_id", "vend_id"])
    booked = sa.text("is_booked")
    op.create_index(
        f"ix_{table}_shift_id",
        table,
        ["shift_id"],
        sqlite_where=booked,
        postgresql_where=booked,
    )
    op.create_index(
        f"ix_{table}_waiting",
        table,
        ["found_at", "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.execute("INSERT INTO ledger_accounts (code, kind) VALUES ('quarantine', 'liability')")
    op.execute("INSERT INTO ledger_accounts (code, kind) VALUES ('point_settlements', 'liability')")
    connection = op.get_bind()
    op.execute("ALTER TABLE agents ADD COLUMN beyond_minor BIGINT DEFAULT 0 NOT NULL")
    loosen_check(
        connection,
        table="agents",
        check="ck_agents_within_limit",
        wanted="float_minor + credit_limit_minor + beyond_minor >= 0",
    )
    allow_none(connection, table="tariff_corrections", column="approval_id")


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=max(map(len, values))
    )


def _create_findings() -> None:
    op.create_table(
        "offline_findings",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("vend_id", _UUID, nullable=True),
        sa.Column("sealed_id", _UUID, nullable=True),
        sa.Column("receipt_sequence", sa.BigInteger(), nullable=True),
        sa.Column("reason", _enum("findingreason", _REASONS), nullable=False),
        sa.Column("state", _enum("findingstate", _STATES), nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        sa.Column("drn", sa.Text(), nullable=False),
        sa.Column("sold_at", _TIME, nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("difference_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_booked", sa.Boolean(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("sale_id", _UUID, sa.ForeignKey("sales.id"), nullable=True),
        sa.Column("correction_id", _UUID, sa.ForeignKey("tariff_corrections.id"), nullable=True),
        sa.Column("found_at", _TIME, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("decided_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=True),
        sa.Column("approval_id", _UUID, sa.ForeignKey("approval_requests.id"), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint("state <> 'posted' OR sale_id IS NOT NULL", name="posted_has_its_sale"),
        sa.CheckConstraint(
            "(state IN ('released', 'charged')) = (decided_at IS NOT NULL)", name="decided_when"
        ),
    )
