"""Tables of claims against terminals and of their emptied cash boxes; triggers refuse any change.

What became of a claim, and what was counted in a bag, are rows of their own that come later.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata
from vending_server.wire import machine_cash as wire


class ClaimKind(StrEnum):
    """What a terminal cannot place."""

    MONEY = wire.MONEY
    NOTE = wire.NOTE
    STRAY = wire.STRAY


class ClaimEnd(StrEnum):
    """What head office did."""

    PAID = wire.PAID
    CREDITED = wire.CREDITED
    REJECTED = wire.REJECTED


class BagGoesTo(StrEnum):
    """Where the money of a counted bag is."""

    BANK = "bank"
    HEAD_OFFICE = "head_office"


machine_claims = sa.Table(
    "machine_claims",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # fixed by the terminal's journal
    sa.Column("number", sa.String(8), nullable=False, index=True),  # on the customer's slip
    sa.Column("kind", closed_set(ClaimKind), nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("amount_minor", Minor),  # none = a note that nobody could read
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), index=True),  # none = nobody knows
    sa.Column("account_number", sa.Text, nullable=False),
    sa.Column("drn", sa.Text, nullable=False),
    sa.Column("note_id", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    sa.CheckConstraint("amount_minor IS NOT NULL OR kind = 'stray'", name="amount_known"),
    sa.Index("ix_machine_claims_happened_at_id", "happened_at", "id"),
)

machine_claim_ends = sa.Table(
    "machine_claim_ends",
    metadata,
    sa.Column("claim_id", sa.ForeignKey("machine_claims.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False),  # and its transaction
    sa.Column("act", closed_set(ClaimEnd), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), index=True),  # that it was credited to
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("(act = 'rejected') = (amount_minor = 0)", name="rejected_pays_nothing"),
    sa.CheckConstraint(
        "(act = 'credited') = (contract_id IS NOT NULL)", name="credited_to_a_contract"
    ),
)

cash_box_emptyings = sa.Table(
    "cash_box_emptyings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # fixed by the terminal's journal
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("bag_number", sa.Text, nullable=False),
    sa.Column("expected_minor", Minor, nullable=False),  # by the terminal's journal
    sa.Column("unread_notes", sa.Integer, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.CheckConstraint("expected_minor >= 0", name="expected_not_negative"),
    sa.Index("ix_cash_box_emptyings_point_number_happened_at", "point_number", "happened_at"),
)

cash_box_counts = sa.Table(
    "cash_box_counts",
    metadata,
    sa.Column("emptying_id", sa.ForeignKey("cash_box_emptyings.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False),  # and its transaction
    sa.Column("counted_minor", Minor, nullable=False),
    sa.Column("difference_reason", sa.Text, nullable=False),
    sa.Column("goes_to", closed_set(BagGoesTo), nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("counted_at", UtcTime, nullable=False),
    sa.Column("counted_by", sa.ForeignKey("operators.id"), nullable=False),
)

# Piece by piece: of the emptying as the journal has them, of the count as a person counted them.
cash_box_pieces = sa.Table(
    "cash_box_pieces",
    metadata,
    sa.Column("document_id", UuidText, primary_key=True),
    sa.Column("denomination_minor", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("emptying_id", sa.ForeignKey("cash_box_emptyings.id"), nullable=False, index=True),
    sa.Column("pieces", sa.Integer, nullable=False),
    sa.CheckConstraint("pieces >= 0", name="pieces_not_negative"),
)
