"""Tables of what was done to keep the data: backups, and proofs that they can be restored."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, metadata

backup_runs = sa.Table(
    "backup_runs",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("taken_at", UtcTime, nullable=False, index=True),
    sa.Column("finished_at", UtcTime, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("revision", sa.String(32), nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("targets", sa.JSON, nullable=False),  # folder -> fault, empty when it is there
    sa.Column("is_everywhere", sa.Boolean, nullable=False),
)

restore_proofs = sa.Table(
    "restore_proofs",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("proven_at", UtcTime, nullable=False, index=True),
    sa.Column("backup_sha256", sa.String(64), nullable=False),
    sa.Column("backup_taken_at", UtcTime),  # none when the file could not even be opened
    sa.Column("is_proven", sa.Boolean, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
)
