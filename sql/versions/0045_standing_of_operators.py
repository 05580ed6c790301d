"""How operators stand: suspended or not, how old a password is, the slip it came on, last login."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; the last login is what the sessions that are still kept say."""
    for name in ("suspended_at", "password_set_at", "slip_until", "last_login_at"):
        op.add_column("operators", sa.Column(name, _TIME, nullable=True))
    op.add_column(
        "operators", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.execute(
        "UPDATE operators SET last_login_at ="
        " (SELECT max(opened_at) FROM sessions WHERE sessions.operator_id = operators.id)"
    )
