"""Tables of the audit log. A record is written once; triggers refuse to change or delete it."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.audit.model import Source
from vending_server.db.columns import RowId, UtcTime, UuidText, closed_set, metadata

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("sequence", RowId, primary_key=True, autoincrement=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("source", closed_set(Source), nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id")),
    sa.Column("terminal_id", UuidText),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

# The end of the chain: whoever appends locks this row, so that records follow each other.
audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="one_row"), primary_key=True),
    sa.Column("sequence", RowId, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
