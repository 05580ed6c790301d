"""Tables of closure orders."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, metadata

closure_orders = sa.Table(
    "closure_orders",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # of the document that made it
    sa.Column("year", sa.Integer, nullable=False),  # with `nth` its number: 2026/17
    sa.Column("nth", sa.Integer, nullable=False),
    sa.Column("begins_at", UtcTime, nullable=False),  # packs are larger from then on
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("agreed_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("revoked_at", UtcTime),
    sa.Column("revoked_by", sa.ForeignKey("operators.id")),
    sa.UniqueConstraint("year", "nth"),
    sa.CheckConstraint("begins_at < ends_at", name="some_time"),
    sa.CheckConstraint("made_by <> agreed_by", name="two_people"),
    sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
)

closure_order_terminals = sa.Table(
    "closure_order_terminals",
    metadata,
    sa.Column("order_id", sa.ForeignKey("closure_orders.id"), primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("ceiling_minor", Minor, nullable=False),  # in place of its own while that is smaller
    sa.CheckConstraint("ceiling_minor > 0", name="ceiling_positive"),
    sa.Index("ix_closure_order_terminals_terminal_id", "terminal_id"),
)
