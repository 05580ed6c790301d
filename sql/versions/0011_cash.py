"""Cash: documents, agents, customers' deposits, shifts and batches, locked days.

Columns are added in plain SQL that both databases understand (see 0003).  Constraints are named by
the rule of vending_server.db.columns.  What was written to the ledger before has no point: its days
were never locked.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UUID: Final = sa.Uuid(as_uuid=False)
_TIME: Final = sa.DateTime(timezone=True)
_MINOR: Final = sa.BigInteger()
_OPEN: Final = sa.text("closed_at IS NULL")
_ACCOUNTS: Final = (
    ("customer_deposits", "liability"),
    ("cheques", "asset"),
    ("cash_variance", "revenue"),
    ("cash_in_transit", "asset"),
    ("bank", "asset"),
    ("head_office_cash", "asset"),
    ("petty_expenses", "revenue"),
    ("commission_expense", "revenue"),
)
_IMMUTABLE: Final = {
    "documents": ("id",),
    "commission_settlements": ("id",),
    "bank_deposits": ("id",),
    "bank_confirmations": ("deposit_id",),
    "shift_counts": ("document_id", "denomination_minor"),
    "cash_movements": ("id",),
    "day_events": ("id",),
    "late_postings": ("transaction_id",),
    "ledger_corrections": ("transaction_id",),
}


def upgrade() -> None:
    """Create the tables, open the accounts, and guard the locked days."""
    _extend()
    _create_documents()
    _create_agents()
    _create_batches()
    _create_bank_deposits()
    _create_shifts()
    _create_of_shifts()
    _create_days()
    for table, key in _IMMUTABLE.items():
        refuse_changes(op.get_bind(), table, key)
    _guard_locked_days()
    _open_accounts()


def _references(table: str, column: str = "id") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.{column}")


def _point(**more: bool) -> sa.Column[int]:
    return sa.Column(
        "point_number", sa.Integer(), _references("points", "number"), nullable=False, **more
    )


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _extend() -> None:
    op.execute(
        "ALTER TABLE contracts ADD COLUMN deposit_minor BIGINT DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_contracts_deposit_not_negative CHECK (deposit_minor >= 0)"
    )
    op.add_column("sales", sa.Column("shift_id", _UUID, nullable=True))
    op.add_column("ledger_entries", sa.Column("point_number", sa.Integer(), nullable=True))
    op.create_index(
        "ix_ledger_entries_posted_at", "ledger_entries", ["posted_at"], postgresql_using="brin"
    )
    op.create_table(
        "ledger_corrections",
        sa.Column("transaction_id", _UUID, primary_key=True),
        sa.Column("corrects_id", _UUID, nullable=False, index=True),
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.Column("operator_id", _ROW_ID, _references("operators"), nullable=False),
        sa.Column("terminal_id", _UUID, _references("terminals"), nullable=False),
        sa.Column("receipt_sequence", sa.BigInteger(), nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.UniqueConstraint("terminal_id", "receipt_sequence"),
    )


def _create_agents() -> None:
    op.create_table(
        "agents",
        _point(primary_key=True),
        sa.Column("float_minor", _MINOR, server_default="0", nullable=False),
        sa.Column("credit_limit_minor", _MINOR, server_default="0", nullable=False),
        sa.Column("commission_bp", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("float_minor + credit_limit_minor >= 0", name="within_limit"),
        sa.CheckConstraint("credit_limit_minor >= 0", name="limit_not_negative"),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission_range"),
    )
    op.create_table(
        "commission_settlements",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column(
            "point_number", sa.Integer(), _references("agents", "point_number"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sold_from", _TIME, nullable=False),
        sa.Column("sold_until", _TIME, nullable=False),
        sa.Column("sales_count", sa.Integer(), nullable=False),
        sa.Column("sales_minor", _MINOR, nullable=False),
        sa.Column("commission_bp", sa.Integer(), nullable=False),
        sa.Column("commission_minor", _MINOR, nullable=False),
        sa.UniqueConstraint("point_number", "number"),
        sa.CheckConstraint("sold_from < sold_until", name="forward"),
    )


def _create_batches() -> None:
    op.create_table(
        "banking_batches",
        sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
        _point(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.UniqueConstraint("point_number", "number"),
    )
    op.create_table(
        "sales_batches",
        sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
        _point(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "banking_batch_id", _ROW_ID, _references("banking_batches"), nullable=False, index=True
        ),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.UniqueConstraint("point_number", "number"),
    )
    for table in ("banking_batches", "sales_batches"):
        _one_open(table, "point_number")


def _one_open(table: str, column: str) -> None:
    op.create_index(
        f"uq_{table}_open",
        table,
        [column],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _create_bank_deposits() -> None:
    op.create_table(
        "bank_deposits",
        sa.Column("id", _UUID, primary_key=True),
        _point(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("banking_batch_id", _ROW_ID, _references("banking_batches"), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("bag_number", sa.Text(), nullable=False),
        sa.Column("expected_minor", _MINOR, nullable=False),
        sa.Column("amount_minor", _MINOR, nullable=False),
        sa.Column("difference_reason", sa.Text(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by", _ROW_ID, _references("operators"), nullable=False),
        sa.UniqueConstraint("point_number", "number"),
    )
    op.create_table(
        "bank_confirmations",
        sa.Column("deposit_id", _UUID, _references("bank_deposits"), primary_key=True),
        sa.Column("id", _UUID, nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("amount_minor", _MINOR, nullable=False),
        sa.Column("difference_reason", sa.Text(), nullable=False),
        sa.Column("confirmed_at", _TIME, nullable=False),
        sa.Column("confirmed_by", _ROW_ID, _references("operators"), nullable=False),
    )


def _create_shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("terminal_id", _UUID, _references("terminals"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _point(),
        sa.Column(
            "sales_batch_id", _ROW_ID, _references("sales_batches"), nullable=False, index=True
        ),
        sa.Column("operator_id", _ROW_ID, _references("operators"), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("opening_float_minor", _MINOR, nullable=False),
        sa.Column("handover_minor", _MINOR, nullable=True),
        sa.Column("receipts_after", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("closed_by", _ROW_ID, _references("operators"), nullable=True),
        sa.Column("counted_minor", _MINOR, nullable=True),
        sa.Column("variance_minor", _MINOR, nullable=True),
        sa.Column("float_left_minor", _MINOR, nullable=True),
        sa.Column("is_synced", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("deposit_id", _UUID, _references("bank_deposits"), nullable=True),
        sa.UniqueConstraint("terminal_id", "number"),
    )
    _one_open("shifts", "terminal_id")


def _create_of_shifts() -> None:
    op.create_table(
        "shift_counts",
        sa.Column("document_id", _UUID, primary_key=True),
        sa.Column("denomination_minor", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("shift_id", _UUID, _references("shifts"), nullable=False, index=True),
        sa.Column("kind", _closed("countkind", "opening", "closing", "recount"), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0", name="pieces_not_negative"),
    )
    reasons = _closed("movereason", "change_fund", "to_head_office", "petty_expense")
    op.create_table(
        "cash_movements",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("shift_id", _UUID, _references("shifts"), nullable=False, index=True),
        sa.Column("direction", _closed("direction", "in", "out"), nullable=False),
        sa.Column("reason", reasons, nullable=False),
        sa.Column("amount_minor", _MINOR, nullable=False),
        sa.Column("counterpart", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("operator_id", _ROW_ID, _references("operators"), nullable=False),
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
        sa.Column("is_deferred", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )


def _create_days() -> None:
    op.create_table(
        "day_locks",
        _point(primary_key=True),
        sa.Column("locked_through", sa.Date(), nullable=True),
        sa.Column("locked_until", _TIME, nullable=False),
    )
    op.create_table(
        "day_events",
        sa.Column("id", _UUID, primary_key=True),
        _point(),
        sa.Column("act", _closed("dayact", "locked", "reopened"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("operator_id", _ROW_ID, _references("operators"), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
    )
    op.create_table(
        "late_postings",
        sa.Column("transaction_id", _UUID, primary_key=True),
        _point(),
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
    )


def _guard_locked_days() -> None:
    """Refuse an entry into a locked day, on PostgreSQL once for each statement."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ledger_entries_day_open BEFORE INSERT ON ledger_entries "
            "WHEN EXISTS (SELECT 1 FROM day_locks WHERE point_number = NEW.point_number "
            "AND NEW.posted_at < locked_until) "
            "BEGIN SELECT RAISE(ABORT, 'CHECK: the day is locked'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION ledger_entries_day_open() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM day_locks l JOIN added a "
        "ON a.point_number = l.point_number WHERE a.posted_at < l.locked_until) "
        "THEN RAISE EXCEPTION 'the day is locked' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_entries_day_open AFTER INSERT ON ledger_entries "
        "REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_day_open()"
    )


def _open_accounts() -> None:
    """Open the accounts; agents of before start with nothing and are topped up by head office."""
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": code, "kind": kind} for code, kind in _ACCOUNTS])
    op.execute("INSERT INTO agents (point_number) SELECT number FROM points WHERE kind = 'agent'")
    for prefix in ("agent_float", "commission_payable"):
        op.execute(
            "INSERT INTO ledger_accounts (code, kind) "  # noqa: S608 - our own words
            f"SELECT '{prefix}:' || number, 'liability' FROM points WHERE kind = 'agent'"
        )
