"""Tables of customers' cards; triggers refuse to change or delete a row.

A card that ended has a row in `card_ends`: none is ever taken back.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.cards.model import CardEnd, CardMedium
from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata, row_id

customer_cards = sa.Table(
    "customer_cards",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # the document
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False, index=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("meter_pan", sa.String(18), nullable=False),
    sa.Column("customer_no", sa.String(12), nullable=False),  # the customer's row, in digits
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),  # local
    sa.Column("medium", closed_set(CardMedium), nullable=False),
    sa.Column("uid", sa.String(20), nullable=False, index=True),  # hex; empty for a strip
    sa.Column("key_number", sa.Integer, nullable=False),
    sa.Column("identity", sa.String(40), nullable=False),  # how the customer was made sure of
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.UniqueConstraint("meter_pan", "customer_no", "issue"),
    sa.CheckConstraint("issue BETWEEN 1 AND 65535", name="issue_range"),
    sa.CheckConstraint("(uid = '') = (medium = 'strip')", name="chips_have_an_identifier"),
)

card_ends = sa.Table(
    "card_ends",
    metadata,
    sa.Column("card_id", sa.ForeignKey("customer_cards.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("kind", closed_set(CardEnd), nullable=False),
    sa.Column("cause", sa.String(40)),  # of a replacement
    sa.Column("reason", sa.Text),  # of a revocation
    sa.Column("ended_on", sa.Date, nullable=False),  # local
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("(kind = 'replaced') = (cause IS NOT NULL)", name="replaced_for_a_cause"),
    sa.CheckConstraint("(kind = 'revoked') = (reason IS NOT NULL)", name="revoked_for_a_reason"),
)

# A hint for an inspection: nobody signed it, so no rule of money or of blocking reads this table.
card_readings = sa.Table(
    "card_readings",
    metadata,
    row_id(),
    sa.Column("card_id", sa.ForeignKey("customer_cards.id"), nullable=False, index=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("read_at", UtcTime, nullable=False),
    sa.Column("last_tid", sa.Integer, nullable=False),
    sa.Column("credit_tenths", sa.BigInteger, nullable=False),
    sa.Column("tamper", sa.Integer, nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
)
