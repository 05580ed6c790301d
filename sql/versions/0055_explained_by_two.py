"""An explanation that no evidence covers has two people behind it, though no money moves."""

from __future__ import annotations

from alembic import op

from vending_server.db.loosened import loosen_check

revision = "0055"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an act without an entry name what two people agreed to."""
    loosen_check(
        op.get_bind(),
        table="reconciliation_acts",
        check="ck_reconciliation_acts_ck_reconciliation_acts_two_people",
        wanted="debit IS NULL OR approval_id IS NOT NULL",
    )
