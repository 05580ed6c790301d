"""The last word of each terminal about itself, and what head office wrote to it."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, metadata

terminal_standings = sa.Table(
    "terminal_standings",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("heard_at", UtcTime, nullable=False),  # by the server's clock
    sa.Column("since", UtcTime, nullable=False),  # news has come without a break since then
    sa.Column("clock_off_s", sa.Integer, nullable=False),  # the terminal's clock less the server's
    sa.Column("told", sa.Text, nullable=False),  # wire.standings.TerminalStanding
)

# What head office wrote to whoever works at a terminal; only that it was read is added later, once.
terminal_messages = sa.Table(
    "terminal_messages",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("written_at", UtcTime, nullable=False),
    sa.Column("written_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("read_at", UtcTime),
    sa.Column("read_by", sa.ForeignKey("operators.id")),
    sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_by_somebody"),
    sa.Index("ix_terminal_messages_read_at", "read_at"),
)
