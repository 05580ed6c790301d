"""A role for terminals without a person."""

from __future__ import annotations

from alembic import op

from vending_server.db.closed_sets import widen

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an operator be a self-service terminal."""
    widen(
        op.get_bind(),
        table="operator_roles",
        column="role",
        check="ck_operator_roles_role",
        more=("self_service",),
    )
