"""What was found about offline sales.  A finding is written once; only how it was decided is added.

The money of a quarantined sale is an entry under the finding's own id.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata
from vending_server.offline_sales.model import FindingReason, FindingState

_WAITS: Final = sa.text("state = 'quarantined'")
_BOOKED: Final = sa.text("is_booked")

offline_findings = sa.Table(
    "offline_findings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),  # of the record in the till's journal
    sa.Column("position", sa.Integer, nullable=False),  # of the vend in it; 0 = the whole record
    sa.Column("vend_id", UuidText),  # none: the record cannot be read
    sa.Column("sealed_id", UuidText),
    sa.Column("receipt_sequence", sa.BigInteger),
    sa.Column("reason", closed_set(FindingReason), nullable=False),
    sa.Column("state", closed_set(FindingState), nullable=False),
    sa.Column("shift_id", UuidText),  # whose drawer it went into; none: the terminal's own
    sa.Column("drn", sa.Text, nullable=False),  # as the till says it
    sa.Column("sold_at", UtcTime),  # as the till says it; none: the record cannot be read
    sa.Column("amount_minor", Minor, nullable=False),  # what the customer paid
    # What the reason is about: credited, borne, over the float, of a debt that was settled.
    sa.Column("difference_minor", Minor, nullable=False),
    sa.Column("is_booked", sa.Boolean, nullable=False),  # its money lies in the quarantine account
    sa.Column("order_number", sa.Text, nullable=False),  # the closure order it was sold under
    sa.Column("sale_id", sa.ForeignKey("sales.id")),  # the sale that it became
    sa.Column("correction_id", sa.ForeignKey("tariff_corrections.id")),  # of what was credited
    sa.Column("found_at", UtcTime, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),  # of one in quarantine: what the till told
    sa.Column("decided_at", UtcTime),
    sa.Column("decided_by", sa.ForeignKey("operators.id")),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id")),
    sa.Column("decision_reason", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("state <> 'posted' OR sale_id IS NOT NULL", name="posted_has_its_sale"),
    sa.CheckConstraint(
        "(state IN ('released', 'charged')) = (decided_at IS NOT NULL)", name="decided_when"
    ),
    sa.Index("ix_offline_findings_found_at_id", "found_at", "id"),
    sa.Index("ix_offline_findings_sale_id", "sale_id"),
    sa.Index("ix_offline_findings_terminal_id_vend_id", "terminal_id", "vend_id"),
    sa.Index(
        "ix_offline_findings_shift_id", "shift_id", sqlite_where=_BOOKED, postgresql_where=_BOOKED
    ),
    sa.Index(
        "ix_offline_findings_waiting",
        "found_at",
        "id",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
)
