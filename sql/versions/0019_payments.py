"""Payments of fees and debts without a token, and visits: what stands on one receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_KEYS: Final = {
    "payments": ("id",),
    "payment_lines": ("payment_id", "position"),
    "payment_tenders": ("payment_id", "position"),
    "visit_documents": ("terminal_id", "document_id"),
    "visit_reprints": ("terminal_id", "visit_id", "copy_number"),
}


def upgrade() -> None:
    """Create the tables."""
    _create_payments()
    _create_lines()
    _create_tenders()
    _create_visits()
    for table, key in _KEYS.items():
        refuse_changes(op.get_bind(), table, key)


def _common(table: str, points_at: Mapping[str, str]) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, to in points_at.items()
        ),
        sa.PrimaryKeyConstraint(*_KEYS[table], name=op.f(f"pk_{table}")),
    ]


def _create_payments() -> None:
    table = "payments"
    op.create_table(
        table,
        sa.Column("id", _UUID, nullable=False),
        sa.Column("terminal_id", _UUID, nullable=False),
        sa.Column("contract_id", _ID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("paid_at", _TIME, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", _UUID, nullable=True),
        *_common(
            table,
            {
                "terminal_id": "terminals",
                "contract_id": "contracts",
                "operator_id": "operators",
                "shift_id": "shifts",
            },
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f(f"ck_{table}_amount_positive")),
    )
    op.create_index(f"ix_{table}_contract_id_paid_at", table, ["contract_id", "paid_at"])
    op.create_index(f"ix_{table}_shift_id", table, ["shift_id"])


def _create_lines() -> None:
    table = "payment_lines"
    op.create_table(
        table,
        sa.Column("payment_id", _UUID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_id", _ID, nullable=True),
        sa.Column("arrears_account_id", _ID, nullable=True),
        sa.Column("taken_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        *_common(
            table,
            {"payment_id": "payments", "due_id": "dues", "arrears_account_id": "arrears_accounts"},
        ),
        sa.CheckConstraint(
            "(due_id IS NULL) <> (arrears_account_id IS NULL)", name=op.f(f"ck_{table}_one_source")
        ),
        sa.CheckConstraint("taken_minor > 0", name=op.f(f"ck_{table}_taken_positive")),
    )
    for column in ("due_id", "arrears_account_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _create_tenders() -> None:
    table = "payment_tenders"
    op.create_table(
        table,
        sa.Column("payment_id", _UUID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        *_common(table, {"payment_id": "payments"}),
        sa.CheckConstraint("amount_minor > 0", name=op.f(f"ck_{table}_amount_positive")),
    )


def _create_visits() -> None:
    table = "visit_documents"
    op.create_table(
        table,
        sa.Column("terminal_id", _UUID, nullable=False),
        sa.Column("document_id", _UUID, nullable=False),
        sa.Column("visit_id", _UUID, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("sale", "payment"),
                native_enum=False,
                create_constraint=True,
                name="visitkind",
                length=7,
            ),
            nullable=False,
        ),
        sa.Column("made_at", _TIME, nullable=False),
        *_common(table, {"terminal_id": "terminals"}),
    )
    op.create_index(f"ix_{table}_terminal_id_visit_id", table, ["terminal_id", "visit_id"])
    table = "visit_reprints"
    op.create_table(
        table,
        sa.Column("terminal_id", _UUID, nullable=False),
        sa.Column("visit_id", _UUID, nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("reprint_id", _UUID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        *_common(table, {"terminal_id": "terminals", "operator_id": "operators"}),
        sa.UniqueConstraint("reprint_id", name=op.f(f"uq_{table}_reprint_id")),
    )
