"""Reconciliation: what journals tell of money, the worklist, vouchers, the seals of days."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen
from vending_server.db.immutable import refuse_changes

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=max(map(len, values))
    )


_TAKINGKIND: Final = _enum(
    "takingkind",
    "sale",
    "offline_sale",
    "payment",
    "kept_money",
    "movement",
    "opening",
    "closing",
    "bag",
    "emptying",
)
_OUTCOME: Final = _enum("outcome", "pending", "done", "refused")
_SUBJECTKIND: Final = _enum(
    "subjectkind",
    "shift",
    "cassette",
    "till_day",
    "slip",
    "terminal",
    "agent",
    "batch",
    "pack",
    "tariff",
    "key",
    "day_of_point",
)
_DIFFERENCEKIND: Final = _enum(
    "differencekind", "amount", "count", "missing", "gap", "standing", "limit", "price"
)
_ITEMSTATE: Final = _enum(
    "itemstate", "open", "explained", "sent_back", "escalated", "decided", "cleared"
)
_ACT: Final = _enum(
    "act",
    "explain",
    "note",
    "send_back",
    "escalate",
    "correct",
    "charge",
    "write_off",
    "cleared",
    "changed",
)

_WRITTEN_ONCE: Final = {
    "reconciliation_acts": ("id",),
    "accounting_vouchers": ("id",),
    "accounting_voucher_lines": ("voucher_id", "position"),
    "accounting_voucher_exports": ("voucher_id",),
    "accounting_voucher_postings": ("voucher_id",),
    "day_seals": ("event_id",),
}


def upgrade() -> None:
    """Create the tables; a decision about a difference takes two people."""
    connection = op.get_bind()
    widen(
        connection,
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("difference_decision",),
    )
    _create_journal_takings()
    _create_journal_copies()
    _create_journal_closings()
    _create_journal_notes()
    _create_journal_marks()
    _create_reconciliation_clock()
    _create_reconciliation_items()
    _create_reconciliation_acts()
    _create_accounting_vouchers()
    _create_accounting_voucher_lines()
    _create_accounting_voucher_exports()
    _create_accounting_voucher_postings()
    _create_day_seals()
    op.execute("INSERT INTO reconciliation_clock (id) VALUES (1)")
    for table, key in _WRITTEN_ONCE.items():
        refuse_changes(connection, table, key)


def _create_journal_takings() -> None:
    op.create_table(
        "journal_takings",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("document_id", _UUID, primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", _TAKINGKIND, nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("operator", sa.String(40), nullable=False),
        sa.Column("receipt_sequence", sa.BigInteger(), nullable=True),
        sa.Column("cash_minor", sa.BigInteger(), nullable=True),
        sa.Column("other_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_purse", sa.Boolean(), nullable=False),
        sa.Column("outcome", _OUTCOME, nullable=False),
        sa.Column("ended_sequence", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.Column("returned_sequence", sa.BigInteger(), nullable=True),
        sa.Column("returned_shift_id", _UUID, nullable=True),
        sa.Column("print_sequence", sa.BigInteger(), nullable=True),
        sa.Column("print_verdict", sa.String(12), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_journal_takings_outside",
        "journal_takings",
        ["terminal_id", "at"],
        sqlite_where=sa.text("shift_id IS NULL"),
        postgresql_where=sa.text("shift_id IS NULL"),
    )
    op.create_index(
        "ix_journal_takings_returned_shift_id",
        "journal_takings",
        ["returned_shift_id"],
        sqlite_where=sa.text("returned_shift_id IS NOT NULL"),
        postgresql_where=sa.text("returned_shift_id IS NOT NULL"),
    )
    op.create_index(
        "ix_journal_takings_shift_id",
        "journal_takings",
        ["shift_id"],
        sqlite_where=sa.text("shift_id IS NOT NULL"),
        postgresql_where=sa.text("shift_id IS NOT NULL"),
    )


def _create_journal_copies() -> None:
    op.create_table(
        "journal_copies",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        sa.Column("verdict", sa.String(12), nullable=False),
    )
    op.create_index("ix_journal_copies_document_id", "journal_copies", ["document_id"])


def _create_journal_closings() -> None:
    op.create_table(
        "journal_closings",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("closing_id", _UUID, nullable=False),
        sa.Column("shift_id", _UUID, nullable=False),
        sa.Column("head_sequence", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(64), nullable=False),
        sa.Column("is_head_known", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_journal_closings_shift_id", "journal_closings", ["shift_id"])


def _create_journal_notes() -> None:
    op.create_table(
        "journal_notes",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("escrow_id", sa.String(80), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("purse_id", sa.String(80), nullable=True),
        sa.Column("end", sa.String(12), nullable=False),
        sa.Column("ended_sequence", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_journal_notes_ended", "journal_notes", ["terminal_id", "ended_sequence"])


def _create_journal_marks() -> None:
    op.create_table(
        "journal_marks",
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        sa.Column("last_at", _TIME, nullable=True),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("first_unread", sa.BigInteger(), nullable=True),
    )


def _create_reconciliation_clock() -> None:
    op.create_table(
        "reconciliation_clock",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("refreshed_at", _TIME, nullable=True),
    )


def _create_reconciliation_items() -> None:
    op.create_table(
        "reconciliation_items",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("subject_kind", _SUBJECTKIND, nullable=False),
        sa.Column("subject_id", sa.String(120), nullable=False),
        sa.Column("left_view", sa.String(10), nullable=False),
        sa.Column("right_view", sa.String(10), nullable=False),
        sa.Column("kind", _DIFFERENCEKIND, nullable=False),
        sa.Column("point_number", sa.Integer(), nullable=False),
        sa.Column("terminal_id", _UUID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", _ITEMSTATE, nullable=False),
        sa.Column("settled_minor", sa.BigInteger(), nullable=False),
        sa.Column("settled_count", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.UniqueConstraint("subject_kind", "subject_id", "left_view", "right_view", "kind"),
    )
    op.create_index("ix_reconciliation_items_day", "reconciliation_items", ["day"])
    op.create_index(
        "ix_reconciliation_items_first_seen_at_id", "reconciliation_items", ["first_seen_at", "id"]
    )
    op.create_index(
        "ix_reconciliation_items_waiting",
        "reconciliation_items",
        ["first_seen_at", "id"],
        sqlite_where=sa.text("state IN ('open', 'sent_back', 'escalated')"),
        postgresql_where=sa.text("state IN ('open', 'sent_back', 'escalated')"),
    )


def _create_reconciliation_acts() -> None:
    op.create_table(
        "reconciliation_acts",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("item_id", _UUID, sa.ForeignKey("reconciliation_items.id"), nullable=False),
        sa.Column("act", _ACT, nullable=False),
        sa.Column("operator_id", _ROW_ID, sa.ForeignKey("operators.id"), nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(40), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("debit", sa.String(60), nullable=True),
        sa.Column("credit", sa.String(60), nullable=True),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, sa.ForeignKey("approval_requests.id"), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(debit IS NULL) = (approval_id IS NULL)", name="ck_reconciliation_acts_two_people"
        ),
        sa.UniqueConstraint("approval_id"),
        sa.CheckConstraint(
            "(debit IS NULL) = (credit IS NULL)", name="ck_reconciliation_acts_two_sides"
        ),
    )
    op.create_index("ix_reconciliation_acts_item_id", "reconciliation_acts", ["item_id"])


def _create_accounting_vouchers() -> None:
    op.create_table(
        "accounting_vouchers",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("replaces", _UUID, nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_accounting_vouchers_day", "accounting_vouchers", ["day", "point_number"])


def _create_accounting_voucher_lines() -> None:
    op.create_table(
        "accounting_voucher_lines",
        sa.Column("voucher_id", _UUID, sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("debit", sa.String(60), nullable=False),
        sa.Column("credit", sa.String(60), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
    )


def _create_accounting_voucher_exports() -> None:
    op.create_table(
        "accounting_voucher_exports",
        sa.Column("voucher_id", _UUID, sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("exported_at", _TIME, nullable=False),
        sa.Column("exported_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
    )


def _create_accounting_voucher_postings() -> None:
    op.create_table(
        "accounting_voucher_postings",
        sa.Column("voucher_id", _UUID, sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("posted_number", sa.Text(), nullable=False),
        sa.Column("posted_minor", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
        sa.Column("posted_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
    )


def _create_day_seals() -> None:
    op.create_table(
        "day_seals",
        sa.Column("event_id", _UUID, sa.ForeignKey("day_events.id"), primary_key=True),
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("sealed_at", _TIME, nullable=False),
    )
