"""Tables of business days: up to where each seat is locked, and who locked or reopened it.

A seat is a point or, under the number 0, head office: no point stands behind that number, so the
column points at none.  `day_locks` is a watermark per seat, read by a trigger at each entry of the
ledger; `day_events` is its history, written once.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.days.model import DayAct
from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata

day_locks = sa.Table(
    "day_locks",
    metadata,
    sa.Column("point_number", sa.Integer, primary_key=True, autoincrement=False),  # 0: head office
    sa.Column("locked_through", sa.Date),  # the last locked day; none = all are open
    sa.Column("locked_until", UtcTime, nullable=False),  # where the first open day begins
)

day_events = sa.Table(
    "day_events",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.Integer, nullable=False),  # 0: head office's
    sa.Column("act", closed_set(DayAct), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)

# A transaction that was posted later than it happened, because its day was locked.
late_postings = sa.Table(
    "late_postings",
    metadata,
    sa.Column("transaction_id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
)
