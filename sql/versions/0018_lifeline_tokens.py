"""The tokens of free units that a class grants, by the document that issued them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "lifeline_tokens",
        sa.Column("document_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("tid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_lifeline_tokens")),
        sa.UniqueConstraint(
            "meter_id", "base_year", "tid", name=op.f("uq_lifeline_tokens_meter_id_base_year_tid")
        ),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meters.id"], name=op.f("fk_lifeline_tokens_meter_id")
        ),
        sa.ForeignKeyConstraint(
            ["meter_id", "base_year", "tid"],
            ["tokens.meter_id", "tokens.base_year", "tokens.tid"],
            name=op.f("fk_lifeline_tokens_meter_id_base_year_tid"),
        ),
    )
    refuse_changes(op.get_bind(), "lifeline_tokens", ("document_id",))
