"""Tables of key changes: campaigns, one row for each meter's change, and the sets handed out.

A change that is finished is frozen by a trigger, and tokens once handed out are never changed.
`meters.has_key_change` says that a meter has an open one, so that an ordinary sale reads nothing
here.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata, row_id
from vending_server.key_changes.model import KeyChangeState

_OPEN: Final = sa.text("state IN ('planned', 'issued')")

# What two people agreed to: all meters of one group that are chosen get this key.
key_campaigns = sa.Table(
    "key_campaigns",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("from_sgc", sa.String(6), nullable=False),
    sa.Column("sgc", sa.String(6), nullable=False),
    sa.Column("krn", sa.Integer, nullable=False),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("dkga", sa.Integer, nullable=False),
    sa.Column("ti", sa.String(2)),  # none = each meter keeps its own
    sa.Column("key_type", sa.Integer),  # none = same
    sa.Column("ken", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False, unique=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("created_by", sa.ForeignKey("operators.id"), nullable=False),
)

key_changes = sa.Table(
    "key_changes",
    metadata,
    row_id(),
    sa.Column("campaign_id", sa.ForeignKey("key_campaigns.id"), nullable=False),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False, index=True),
    sa.Column("state", closed_set(KeyChangeState), nullable=False),
    # The new key
    sa.Column("sgc", sa.String(6), nullable=False),
    sa.Column("krn", sa.Integer, nullable=False),
    sa.Column("ti", sa.String(2), nullable=False),
    sa.Column("key_type", sa.Integer, nullable=False),
    sa.Column("ken", sa.Integer, nullable=False),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("dkga", sa.Integer, nullable=False),
    sa.Column("planned_at", UtcTime, nullable=False),
    sa.Column("planned_by", sa.ForeignKey("operators.id"), nullable=False),
    # The key that it replaces, once that is certain: as it was when the set was made
    sa.Column("old_sgc", sa.String(6)),
    sa.Column("old_krn", sa.Integer),
    sa.Column("old_ti", sa.String(2)),
    sa.Column("old_base_year", sa.Integer),
    # The set, handed out with a sale or by a document of the counter
    sa.Column("issued_at", UtcTime),
    sa.Column("issued_sale_id", sa.ForeignKey("sales.id")),
    sa.Column("issued_document_id", UuidText),
    sa.Column("old_key_check_value", sa.String(6)),
    sa.Column("new_key_check_value", sa.String(6)),
    sa.Column("issuer", sa.Text),
    # How it ended
    sa.Column("closed_at", UtcTime),
    sa.Column("closed_by", sa.ForeignKey("operators.id")),
    sa.Column("evidence", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("state <> 'issued' OR issued_at IS NOT NULL", name="issued_has_its_time"),
    sa.CheckConstraint(
        "(state IN ('confirmed', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_has_its_end"
    ),
    sa.CheckConstraint(
        "issued_sale_id IS NULL OR issued_document_id IS NULL", name="handed_out_one_way"
    ),
    sa.Index(
        "uq_key_changes_open", "meter_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    ),
    sa.Index("ix_key_changes_campaign_id_state", "campaign_id", "state", "id"),
)

key_change_tokens = sa.Table(
    "key_change_tokens",
    metadata,
    sa.Column("key_change_id", sa.ForeignKey("key_changes.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("token", sa.String(20), nullable=False),
)
