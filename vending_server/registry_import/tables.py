"""Tables of imports: each batch with the rows that it changed, as they were before and after."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import RowId, UtcTime, UuidText, metadata

import_batches = sa.Table(
    "import_batches",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("applied_at", UtcTime, nullable=False),
    sa.Column("applied_by", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.String(64), nullable=False),
    sa.Column("mapping_sha256", sa.String(64), nullable=False),
    sa.Column("undone_at", UtcTime),
    sa.Column("undone_by", sa.Text),
)

# Never changed: an undone batch keeps saying what it had done.
import_changes = sa.Table(
    "import_changes",
    metadata,
    sa.Column("batch_id", sa.ForeignKey("import_batches.id"), primary_key=True),
    sa.Column("table_name", sa.Text, primary_key=True),
    sa.Column("row_id", RowId, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),  # account, meter number: as people call the row
    sa.Column("before", sa.JSON(none_as_null=True)),  # none = the row is new
    sa.Column("after", sa.JSON, nullable=False),
    sa.Column("names_removed_at", UtcTime),  # since then the row names nobody
)
