"""Documents of the counter: tokens without a tender, and corrections."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS: Final = ("engineering", "free_issue", "wrong_meter", "change_out")
_UUID: Final = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Create the table of documents."""
    op.create_table(
        "counter_documents",
        sa.Column("id", _UUID, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *_KINDS, native_enum=False, create_constraint=True, name="documentkind", length=11
            ),
            nullable=False,
        ),
        sa.Column("meter_id", _ID, nullable=False),
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("tid", sa.Integer(), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        sa.Column("corrects_sale_id", _UUID, nullable=True),
        sa.Column("replaced_meter_id", _ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval_id", _UUID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_constraints(),
    )
    op.create_index(
        op.f("ix_counter_documents_replaced_meter_id"), "counter_documents", ["replaced_meter_id"]
    )
    refuse_changes(op.get_bind(), "counter_documents", ("id",))


def _constraints() -> list[sa.Constraint]:
    points_at = {
        "meter_id": "meters.id",
        "contract_id": "contracts.id",
        "corrects_sale_id": "sales.id",
        "replaced_meter_id": "meters.id",
        "approval_id": "approval_requests.id",
    }
    return [
        *(
            sa.ForeignKeyConstraint([column], [row], name=op.f(f"fk_counter_documents_{column}"))
            for column, row in points_at.items()
        ),
        sa.ForeignKeyConstraint(
            ["meter_id", "base_year", "tid"],
            ["tokens.meter_id", "tokens.base_year", "tokens.tid"],
            name=op.f("fk_counter_documents_meter_id_base_year_tid"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_documents")),
        sa.UniqueConstraint("approval_id", name=op.f("uq_counter_documents_approval_id")),
        sa.UniqueConstraint(
            "meter_id", "base_year", "tid", name=op.f("uq_counter_documents_meter_id_base_year_tid")
        ),
        sa.UniqueConstraint("corrects_sale_id", name=op.f("uq_counter_documents_corrects_sale_id")),
        sa.CheckConstraint(
            "(kind = 'wrong_meter') = (corrects_sale_id IS NOT NULL)",
            name=op.f("ck_counter_documents_wrong_meter_has_its_sale"),
        ),
        sa.CheckConstraint(
            "(kind = 'change_out') = (replaced_meter_id IS NOT NULL)",
            name=op.f("ck_counter_documents_change_out_has_old_meter"),
        ),
    ]
