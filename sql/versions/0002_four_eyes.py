"""The audit log, and requests for a second person."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ACTIONS: Final = (
    "reversal",
    "free_issue",
    "wrong_meter",
    "change_out_credit",
    "engineering_token",
    "key_change_token",
    "fee_postponement",
    "tariff_activation",
    "retroactive_credit",
    "key_load",
    "ceiling_raise",
    "float_top_up",
    "claim_payout",
    "contract_payout",
    "write_off",
    "pay_out_above_limit",
    "day_reopening",
    "quarantine_release",
    "role_grant",
    "terminal_suspension",
    "terminal_given_up",
    "restore",
)
_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_GENESIS: Final = "0" * 64


def upgrade() -> None:
    """Create the tables of the second release."""
    _create_audit_log()
    _create_audit_head()
    _create_approval_requests()
    _create_approval_decisions()
    refuse_changes(op.get_bind(), "audit_log", ("sequence",))
    refuse_changes(op.get_bind(), "approval_decisions", ("request_id", "operator_id"))


def _create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("sequence", _ID, autoincrement=False, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("source", _closed("source", "terminal", "command", "server"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("operator_id", _ID, nullable=True),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_audit_log_operator_id")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_subject"), "audit_log", ["subject"])


def _create_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", _ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    head = sa.table("audit_head", sa.column("id"), sa.column("sequence"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": _GENESIS}])


def _create_approval_requests() -> None:
    states = _closed("approvalstate", "open", "approved", "rejected", "used")
    op.create_table(
        "approval_requests",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("action", _closed("twopersonaction", *_ACTIONS), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("point_number", sa.Integer(), nullable=True),
        sa.Column("requested_by", _ID, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("used_for", sa.Text(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'used') = (used_for IS NOT NULL)",
            name=op.f("ck_approval_requests_used_has_its_document"),
        ),
        sa.ForeignKeyConstraint(
            ["point_number"], ["points.number"], name=op.f("fk_approval_requests_point_number")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["operators.id"], name=op.f("fk_approval_requests_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_requests")),
    )
    op.create_index(
        "ix_approval_requests_state_requested_at", "approval_requests", ["state", "requested_at"]
    )


def _create_approval_decisions() -> None:
    op.create_table(
        "approval_decisions",
        sa.Column("request_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("operator_id", _ID, autoincrement=False, nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["approval_requests.id"], name=op.f("fk_approval_decisions_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_approval_decisions_operator_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "operator_id", name=op.f("pk_approval_decisions")),
    )


def _closed(name: str, *values: str) -> sa.Enum:
    """Return a text column with a CHECK; `length` leaves room for values of later releases."""
    return sa.Enum(*values, native_enum=False, create_constraint=True, name=name, length=40)
