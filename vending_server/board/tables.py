"""The last word of each terminal about itself."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, metadata

terminal_standings = sa.Table(
    "terminal_standings",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("heard_at", UtcTime, nullable=False),  # by the server's clock
    sa.Column("since", UtcTime, nullable=False),  # news has come without a break since then
    sa.Column("clock_off_s", sa.Integer, nullable=False),  # the terminal's clock less the server's
    sa.Column("told", sa.Text, nullable=False),  # wire.standings.TerminalStanding
)
