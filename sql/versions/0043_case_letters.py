"""The archive takes letters of decision too."""

from __future__ import annotations

from alembic import op

from vending_server.db.closed_sets import widen

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a report be a letter."""
    widen(
        op.get_bind(),
        table="archived_reports",
        column="kind",
        check="ck_archived_reports_reportkind",
        more=("case_letter",),
    )
