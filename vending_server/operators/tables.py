"""Tables of operators, login challenges and sessions.  Secrets stand here only as hashes."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, closed_set, metadata, row_id
from vending_server.operators.model import Role

_OPEN = sa.text("ended_at IS NULL")

operators = sa.Table(
    "operators",
    metadata,
    row_id(),
    sa.Column("login", sa.String(40), nullable=False, unique=True),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("title_ar", sa.Text, nullable=False),  # follows the person's gender
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),  # Argon2id, encoded
    sa.Column("failed_tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("locked_until", UtcTime),
    sa.Column("suspended_at", UtcTime),  # until somebody lets him work again
    sa.Column("ended_at", UtcTime),  # operators are ended, never deleted
    sa.Column("password_set_at", UtcTime),  # none: before this was written down
    sa.Column("slip_until", UtcTime),  # the password stands on a slip, and is good for one login
    sa.Column("last_login_at", UtcTime),
    # Counts what head office changed, so that nobody overwrites what he has not seen.
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
)

operator_roles = sa.Table(
    "operator_roles",
    metadata,
    sa.Column("operator_id", sa.ForeignKey("operators.id"), primary_key=True),
    sa.Column("role", closed_set(Role), primary_key=True),
)

operator_points = sa.Table(
    "operator_points",
    metadata,
    sa.Column("operator_id", sa.ForeignKey("operators.id"), primary_key=True),
    sa.Column("point_number", sa.ForeignKey("points.number"), primary_key=True),
)

login_challenges = sa.Table(
    "login_challenges",
    metadata,
    sa.Column("challenge_hash", sa.String(64), primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session_hash", sa.String(64), primary_key=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("last_seen_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.Index(
        "ix_sessions_open",
        "terminal_id",
        "last_seen_at",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)
