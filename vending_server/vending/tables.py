"""Tables of vends, sales, tokens and copies.

One row in `vends` per (terminal, vend_id): sale, refusal and tombstone compete for it, and whoever
commits first has decided the vend for ever.  One unique index stands for each fact.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, Tenths, UtcTime, UuidText, closed_set, metadata, row_id


class VendKind(StrEnum):
    """How a vend was decided."""

    SALE = "sale"
    REFUSAL = "refusal"
    TOMBSTONE = "tombstone"


class RecoveredOutcome(StrEnum):
    """What became of an answer that a till brought back after a restore."""

    POSTED = "posted"  # the books hold it again
    HELD = "held"  # two people decide


_WITH_NAMES = sa.text("kind = 'sale' AND names_removed_at IS NULL")

vends = sa.Table(
    "vends",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("vend_id", UuidText, primary_key=True),
    sa.Column("kind", closed_set(VendKind), nullable=False),
    sa.Column("body_sha256", sa.String(64)),  # none for a tombstone: no body was ever seen
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("response", sa.LargeBinary, nullable=False),  # the same bytes for ever, but for names
    sa.Column("decided_at", UtcTime, nullable=False),
    sa.Column("sale_id", sa.ForeignKey("sales.id")),
    sa.Column("names_removed_at", UtcTime),  # since then the answer names nobody
    sa.CheckConstraint("(kind = 'sale') = (sale_id IS NOT NULL)", name="sale_has_its_sale"),
    sa.Index(
        "ix_vends_with_names", "decided_at", sqlite_where=_WITH_NAMES, postgresql_where=_WITH_NAMES
    ),
)

sales = sa.Table(
    "sales",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("vend_id", UuidText, nullable=False),
    sa.Column("receipt_sequence", sa.BigInteger, nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("sold_at", UtcTime, nullable=False, index=True),
    sa.Column("period", sa.String(7), nullable=False),
    sa.Column("tariff_version_id", sa.ForeignKey("tariff_versions.id"), nullable=False),
    sa.Column("policy_id", sa.ForeignKey("policies.id"), nullable=False),
    sa.Column("tender_minor", Minor, nullable=False),
    sa.Column("received_minor", Minor, nullable=False),
    sa.Column("carry_before_minor", Minor, nullable=False),
    sa.Column("deductions_minor", Minor, nullable=False),
    sa.Column("energy_gross_minor", Minor, nullable=False),
    sa.Column("energy_vat_minor", Minor, nullable=False),
    sa.Column("carry_after_minor", Minor, nullable=False),
    sa.Column("bought_before_tenths", Tenths, nullable=False),
    sa.Column("units_tenths", Tenths, nullable=False),
    sa.Column("shift_id", UuidText),  # the shift open at the terminal then; none = there was none
    sa.UniqueConstraint("terminal_id", "receipt_sequence"),
    # PRICING.md's one rule above the rest, held by the database as well
    sa.CheckConstraint(
        "tender_minor + carry_before_minor"
        " = deductions_minor + energy_gross_minor + carry_after_minor",
        name="adds_up",
    ),
    sa.Index("ix_sales_contract_id_sold_at", "contract_id", "sold_at"),
)

# A sale whose token nobody saw, taken back.  The sale stays as it was; whoever adds sales up leaves
# these out (reversed_sales.not_reversed).  `shift_id` is the drawer that gave the money back.
sale_reversals = sa.Table(
    "sale_reversals",
    metadata,
    sa.Column("sale_id", sa.ForeignKey("sales.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("shift_id", sa.ForeignKey("shifts.id"), index=True),  # none = no shift was open
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False, unique=True),
    sa.Column("reason", sa.Text, nullable=False),
    # The till's word that nobody saw the token, and up to where its journal says so.
    sa.Column("vend_state", sa.Text, nullable=False),
    sa.Column("journal_sequence", sa.BigInteger, nullable=False),
    sa.Column("journal_hash", sa.String(64), nullable=False),
    sa.Column("signature", sa.String(128), nullable=False),
    sa.Column("reversed_at", UtcTime, nullable=False),
)

sale_deductions = sa.Table(
    "sale_deductions",
    metadata,
    sa.Column("sale_id", sa.ForeignKey("sales.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("due_id", sa.ForeignKey("dues.id")),
    sa.Column("arrears_account_id", sa.ForeignKey("arrears_accounts.id"), index=True),
    sa.Column("taken_minor", Minor, nullable=False),
    sa.Column("vat_minor", Minor, nullable=False),
    sa.CheckConstraint("(due_id IS NULL) <> (arrears_account_id IS NULL)", name="one_source"),
    sa.CheckConstraint("taken_minor > 0", name="taken_positive"),
)

sale_tenders = sa.Table(
    "sale_tenders",
    metadata,
    sa.Column("sale_id", sa.ForeignKey("sales.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)

_NO_SALE = sa.text("sale_id IS NULL")

# The primary key is the rule that no meter ever gets one TID twice (invariant I3).
tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("meter_id", sa.ForeignKey("meters.id"), primary_key=True, autoincrement=False),
    sa.Column("base_year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tid", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sale_id", sa.ForeignKey("sales.id")),
    sa.Column("token", sa.String(20), nullable=False),
    sa.Column("units_tenths", Tenths, nullable=False),
    sa.Column("sgc", sa.String(6), nullable=False),
    sa.Column("krn", sa.Integer, nullable=False),
    sa.Column("ti", sa.String(2), nullable=False),
    sa.Column("key_check_value", sa.String(6), nullable=False),
    sa.Column("issuer", sa.Text, nullable=False),
    # Few, and none of an online sale: what has no sale must have a document or a pack.
    sa.Index(
        "ix_tokens_without_sale",
        "sgc",
        "krn",
        sqlite_where=_NO_SALE,
        postgresql_where=_NO_SALE,
    ),
)

# The running total of a key with a credit limit (key_limits.py); other keys have no row.
vending_key_totals = sa.Table(
    "vending_key_totals",
    metadata,
    sa.Column("sgc", sa.String(6), primary_key=True),
    sa.Column("krn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("issued_tenths", Tenths, nullable=False),
    sa.CheckConstraint("issued_tenths >= 0", name="issued_not_negative"),
)

reprints = sa.Table(
    "reprints",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("vend_id", UuidText, primary_key=True),
    sa.Column("copy_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reprint_id", UuidText, nullable=False, unique=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)

# What other systems still have to be told; written in the transaction of the fact itself.
outbox = sa.Table(
    "outbox",
    metadata,
    row_id(),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("subject_id", UuidText, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("sent_at", UtcTime),
)

# What tills brought back after a restore, as they brought it; see recovering.py.
recovered_vends = sa.Table(
    "recovered_vends",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("vend_id", UuidText, primary_key=True),
    sa.Column("epoch_number", sa.ForeignKey("epochs.number"), nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Column("submitted_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("operator", sa.Text, nullable=False),  # who sold, by login as the till knows it
    sa.Column("request", sa.LargeBinary, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.String(128), nullable=False),
    sa.Column("outcome", closed_set(RecoveredOutcome), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("names_removed_at", UtcTime),  # since then the answer is not what was signed
    sa.CheckConstraint("(outcome = 'held') = (reason <> '')", name="held_has_reason"),
)
