"""Tables of epochs.  A database that was never restored has no row here: it is in epoch 1."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata


class SettledAs(StrEnum):
    """How the wait for a terminal ended."""

    REPORTED = "reported"  # it sent what it holds
    GIVEN_UP = "given_up"  # two people said that it never will


epochs = sa.Table(
    "epochs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("begun_at", UtcTime, nullable=False),
    sa.Column("backup_id", UuidText, nullable=False),
    sa.Column("backup_taken_at", UtcTime, nullable=False),
    sa.Column("backup_sha256", sa.String(64), nullable=False),
    sa.Column("restored_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("agreed_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.CheckConstraint("number > 1", name="not_the_first"),
    sa.CheckConstraint("restored_by <> agreed_by", name="two_people"),
)

# The terminals that may hold sales which the backup lacks, each until it has told them.
epoch_terminals = sa.Table(
    "epoch_terminals",
    metadata,
    sa.Column("epoch_number", sa.ForeignKey("epochs.number"), primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("settled_at", UtcTime),
    sa.Column("settled_as", closed_set(SettledAs)),
    sa.Column("journal_sequence", sa.BigInteger),  # how far it reported
    sa.Column("journal_hash", sa.String(64)),
    sa.Column("settled_by", sa.ForeignKey("operators.id")),
    sa.Column("agreed_by", sa.ForeignKey("operators.id")),
    sa.CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name="settled_somehow"),
)
