"""Customers' cards: which ones were given out, which count no more, what meters wrote on them."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; a row of them is written once."""
    _create_cards()
    _create_ends()
    _create_readings()
    for table, key in (("customer_cards", "id"), ("card_ends", "card_id"), ("card_readings", "id")):
        refuse_changes(op.get_bind(), table, (key,))


def _made() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _create_cards() -> None:
    op.create_table(
        "customer_cards",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("meter_id", _ROW_ID, sa.ForeignKey("meters.id"), nullable=False, index=True),
        sa.Column(
            "contract_id", _ROW_ID, sa.ForeignKey("contracts.id"), nullable=False, index=True
        ),
        sa.Column("meter_pan", sa.String(18), nullable=False),
        sa.Column("customer_no", sa.String(12), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("medium", _one_of("cardmedium", "chip", "strip"), nullable=False),
        sa.Column("uid", sa.String(20), nullable=False, index=True),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(40), nullable=False),
        *_made(),
        sa.UniqueConstraint("meter_pan", "customer_no", "issue"),
        sa.CheckConstraint("issue BETWEEN 1 AND 65535", name="issue_range"),
        sa.CheckConstraint("(uid = '') = (medium = 'strip')", name="chips_have_an_identifier"),
    )


def _create_ends() -> None:
    op.create_table(
        "card_ends",
        sa.Column("card_id", _UUID, sa.ForeignKey("customer_cards.id"), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("kind", _one_of("cardend", "replaced", "revoked"), nullable=False),
        sa.Column("cause", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=False),
        *_made(),
        sa.CheckConstraint(
            "(kind = 'replaced') = (cause IS NOT NULL)", name="replaced_for_a_cause"
        ),
        sa.CheckConstraint(
            "(kind = 'revoked') = (reason IS NOT NULL)", name="revoked_for_a_reason"
        ),
    )


def _create_readings() -> None:
    op.create_table(
        "card_readings",
        sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("card_id", _UUID, sa.ForeignKey("customer_cards.id"), nullable=False, index=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("read_at", _TIME, nullable=False),
        sa.Column("last_tid", sa.Integer(), nullable=False),
        sa.Column("credit_tenths", sa.BigInteger(), nullable=False),
        sa.Column("tamper", sa.Integer(), nullable=False),
        sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
    )
