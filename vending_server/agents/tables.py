"""Tables of agents.  The float is the one figure here that many sales want at once.

It equals the ledger's account of the agent at every commit: whoever changes it posts the entries in
the same transaction.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.agents.model import AgentPayment
from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("point_number", sa.ForeignKey("points.number"), primary_key=True),
    sa.Column("float_minor", Minor, nullable=False, server_default="0"),
    sa.Column("credit_limit_minor", Minor, nullable=False, server_default="0"),
    sa.Column("commission_bp", sa.Integer, nullable=False, server_default="0"),
    # How far sales without a line brought the float below its limit at most; else it never goes.
    sa.Column("beyond_minor", Minor, nullable=False, server_default="0"),
    sa.CheckConstraint("float_minor + credit_limit_minor + beyond_minor >= 0", name="within_limit"),
    sa.CheckConstraint("credit_limit_minor >= 0", name="limit_not_negative"),
    sa.CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission_range"),
)

# What an agent earned over a stretch of time; stretches follow each other without a gap.
commission_settlements = sa.Table(
    "commission_settlements",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("agents.point_number"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("sold_from", UtcTime, nullable=False),
    sa.Column("sold_until", UtcTime, nullable=False),
    sa.Column("sales_count", sa.Integer, nullable=False),
    sa.Column("sales_minor", Minor, nullable=False),
    sa.Column("commission_bp", sa.Integer, nullable=False),
    sa.Column("commission_minor", Minor, nullable=False),
    sa.UniqueConstraint("point_number", "number"),
    sa.CheckConstraint("sold_from < sold_until", name="forward"),
)

# Money that came in for the float, and commission that was paid; written once.
agent_payments = sa.Table(
    "agent_payments",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("agents.point_number"), nullable=False, index=True),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("kind", closed_set(AgentPayment), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("through", sa.String(40), nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)

# Which terms two people agreed to, and when; the latest stand on the agent.
agent_terms = sa.Table(
    "agent_terms",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("agents.point_number"), nullable=False, index=True),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("credit_limit_minor", Minor, nullable=False),
    sa.Column("commission_bp", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
