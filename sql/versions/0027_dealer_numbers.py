"""A point may sell under a licensed dealer number of its own, which its receipts name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no point has a number yet."""
    op.add_column("points", sa.Column("dealer_number", sa.Text()))
