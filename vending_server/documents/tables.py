"""Table of documents: one row for each act by hand that moves money."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, metadata

# Written once: the same id and body get the same bytes for ever, another body is refused.
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("body_sha256", sa.String(64), nullable=False),
    sa.Column("response", sa.LargeBinary, nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("receipt_sequence", sa.BigInteger),  # none = no receipt from the till's series
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("names_removed_at", UtcTime),  # since then the answer names nobody
    sa.UniqueConstraint("terminal_id", "receipt_sequence"),
)
