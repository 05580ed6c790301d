"""Tables of postponements; triggers refuse to change or delete a row.

What a due waits for now stands on the due itself (`dues.postponement_id`), so that pricing reads
one row; these tables tell how it came about.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata
from vending_server.postponements.model import PostponementCause

postponements = sa.Table(
    "postponements",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # the document
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("until", sa.Date, nullable=False, index=True),  # local: falls due again on this day
    sa.Column("cause", closed_set(PostponementCause), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)

postponed_dues = sa.Table(
    "postponed_dues",
    metadata,
    sa.Column("postponement_id", sa.ForeignKey("postponements.id"), primary_key=True),
    sa.Column("due_id", sa.ForeignKey("dues.id"), primary_key=True),
    sa.Column("left_minor", Minor, nullable=False),  # unpaid when it was put off
    sa.CheckConstraint("left_minor > 0", name="left_positive"),
)

postponement_withdrawals = sa.Table(
    "postponement_withdrawals",
    metadata,
    sa.Column("postponement_id", sa.ForeignKey("postponements.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)
