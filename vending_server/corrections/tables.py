"""Tables of corrections.  All of them are only ever added to."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, metadata

tariff_corrections = sa.Table(
    "tariff_corrections",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # made by whoever corrects
    sa.Column("version_id", sa.ForeignKey("tariff_versions.id"), nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date, nullable=False),
    sa.Column("credited_minor", Minor, nullable=False),  # what the second person agreed to
    sa.Column("reason", sa.Text, nullable=False),
    # None: the books themselves, about one sale made without a line; `decision` is its receipt.
    sa.Column("approval_id", UuidText),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.UniqueConstraint("decision", "version_id"),
)

# One row for each contract that a decision looked at: it is never looked at twice.
contract_corrections = sa.Table(
    "contract_corrections",
    metadata,
    sa.Column("correction_id", sa.ForeignKey("tariff_corrections.id"), primary_key=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), primary_key=True),
    sa.Column("difference_minor", Minor, nullable=False),  # negative = borne
    sa.Column("vat_minor", Minor, nullable=False),
    sa.Column("credit_minor", Minor, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("credit_minor >= 0", name="credit_not_negative"),
    sa.Index("ix_contract_corrections_contract_id", "contract_id"),
)

# What the energy of a sale stands in the books for after a correction that was credited.
corrected_sales = sa.Table(
    "corrected_sales",
    metadata,
    sa.Column("sale_id", sa.ForeignKey("sales.id"), primary_key=True),
    sa.Column("correction_id", sa.ForeignKey("tariff_corrections.id"), primary_key=True),
    sa.Column("gross_before_minor", Minor, nullable=False),
    sa.Column("gross_minor", Minor, nullable=False),
    sa.Column("vat_before_minor", Minor, nullable=False),
    sa.Column("vat_minor", Minor, nullable=False),
)

# A credit stands on one receipt, the next one; its copies repeat the stored answer.  Of a sale that
# was reversed nobody saw the receipt: the one after it tells the credit again.
told_corrections = sa.Table(
    "told_corrections",
    metadata,
    sa.Column("correction_id", sa.ForeignKey("tariff_corrections.id"), primary_key=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), primary_key=True),
    sa.Column("sale_id", sa.ForeignKey("sales.id"), primary_key=True),
)
