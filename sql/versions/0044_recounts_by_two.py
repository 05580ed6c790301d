"""A closed shift is counted again by two people."""

from __future__ import annotations

from alembic import op

from vending_server.db.closed_sets import widen

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a second person be asked about a count."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("recount",),
    )
