"""Epochs begun by a restore, vends recovered from tills, backups and their proofs."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of backups and restores."""
    _create_epochs()
    _create_epoch_terminals()
    _create_recovered_vends()
    _create_backup_runs()
    _create_restore_proofs()
    refuse_changes(op.get_bind(), "epochs", ("number",))
    refuse_changes(op.get_bind(), "recovered_vends", ("terminal_id", "vend_id"))
    refuse_changes(op.get_bind(), "backup_runs", ("id",))
    refuse_changes(op.get_bind(), "restore_proofs", ("id",))


def _create_epochs() -> None:
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backup_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("backup_taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backup_sha256", sa.String(length=64), nullable=False),
        sa.Column("restored_by", _ID, nullable=False),
        sa.Column("agreed_by", _ID, nullable=False),
        sa.CheckConstraint("number > 1", name=op.f("ck_epochs_not_the_first")),
        sa.CheckConstraint("restored_by <> agreed_by", name=op.f("ck_epochs_two_people")),
        sa.ForeignKeyConstraint(
            ["restored_by"], ["operators.id"], name=op.f("fk_epochs_restored_by")
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["operators.id"], name=op.f("fk_epochs_agreed_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epochs")),
    )


def _create_epoch_terminals() -> None:
    op.create_table(
        "epoch_terminals",
        sa.Column("epoch_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_as", _closed("settledas", "reported", "given_up"), nullable=True),
        sa.Column("journal_sequence", sa.BigInteger(), nullable=True),
        sa.Column("journal_hash", sa.String(length=64), nullable=True),
        sa.Column("settled_by", _ID, nullable=True),
        sa.Column("agreed_by", _ID, nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_as IS NULL)",
            name=op.f("ck_epoch_terminals_settled_somehow"),
        ),
        sa.ForeignKeyConstraint(
            ["epoch_number"], ["epochs.number"], name=op.f("fk_epoch_terminals_epoch_number")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_epoch_terminals_terminal_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["operators.id"], name=op.f("fk_epoch_terminals_settled_by")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["operators.id"], name=op.f("fk_epoch_terminals_agreed_by")
        ),
        sa.PrimaryKeyConstraint("epoch_number", "terminal_id", name=op.f("pk_epoch_terminals")),
    )


def _create_recovered_vends() -> None:
    op.create_table(
        "recovered_vends",
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("vend_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("epoch_number", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", _ID, nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("outcome", _closed("recoveredoutcome", "posted", "held"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'held') = (reason <> '')", name=op.f("ck_recovered_vends_held_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_recovered_vends_terminal_id")
        ),
        sa.ForeignKeyConstraint(
            ["epoch_number"], ["epochs.number"], name=op.f("fk_recovered_vends_epoch_number")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["operators.id"], name=op.f("fk_recovered_vends_submitted_by")
        ),
        sa.PrimaryKeyConstraint("terminal_id", "vend_id", name=op.f("pk_recovered_vends")),
    )


def _create_backup_runs() -> None:
    op.create_table(
        "backup_runs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("is_everywhere", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_runs")),
    )
    op.create_index(op.f("ix_backup_runs_taken_at"), "backup_runs", ["taken_at"])


def _create_restore_proofs() -> None:
    op.create_table(
        "restore_proofs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backup_sha256", sa.String(length=64), nullable=False),
        sa.Column("backup_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore_proofs")),
    )
    op.create_index(op.f("ix_restore_proofs_proven_at"), "restore_proofs", ["proven_at"])


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, name=name, length=40)
