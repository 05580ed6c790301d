"""Tables of requests for a second person, and of what was said to them."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.approvals.model import ApprovalState, TwoPersonAction
from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata

approval_requests = sa.Table(
    "approval_requests",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # made by whoever asks
    sa.Column("action", closed_set(TwoPersonAction), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),  # what a list shows: a receipt, a meter, a name
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("payload_sha256", sa.String(64), nullable=False),
    sa.Column("point_number", sa.ForeignKey("points.number")),  # none = the whole town
    sa.Column("requested_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("requested_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("state", closed_set(ApprovalState), nullable=False),
    sa.Column("used_for", sa.Text),  # the document that was made by it
    sa.Column("used_at", UtcTime),
    sa.CheckConstraint("(state = 'used') = (used_for IS NOT NULL)", name="used_has_its_document"),
    sa.Index("ix_approval_requests_state_requested_at", "state", "requested_at"),
)

approval_decisions = sa.Table(
    "approval_decisions",
    metadata,
    sa.Column("request_id", sa.ForeignKey("approval_requests.id"), primary_key=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), primary_key=True, autoincrement=False),
    sa.Column("is_accepted", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
)
