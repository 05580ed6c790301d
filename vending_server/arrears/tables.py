"""Tables of what was done to debts by hand; triggers refuse to change or delete a row.

The debts themselves, and the rules that were decided later than the one that they were opened with,
are in tariffs/tables.py, where pricing reads them.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, metadata

arrears_openings = sa.Table(
    "arrears_openings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # the document, and its transaction
    sa.Column(
        "arrears_account_id", sa.ForeignKey("arrears_accounts.id"), nullable=False, unique=True
    ),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("since", sa.Date, nullable=False),  # from when it is owed, by the evidence
    sa.Column("evidence", sa.Text, nullable=False),  # the number of a bill, a ruling, a protocol
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)

arrears_write_offs = sa.Table(
    "arrears_write_offs",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # the document, and its transaction
    sa.Column(
        "arrears_account_id", sa.ForeignKey("arrears_accounts.id"), nullable=False, index=True
    ),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)
