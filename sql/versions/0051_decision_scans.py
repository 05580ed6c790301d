"""The council's decision as it was signed: scans that stand beside a version, written once."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0051"
down_revision = "0054"
branch_labels = None
depends_on = None

_UUID: Final = sa.Uuid(as_uuid=False)
_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)


def _set(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=max(map(len, values))
    )


def upgrade() -> None:
    """Create both tables, and keep what is in them as it was written."""
    op.create_table(
        "decision_scans",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column(
            "version_kind",
            _set("versionkind", "tariff", "policy", "charge", "lifeline"),
            nullable=False,
        ),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format", _set("scanformat", "pdf", "png", "jpeg"), nullable=False),
        sa.Column("kept_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
        sa.UniqueConstraint("version_kind", "version_id", "number"),
    )
    op.create_table(
        "decision_scan_files",
        sa.Column("scan_id", _UUID, sa.ForeignKey("decision_scans.id"), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    connection = op.get_bind()
    refuse_changes(connection, "decision_scans", ["id"])
    refuse_changes(connection, "decision_scan_files", ["scan_id"])
