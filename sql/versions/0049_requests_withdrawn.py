"""A request for a second person is taken back when what it asks for is changed."""

from __future__ import annotations

from alembic import op

from vending_server.db.closed_sets import widen

revision = "0049"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a request be withdrawn."""
    widen(
        op.get_bind(),
        table="approval_requests",
        column="state",
        check="ck_approval_requests_approvalstate",
        more=("withdrawn",),
    )
