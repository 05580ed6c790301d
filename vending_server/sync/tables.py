"""Tables of the tills' journals.  A record that is in stays as it is: triggers refuse changes."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, closed_set, metadata, row_id
from vending_server.sync.model import Standing

# How far the copy goes: one row a terminal, moved on under its lock.
journal_heads = sa.Table(
    "journal_heads",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("standing", closed_set(Standing), nullable=False),
    sa.Column("differs_since", UtcTime),
    sa.Column("heard_at", UtcTime, nullable=False),  # when something new came
    sa.CheckConstraint("sequence >= 0", name="sequence_not_negative"),
    sa.CheckConstraint("(standing = 'well') = (differs_since IS NULL)", name="differs_since_when"),
)

journal_records = sa.Table(
    "journal_records",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # byte for byte as it was hashed
    sa.Column("kind", sa.Text, nullable=False),  # '' where this server cannot read it
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("shift_id", sa.Text, nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Index(
        "ix_journal_records_shift_id",
        "shift_id",
        sqlite_where=sa.text("shift_id <> ''"),
        postgresql_where=sa.text("shift_id <> ''"),
    ),
)

# The signed heads of what came: with one of them and the chain, every record before it is proved.
journal_signatures = sa.Table(
    "journal_signatures",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("signature", sa.String(128), nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
)

# What does not follow: kept whole, for people to decide.
journal_differences = sa.Table(
    "journal_differences",
    metadata,
    row_id(),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("standing", closed_set(Standing), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),  # where it differs, or the till's head
    sa.Column("evidence_sha256", sa.String(64), nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),  # the request
    sa.Column("reported_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.UniqueConstraint("terminal_id", "evidence_sha256"),
)
