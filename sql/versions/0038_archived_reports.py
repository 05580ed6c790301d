"""The archive of reports: what was ordered, and the file that it became; both written once."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_KINDS: Final = (
    *("daily_reconciliation", "shift", "agent_settlement", "deposits", "sales_journal", "vat"),
    *("arrears_aging", "tariff_impact"),
)


def upgrade() -> None:
    """Create both tables, and keep what is in them as it was written."""
    op.create_table(
        "archived_reports",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("kind", _set("reportkind", _KINDS), nullable=False),
        sa.Column("point_number", sa.Integer(), sa.ForeignKey("points.number"), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("through_day", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("language", _set("language", ("ar", "en")), nullable=False),
        sa.Column("format", _set("fileformat", ("pdf", "csv", "xlsx")), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=True),
        sa.Column("made_by_ar", sa.Text(), nullable=False),
        sa.Column("made_by_en", sa.Text(), nullable=False),
        sa.Column("schedule_key", sa.Text(), nullable=True, unique=True),
        sa.CheckConstraint("from_day <= through_day", name="days_in_order"),
    )
    op.create_table(
        "report_files",
        sa.Column("report_id", _UUID, sa.ForeignKey("archived_reports.id"), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    connection = op.get_bind()
    refuse_changes(connection, "archived_reports", ["id"])
    refuse_changes(connection, "report_files", ["report_id"])


def _set(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)
