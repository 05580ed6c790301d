"""Names may be taken out of stored answers and of imported rows, once, and nothing else of them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.name_doors import MARK, Door, make_name_remover, open_door

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_IN_ANSWERS: Final = ("customer_name", "address")
_IN_REGISTRY: Final = (
    *_IN_ANSWERS,
    *("customer_number", "number", "name", "phone", "id_number"),
)
_IN_IMPORTS: Final = (
    *("name", "name_search", "phone", "phone_search", "id_number", "number", "address"),
)
_DAYS: Final = 90  # as long as a till may ask
_DOORS: Final = (
    Door(
        table="vends",
        documents=("response",),
        fields=_IN_ANSWERS,
        since="decided_at",
        days=_DAYS,
        only="OLD.kind = 'sale'",
    ),
    Door(
        table="documents",
        documents=("response",),
        fields=_IN_ANSWERS,
        since="made_at",
        days=_DAYS,
    ),
    Door(
        table="registry_documents",
        documents=("response",),
        fields=_IN_REGISTRY,
        since="made_at",
        days=_DAYS,
        # The hash of a customer's few words could be guessed back.
        also=(("body_sha256", f"'{'0' * 64}'"),),
    ),
    Door(
        table="recovered_vends",
        documents=("answer",),
        fields=_IN_ANSWERS,
        since="received_at",
        days=_DAYS,
        only="OLD.outcome = 'posted'",  # what is held is evidence still
    ),
    Door(
        table="import_changes",
        documents=("before", "after"),
        fields=_IN_IMPORTS,
        is_bytes=False,
        also=(
            (
                "name",
                "CASE WHEN OLD.table_name = 'customers' THEN '#' || OLD.row_id ELSE OLD.name END",
            ),
        ),
        only="OLD.table_name IN ('customers', 'contracts')",
    ),
)


def upgrade() -> None:
    """Add the marks and open the doors; what is still to be done is found by a partial index."""
    make_name_remover(op.get_bind())
    for door in _DOORS:
        op.add_column(door.table, sa.Column(MARK, sa.DateTime(timezone=True), nullable=True))
        open_door(op.get_bind(), door)
    whole = sa.text(f"kind = 'sale' AND {MARK} IS NULL")
    op.create_index(
        "ix_vends_with_names",
        "vends",
        ["decided_at"],
        sqlite_where=whole,
        postgresql_where=whole,
    )
