"""Tables of case files; triggers refuse any change: what came of a case are rows of their own."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata
from vending_server.wire import cases as wire


class CaseKind(StrEnum):
    """What is in dispute."""

    WRONG_METER = wire.WRONG_METER
    REVERSAL = wire.REVERSAL


class CodeEntered(StrEnum):
    """Whether the code was typed into the meter that it was sold for."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CaseEnd(StrEnum):
    """What head office decided."""

    CHARGED = wire.CHARGED
    CREDITED = wire.CREDITED
    PAID = wire.PAID
    REJECTED = wire.REJECTED


class NoteAct(StrEnum):
    """Whether evidence was asked for or given."""

    ASKED = wire.ASKED
    EVIDENCE = "evidence"


case_files = sa.Table(
    "case_files",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # of the document that opened it
    sa.Column("number", sa.Integer, nullable=False, unique=True),  # that the customer is told
    sa.Column("kind", closed_set(CaseKind), nullable=False),
    sa.Column("sale_id", sa.ForeignKey("sales.id"), nullable=False, index=True),
    sa.Column("right_meter_id", sa.ForeignKey("meters.id"), index=True),
    sa.Column("code_entered", closed_set(CodeEntered), nullable=False),
    sa.Column("sold_reading", sa.Text, nullable=False),
    sa.Column("right_reading", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("opened_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.CheckConstraint(
        "(kind = 'wrong_meter') = (right_meter_id IS NOT NULL)", name="wrong_meter_has_a_right_one"
    ),
    sa.Index("ix_case_files_opened_at_id", "opened_at", "id"),
)

case_ends = sa.Table(
    "case_ends",
    metadata,
    sa.Column("case_id", sa.ForeignKey("case_files.id"), primary_key=True),
    # Its transaction, and the token's document if there is one.
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("act", closed_set(CaseEnd), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), index=True),  # that it was credited to
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False, unique=True),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint(
        "(act IN ('credited', 'paid')) = (amount_minor > 0)", name="money_moves_with_its_sum"
    ),
    sa.CheckConstraint(
        "(act = 'credited') = (contract_id IS NOT NULL)", name="credited_to_a_contract"
    ),
)

# What was asked and given, of a case or of a claim against a machine.
case_notes = sa.Table(
    "case_notes",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("case_files.id"), index=True),
    sa.Column("claim_id", sa.ForeignKey("machine_claims.id"), index=True),
    sa.Column("act", closed_set(NoteAct), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("(case_id IS NULL) <> (claim_id IS NULL)", name="of_one_case_or_claim"),
)
