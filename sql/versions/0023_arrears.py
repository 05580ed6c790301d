"""Old debts by hand: opened, written off, and collected by rules that are decided later."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen
from vending_server.db.immutable import refuse_changes

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TABLES: Final = ("arrears_openings", "arrears_write_offs", "arrears_rules")
_ACCOUNTS: Final = (("arrears_taken_over", "liability"), ("arrears_written_off", "revenue"))
_ACTS: Final = ("arrears_opening", "arrears_rule")


def upgrade() -> None:
    """Create the tables, all written once, and open the accounts; two acts take two people."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=_ACTS,
    )
    for column in (
        sa.Column("ceiling_bp", sa.Integer(), nullable=True),
        sa.Column("guaranteed_tenths", sa.BigInteger(), nullable=True),
        sa.Column("rule_changes", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("arrears_accounts", column)
    _create_openings()
    _create_write_offs()
    _create_rules()
    for table in _TABLES:
        refuse_changes(op.get_bind(), table, ("id",))
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": code, "kind": kind} for code, kind in _ACCOUNTS])


def _why() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, sa.ForeignKey("approval_requests.id"), nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )


def _debt(**more: bool) -> sa.Column[Any]:
    points_at = sa.ForeignKey("arrears_accounts.id")
    return sa.Column("arrears_account_id", _ROW_ID, points_at, nullable=False, **more)


def _create_openings() -> None:
    op.create_table(
        "arrears_openings",
        sa.Column("id", _UUID, primary_key=True),
        _debt(unique=True),
        sa.Column(
            "contract_id", _ROW_ID, sa.ForeignKey("contracts.id"), nullable=False, index=True
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        *_why(),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )


def _create_write_offs() -> None:
    op.create_table(
        "arrears_write_offs",
        sa.Column("id", _UUID, primary_key=True),
        _debt(index=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        *_why(),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )


def _create_rules() -> None:
    rules = ("percent", "per_vend", "per_period")
    op.create_table(
        "arrears_rules",
        sa.Column("id", _UUID, primary_key=True),
        _debt(),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(*rules, name="arrearsrule", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("instalment_minor", sa.BigInteger(), nullable=True),
        sa.Column("ceiling_bp", sa.Integer(), nullable=True),
        sa.Column("guaranteed_tenths", sa.BigInteger(), nullable=True),
        *_why(),
        sa.CheckConstraint(
            "(rule = 'percent') = (percent_bp IS NOT NULL)", name="percent_has_its_share"
        ),
        sa.CheckConstraint(
            "(rule = 'percent') = (instalment_minor IS NULL)", name="others_have_an_instalment"
        ),
    )
    op.create_index(
        "ix_arrears_rules_arrears_account_id_valid_from",
        "arrears_rules",
        ["arrears_account_id", "valid_from"],
    )
