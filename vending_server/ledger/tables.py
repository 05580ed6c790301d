"""Tables of the ledger.  An entry is written once; triggers refuse to change or delete it."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata, row_id


class AccountKind(StrEnum):
    """Which side of the balance an account grows on."""

    ASSET = "asset"
    LIABILITY = "liability"
    REVENUE = "revenue"  # results: revenue, and expense on its other side
    CLEARING = "clearing"  # must return to zero within each transaction


ledger_accounts = sa.Table(
    "ledger_accounts",
    metadata,
    row_id(),
    sa.Column("code", sa.String(60), nullable=False, unique=True),
    sa.Column("kind", closed_set(AccountKind), nullable=False),
)

ledger_entries = sa.Table(
    "ledger_entries",
    metadata,
    sa.Column("transaction_id", UuidText, primary_key=True),  # the sale, or another document
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("debit_account_id", sa.ForeignKey("ledger_accounts.id"), nullable=False),
    sa.Column("credit_account_id", sa.ForeignKey("ledger_accounts.id"), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.Column("point_number", sa.Integer),  # whose day it is posted to; none = head office's
    sa.Index("ix_ledger_entries_posted_at", "posted_at", postgresql_using="brin"),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    sa.CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
)

# A correction is a transaction of its own; this says of what.
ledger_corrections = sa.Table(
    "ledger_corrections",
    metadata,
    sa.Column("transaction_id", UuidText, primary_key=True),
    sa.Column("corrects_id", UuidText, nullable=False, index=True),
)

# A locked month, written once: no entry is posted into it or before it.
ledger_periods = sa.Table(
    "ledger_periods",
    metadata,
    sa.Column("month", sa.String(7), primary_key=True),  # 2026-11
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("locked_until", UtcTime, nullable=False),  # where the next month begins
    sa.Column("entries", sa.BigInteger, nullable=False),  # posted since the locked month before
    sa.Column("turnover_minor", Minor, nullable=False),  # their sum
    sa.Column("locked_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("locked_at", UtcTime, nullable=False),
)

# What accounts stood at when their month was locked; an account that stood at zero has no row.
ledger_period_balances = sa.Table(
    "ledger_period_balances",
    metadata,
    sa.Column("month", sa.ForeignKey("ledger_periods.month"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("ledger_accounts.id"), primary_key=True),
    sa.Column("balance_minor", Minor, nullable=False),
)
