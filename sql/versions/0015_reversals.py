"""Reversals of sales whose token nobody saw.

A credit by correction that only a reversed receipt told is told again by the next one: its key
takes in the sale. SQLite cannot change a key, so the table is made anew there with what it holds.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TABLE: Final = "sale_reversals"
_TOLD: Final = "told_corrections"
_TOLD_KEY: Final = ("correction_id", "contract_id", "sale_id")


def upgrade() -> None:
    """Create the table of reversals."""
    op.create_table(
        _TABLE,
        sa.Column("sale_id", _UUID, nullable=False),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("terminal_id", _UUID, nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("approval_id", _UUID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("vend_state", sa.Text(), nullable=False),
        sa.Column("journal_sequence", sa.BigInteger(), nullable=False),
        sa.Column("journal_hash", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        *_constraints(),
    )
    op.create_index(op.f(f"ix_{_TABLE}_shift_id"), _TABLE, ["shift_id"])
    refuse_changes(op.get_bind(), _TABLE, ("sale_id",))
    _let_a_credit_be_told_again()


def _constraints() -> list[sa.Constraint]:
    points_at = {
        "sale_id": "sales",
        "contract_id": "contracts",
        "terminal_id": "terminals",
        "shift_id": "shifts",
        "operator_id": "operators",
        "approval_id": "approval_requests",
    }
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{_TABLE}_{column}"))
            for column, to in points_at.items()
        ),
        sa.PrimaryKeyConstraint("sale_id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{_TABLE}_document_id")),
        sa.UniqueConstraint("approval_id", name=op.f(f"uq_{_TABLE}_approval_id")),
    ]


def _let_a_credit_be_told_again() -> None:
    key = ", ".join(_TOLD_KEY)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {_TOLD} DROP CONSTRAINT pk_{_TOLD}")
        op.execute(f"ALTER TABLE {_TOLD} ADD CONSTRAINT pk_{_TOLD} PRIMARY KEY ({key})")
        return
    op.execute(f"ALTER TABLE {_TOLD} RENAME TO {_TOLD}_old")
    op.create_table(
        _TOLD,
        *(sa.Column(name, kind, nullable=False) for name, kind in _told_columns()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{_TOLD}_{column}"))
            for column, to in (
                ("correction_id", "tariff_corrections"),
                ("contract_id", "contracts"),
                ("sale_id", "sales"),
            )
        ),
        sa.PrimaryKeyConstraint(*_TOLD_KEY, name=op.f(f"pk_{_TOLD}")),
    )
    op.execute(f"INSERT INTO {_TOLD} SELECT {key} FROM {_TOLD}_old")  # noqa: S608 - our own names
    op.execute(f"DROP TABLE {_TOLD}_old")  # and its triggers with it
    refuse_changes(op.get_bind(), _TOLD, _TOLD_KEY)


def _told_columns() -> tuple[tuple[str, sa.types.TypeEngine[object]], ...]:
    return (("correction_id", _UUID), ("contract_id", _ID), ("sale_id", _UUID))
