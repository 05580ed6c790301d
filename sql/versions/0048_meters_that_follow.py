"""Meters follow to contracts that are there already and wait for one."""

from __future__ import annotations

from alembic import op

from vending_server.db.closed_sets import widen

revision = "0048"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a meter be hung later than its contract was opened."""
    widen(
        op.get_bind(),
        table="registry_documents",
        column="kind",
        check="ck_registry_documents_act",
        more=("meter_hung",),
    )
    widen(
        op.get_bind(),
        table="meter_installations",
        column="reason",
        check="ck_meter_installations_installreason",
        more=("followed",),
    )
