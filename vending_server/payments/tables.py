"""Tables of payments without a token; triggers refuse to change or delete a row."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, metadata

payments = sa.Table(
    "payments",
    metadata,
    # The id of the row in `documents`, which keeps answer and receipt number.
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("paid_at", UtcTime, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("shift_id", sa.ForeignKey("shifts.id"), index=True),  # none = no shift was open
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    sa.Index("ix_payments_contract_id_paid_at", "contract_id", "paid_at"),
)

payment_lines = sa.Table(
    "payment_lines",
    metadata,
    sa.Column("payment_id", sa.ForeignKey("payments.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("due_id", sa.ForeignKey("dues.id"), index=True),
    sa.Column("arrears_account_id", sa.ForeignKey("arrears_accounts.id"), index=True),
    sa.Column("taken_minor", Minor, nullable=False),
    sa.Column("vat_minor", Minor, nullable=False),
    sa.CheckConstraint("(due_id IS NULL) <> (arrears_account_id IS NULL)", name="one_source"),
    sa.CheckConstraint("taken_minor > 0", name="taken_positive"),
)

payment_tenders = sa.Table(
    "payment_tenders",
    metadata,
    sa.Column("payment_id", sa.ForeignKey("payments.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)
