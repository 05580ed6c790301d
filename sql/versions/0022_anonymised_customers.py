"""A customer may be anonymised, once and for good; on request it takes two people."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import freeze_when

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLE: Final = "approval_requests"
_CHECK: Final = "ck_approval_requests_twopersonaction"
_LAST: Final = "'restore'"
_NEW: Final = "'person_anonymised'"


def upgrade() -> None:
    """Add the mark, freeze the row that bears it, and let the act be asked for."""
    op.add_column("customers", sa.Column("anonymised_at", sa.DateTime(timezone=True)))
    freeze_when(op.get_bind(), "customers", "OLD.anonymised_at IS NOT NULL")
    if op.get_bind().dialect.name == "sqlite":
        _allow_on_sqlite()
    else:
        _allow_on_postgresql()


def _allow_on_postgresql() -> None:
    query = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    known = str(op.get_bind().execute(query, {"name": _CHECK}).scalar_one())
    longer = known.replace(f"{_LAST}::", f"{_NEW}::character varying, {_LAST}::", 1)
    assert longer != known, "the check names its last act"
    op.execute(f"ALTER TABLE {_TABLE} DROP CONSTRAINT {_CHECK}")
    op.execute(f"ALTER TABLE {_TABLE} ADD CONSTRAINT {_CHECK} {longer}")


def _allow_on_sqlite() -> None:
    """Change the text of a CHECK in place: sqlite.org/lang_altertable.html, section 7.

    Other tables point at this one, so that making it anew would take far more.
    """
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    query = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :last, :longer) "
        "WHERE type = 'table' AND name = :name"
    )
    bind.execute(query, {"last": _LAST, "longer": f"{_NEW}, {_LAST}", "name": _TABLE})
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1:d}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")
