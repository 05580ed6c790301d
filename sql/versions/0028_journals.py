"""Journals of the tills: how far the copies go, their records, and what does not follow them."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_STANDINGS: Final = ("well", "rolled_back", "forked", "unsigned")


def upgrade() -> None:
    """Create the tables; only how far a copy goes is ever moved on."""
    _create_heads()
    _create_records()
    _create_differences()
    refuse_changes(op.get_bind(), "journal_records", ("terminal_id", "sequence"))
    refuse_changes(op.get_bind(), "journal_signatures", ("terminal_id", "sequence"))
    refuse_changes(op.get_bind(), "journal_differences", ("id",))


def _terminal(**more: Any) -> sa.Column[Any]:
    return sa.Column("terminal_id", _UUID, sa.ForeignKey("terminals.id"), nullable=False, **more)


def _standing() -> sa.Column[Any]:
    kind = sa.Enum(
        *_STANDINGS, name="standing", native_enum=False, create_constraint=True, length=11
    )
    return sa.Column("standing", kind, nullable=False)


def _create_heads() -> None:
    op.create_table(
        "journal_heads",
        _terminal(primary_key=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        _standing(),
        sa.Column("differs_since", _TIME, nullable=True),
        sa.Column("heard_at", _TIME, nullable=False),
        sa.CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        sa.CheckConstraint(
            "(standing = 'well') = (differs_since IS NULL)", name="differs_since_when"
        ),
    )


def _create_records() -> None:
    op.create_table(
        "journal_records",
        _terminal(primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
    )
    # Few records are of a shift: the index holds only those.
    of_a_shift = sa.text("shift_id <> ''")
    op.create_index(
        "ix_journal_records_shift_id",
        "journal_records",
        ["shift_id"],
        sqlite_where=of_a_shift,
        postgresql_where=of_a_shift,
    )
    op.create_table(
        "journal_signatures",
        _terminal(primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
    )


def _create_differences() -> None:
    op.create_table(
        "journal_differences",
        sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
        _terminal(),
        _standing(),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("evidence_sha256", sa.String(64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reported_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.UniqueConstraint("terminal_id", "evidence_sha256"),
    )
