"""A report keeps the doubts that it was made with; none are kept of those made before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give files of reports a place for them."""
    op.add_column("report_files", sa.Column("doubts", sa.JSON(none_as_null=True), nullable=True))
