"""Days of head office: what no point posts is locked, sealed and taken over like a point's.

Its days have the number 0, behind which no point stands: the columns that bear it point at none any
more.  No entry is changed: those of head office bear no point, as before, and the guard of locked
days reads that as 0.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.loosened import drop_reference

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_TIME: Final = sa.DateTime(timezone=True)
_SEATS: Final = ("day_locks", "day_events", "day_seals", "day_comparisons", "accounting_vouchers")


def upgrade() -> None:
    """Open head office's days, and guard them; nothing of before is missed in any voucher."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT number FROM points WHERE number = 0")) is not None:
        message = "there is a point number 0, which is head office's: ask for help before upgrading"
        raise RuntimeError(message)
    for table in _SEATS:
        drop_reference(connection, table=table, column="point_number")
    locks = sa.table(
        "day_locks", sa.column("point_number", sa.Integer()), sa.column("locked_until", _TIME)
    )
    long_ago = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    op.bulk_insert(locks, [{"point_number": 0, "locked_until": long_ago}])
    _guard_locked_days()
    op.add_column(
        "reconciliation_clock",
        sa.Column("vouchers_of_points", sa.Integer(), nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE reconciliation_clock SET vouchers_of_points = "
        "(SELECT coalesce(max(number), 0) FROM accounting_vouchers)"
    )


def _guard_locked_days() -> None:
    """Refuse an entry into a locked day, of a point or of head office; as 0011 and 0016 did."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_entries_day_open")
        op.execute(
            "CREATE TRIGGER ledger_entries_day_open BEFORE INSERT ON ledger_entries "
            "WHEN EXISTS (SELECT 1 FROM day_locks WHERE point_number = "
            "coalesce(NEW.point_number, 0) AND NEW.posted_at < locked_until) "
            "BEGIN SELECT RAISE(ABORT, 'CHECK: the day is locked'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION ledger_entries_day_open() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM day_locks l JOIN added a "
        "ON coalesce(a.point_number, 0) = l.point_number WHERE a.posted_at < l.locked_until) "
        "THEN RAISE EXCEPTION 'the day is locked' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF (SELECT min(posted_at) FROM added) < (SELECT max(locked_until) FROM ledger_periods) "
        "THEN RAISE EXCEPTION 'the month is locked' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
    )
