"""A customer may be anonymised, once and for good; on request it takes two people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vending_server.db.closed_sets import widen
from vending_server.db.immutable import freeze_when

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark, freeze the row that bears it, and let the act be asked for."""
    op.add_column("customers", sa.Column("anonymised_at", sa.DateTime(timezone=True)))
    freeze_when(op.get_bind(), "customers", "OLD.anonymised_at IS NOT NULL")
    widen(
        op.get_bind(),
        table="approval_requests",
        column="action",
        check="ck_approval_requests_twopersonaction",
        more=("person_anonymised",),
    )
