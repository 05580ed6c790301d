"""Locked months of the ledger with the balances they ended with; a day lock's row for each point.

The row of a point is there before anybody locks a day of it, so that whoever posts and whoever
locks always meet at it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and refuse entries into a locked month."""
    op.create_table(
        "ledger_periods",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("document_id", _UUID, nullable=False, unique=True),
        sa.Column("locked_until", _TIME, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("turnover_minor", sa.BigInteger(), nullable=False),
        sa.Column("locked_by", _ROW_ID, sa.ForeignKey("operators.id"), nullable=False),
        sa.Column("locked_at", _TIME, nullable=False),
    )
    op.create_table(
        "ledger_period_balances",
        sa.Column("month", sa.String(7), sa.ForeignKey("ledger_periods.month"), primary_key=True),
        sa.Column("account_id", _ROW_ID, sa.ForeignKey("ledger_accounts.id"), primary_key=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
    )
    refuse_changes(op.get_bind(), "ledger_periods", ("month",))
    refuse_changes(op.get_bind(), "ledger_period_balances", ("month", "account_id"))
    _guard_locked_months()
    _open_days_of_points()


def _guard_locked_months() -> None:
    """Refuse an entry into a locked month, whoever posts it; as 0011 does for the days."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ledger_entries_month_open BEFORE INSERT ON ledger_entries "
            "WHEN NEW.posted_at < (SELECT max(locked_until) FROM ledger_periods) "
            "BEGIN SELECT RAISE(ABORT, 'CHECK: the month is locked'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION ledger_entries_day_open() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM day_locks l JOIN added a "
        "ON a.point_number = l.point_number WHERE a.posted_at < l.locked_until) "
        "THEN RAISE EXCEPTION 'the day is locked' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF (SELECT min(posted_at) FROM added) < (SELECT max(locked_until) FROM ledger_periods) "
        "THEN RAISE EXCEPTION 'the month is locked' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
    )


def _open_days_of_points() -> None:
    points = op.get_bind().execute(sa.text("SELECT number FROM points")).scalars().all()
    locks = sa.table(
        "day_locks",
        sa.column("point_number", sa.Integer()),
        sa.column("locked_until", _TIME),
    )
    long_ago = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    rows = [{"point_number": number, "locked_until": long_ago} for number in points]
    if rows:
        op.bulk_insert(locks, rows)
