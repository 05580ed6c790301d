"""Money of terminals without a person: claims, how they ended, emptied cash boxes, counted bags."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen
from vending_server.db.immutable import refuse_changes

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_WRITTEN_ONCE: Final = (
    ("machine_claims", ("id",)),
    ("machine_claim_ends", ("claim_id",)),
    ("cash_box_emptyings", ("id",)),
    ("cash_box_counts", ("emptying_id",)),
    ("cash_box_pieces", ("document_id", "denomination_minor")),
)


def upgrade() -> None:
    """Create the tables, all written once, open the account, and let an act take two people."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("cash_box_emptying",),
    )
    _create_claims()
    _create_ends()
    _create_emptyings()
    _create_counts()
    for table, key in _WRITTEN_ONCE:
        refuse_changes(op.get_bind(), table, key)
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": "machine_claims", "kind": "liability"}])


def _set(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _column(name: str, points_at: str, kind: Any, **more: Any) -> sa.Column[Any]:
    given: dict[str, Any] = {"nullable": False, **more}
    return sa.Column(name, kind, sa.ForeignKey(points_at), **given)


def _place() -> tuple[sa.Column[Any], ...]:
    return (
        _column("terminal_id", "terminals.id", _UUID),
        _column("point_number", "points.number", sa.Integer()),
    )


def _when() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
    )


def _create_claims() -> None:
    op.create_table(
        "machine_claims",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.String(8), nullable=False, index=True),
        sa.Column("kind", _set("claimkind", "money", "note", "stray"), nullable=False),
        *_place(),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        _column("contract_id", "contracts.id", _ROW_ID, nullable=True, index=True),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("drn", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_when(),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("amount_minor IS NOT NULL OR kind = 'stray'", name="amount_known"),
    )
    op.create_index("ix_machine_claims_happened_at_id", "machine_claims", ["happened_at", "id"])


def _create_ends() -> None:
    op.create_table(
        "machine_claim_ends",
        _column("claim_id", "machine_claims.id", _UUID, primary_key=True),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("act", _set("claimend", "paid", "credited", "rejected"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        _column("contract_id", "contracts.id", _ROW_ID, nullable=True, index=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _column("approval_id", "approval_requests.id", _UUID),
        _column("made_by", "operators.id", _ROW_ID),
        sa.Column("made_at", _TIME, nullable=False),
        sa.CheckConstraint("(act = 'rejected') = (amount_minor = 0)", name="rejected_pays_nothing"),
        sa.CheckConstraint(
            "(act = 'credited') = (contract_id IS NOT NULL)", name="credited_to_a_contract"
        ),
    )


def _create_emptyings() -> None:
    op.create_table(
        "cash_box_emptyings",
        sa.Column("id", _UUID, primary_key=True),
        *_place(),
        sa.Column("bag_number", sa.Text(), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=False),
        sa.Column("unread_notes", sa.Integer(), nullable=False),
        _column("approval_id", "approval_requests.id", _UUID),
        *_when(),
        sa.CheckConstraint("expected_minor >= 0", name="expected_not_negative"),
    )
    op.create_index(
        "ix_cash_box_emptyings_point_number_happened_at",
        "cash_box_emptyings",
        ["point_number", "happened_at"],
    )


def _create_counts() -> None:
    op.create_table(
        "cash_box_counts",
        _column("emptying_id", "cash_box_emptyings.id", _UUID, primary_key=True),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("counted_minor", sa.BigInteger(), nullable=False),
        sa.Column("difference_reason", sa.Text(), nullable=False),
        sa.Column("goes_to", _set("baggoesto", "bank", "head_office"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("counted_at", _TIME, nullable=False),
        _column("counted_by", "operators.id", _ROW_ID),
    )
    op.create_table(
        "cash_box_pieces",
        sa.Column("document_id", _UUID, primary_key=True),
        sa.Column("denomination_minor", sa.Integer(), primary_key=True, autoincrement=False),
        _column("emptying_id", "cash_box_emptyings.id", _UUID, index=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0", name="pieces_not_negative"),
    )
