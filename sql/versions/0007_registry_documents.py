"""Documents of the registry, closed contracts, and the account of what they leave to be paid."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_ACTS: Final = (
    *("new_customer", "contract_opened", "contract_closed"),
    *("meter_replaced", "meter_blocked", "meter_released"),
)


def upgrade() -> None:
    """Create the tables and the account."""
    _create_registry_documents()
    _create_contract_closings()
    for table in ("registry_documents", "contract_closings"):
        refuse_changes(op.get_bind(), table, ("id",))
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": "contract_payouts", "kind": "liability"}])


def _create_registry_documents() -> None:
    kinds = sa.Enum(*_ACTS, name="act", native_enum=False, create_constraint=True)
    op.create_table(
        "registry_documents",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("operator_id", _ROW_ID, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_registry_documents_operator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_documents")),
    )


def _create_contract_closings() -> None:
    op.create_table(
        "contract_closings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("contract_id", _ROW_ID, nullable=False),
        sa.Column("closed_at", _TIME, nullable=False),
        sa.Column("closed_by", _ROW_ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payout_minor", sa.BigInteger(), nullable=False),
        sa.Column("dues_left_minor", sa.BigInteger(), nullable=False),
        sa.Column("arrears_left_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "payout_minor >= 0", name=op.f("ck_contract_closings_payout_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_closings_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["operators.id"], name=op.f("fk_contract_closings_closed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_closings")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_contract_closings_contract_id")),
    )
