"""Case files: disputes about sales, what was asked and given, and how each ended."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen
from vending_server.db.immutable import refuse_changes

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_UUID: Final = sa.Uuid(as_uuid=False)
_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_WRITTEN_ONCE: Final = (
    ("case_files", ("id",)),
    ("case_ends", ("case_id",)),
    ("case_notes", ("id",)),
)


def _set(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=max(map(len, values))
    )


def upgrade() -> None:
    """Create the tables, all written once, open the account, and let an act take two people."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("case_decision",),
    )
    _create_files()
    _create_ends()
    _create_notes()
    for table, key in _WRITTEN_ONCE:
        refuse_changes(op.get_bind(), table, key)
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": "case_costs", "kind": "asset"}])


def _create_files() -> None:
    op.create_table(
        "case_files",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("kind", _set("casekind", "wrong_meter", "reversal"), nullable=False),
        sa.Column("sale_id", _UUID, sa.ForeignKey("sales.id"), nullable=False),
        sa.Column("right_meter_id", _ROW_ID, sa.ForeignKey("meters.id"), nullable=True),
        sa.Column("code_entered", _set("codeentered", "yes", "no", "unknown"), nullable=False),
        sa.Column("sold_reading", sa.Text(), nullable=False),
        sa.Column("right_reading", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), nullable=False),
        sa.Column("opened_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "(kind = 'wrong_meter') = (right_meter_id IS NOT NULL)",
            name=op.f("ck_case_files_wrong_meter_has_a_right_one"),
        ),
    )
    for column in ("sale_id", "right_meter_id"):
        op.create_index(op.f(f"ix_case_files_{column}"), "case_files", [column])
    op.create_index("ix_case_files_opened_at_id", "case_files", ["opened_at", "id"])


def _create_ends() -> None:
    op.create_table(
        "case_ends",
        sa.Column("case_id", _UUID, sa.ForeignKey("case_files.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column(
            "act", _set("caseend", "charged", "credited", "paid", "rejected"), nullable=False
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", _ROW_ID, sa.ForeignKey("contracts.id"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "approval_id",
            _UUID,
            sa.ForeignKey("approval_requests.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "(act IN ('credited', 'paid')) = (amount_minor > 0)",
            name=op.f("ck_case_ends_money_moves_with_its_sum"),
        ),
        sa.CheckConstraint(
            "(act = 'credited') = (contract_id IS NOT NULL)",
            name=op.f("ck_case_ends_credited_to_a_contract"),
        ),
    )
    op.create_index(op.f("ix_case_ends_contract_id"), "case_ends", ["contract_id"])


def _create_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("case_files.id"), nullable=True),
        sa.Column("claim_id", _UUID, sa.ForeignKey("machine_claims.id"), nullable=True),
        sa.Column("act", _set("noteact", "asked", "evidence"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "(case_id IS NULL) <> (claim_id IS NULL)",
            name=op.f("ck_case_notes_of_one_case_or_claim"),
        ),
    )
    for column in ("case_id", "claim_id"):
        op.create_index(op.f(f"ix_case_notes_{column}"), "case_notes", [column])
