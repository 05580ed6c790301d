"""Tables of shifts, of the batches they stand in, and of the money that leaves them for the bank.

The till's signed journal decides when a shift opens and closes; these rows mirror it.  What was
counted, moved and deposited is written once; only the state of a shift or a batch changes.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata, row_id
from vending_server.shifts.model import CountKind, Direction, MoveReason

_OPEN = sa.text("closed_at IS NULL")

# Shift < sales batch < banking batch (XMLVend); one of each kind is open at a point.
banking_batches = sa.Table(
    "banking_batches",
    metadata,
    row_id(),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("closed_at", UtcTime),
    sa.UniqueConstraint("point_number", "number"),
    sa.Index(
        "uq_banking_batches_open",
        "point_number",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

sales_batches = sa.Table(
    "sales_batches",
    metadata,
    row_id(),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("banking_batch_id", sa.ForeignKey("banking_batches.id"), nullable=False, index=True),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("closed_at", UtcTime),
    sa.UniqueConstraint("point_number", "number"),
    sa.Index(
        "uq_sales_batches_open",
        "point_number",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

bank_deposits = sa.Table(
    "bank_deposits",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # of the slip, within the point
    sa.Column("banking_batch_id", sa.ForeignKey("banking_batches.id"), nullable=False),
    sa.Column("bank", sa.Text, nullable=False),
    sa.Column("bag_number", sa.Text, nullable=False),
    sa.Column("expected_minor", Minor, nullable=False),  # what the shifts left for it
    sa.Column("amount_minor", Minor, nullable=False),  # what was counted into the bag
    sa.Column("difference_reason", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.UniqueConstraint("point_number", "number"),
)

# The bank's word for a slip, once.
bank_confirmations = sa.Table(
    "bank_confirmations",
    metadata,
    sa.Column("deposit_id", sa.ForeignKey("bank_deposits.id"), primary_key=True),
    sa.Column("id", UuidText, nullable=False),
    sa.Column("bank_reference", sa.Text, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("difference_reason", sa.Text, nullable=False),
    sa.Column("confirmed_at", UtcTime, nullable=False),
    sa.Column("confirmed_by", sa.ForeignKey("operators.id"), nullable=False),
)

shifts = sa.Table(
    "shifts",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # made at the till
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # within the terminal; its Z bears it too
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("sales_batch_id", sa.ForeignKey("sales_batches.id"), nullable=False, index=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("opening_float_minor", Minor, nullable=False),
    sa.Column("handover_minor", Minor),  # what the shift before left; none = there was none
    sa.Column("receipts_after", sa.BigInteger, nullable=False),  # the till's last one before
    sa.Column("closed_at", UtcTime),
    sa.Column("closed_by", sa.ForeignKey("operators.id")),
    sa.Column("counted_minor", Minor),
    sa.Column("variance_minor", Minor),  # counted less expected, late records included
    sa.Column("float_left_minor", Minor),  # stays in the drawer for the next shift
    # False until the server holds the till's journal up to the close: the Z is provisional.
    sa.Column("is_synced", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("deposit_id", sa.ForeignKey("bank_deposits.id")),
    sa.UniqueConstraint("terminal_id", "number"),
    sa.Index(
        "uq_shifts_open",
        "terminal_id",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

shift_counts = sa.Table(
    "shift_counts",
    metadata,
    sa.Column("document_id", UuidText, primary_key=True),
    sa.Column("denomination_minor", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("shift_id", sa.ForeignKey("shifts.id"), nullable=False, index=True),
    sa.Column("kind", closed_set(CountKind), nullable=False),
    sa.Column("pieces", sa.Integer, nullable=False),
    sa.CheckConstraint("pieces >= 0", name="pieces_not_negative"),
)

cash_movements = sa.Table(
    "cash_movements",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # made at the till
    sa.Column("shift_id", sa.ForeignKey("shifts.id"), nullable=False, index=True),
    sa.Column("direction", closed_set(Direction), nullable=False),
    sa.Column("reason", closed_set(MoveReason), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("counterpart", sa.Text, nullable=False),
    sa.Column("paper", sa.Text, nullable=False),  # number of the voucher or letter behind it
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    # Its day was locked and its shift closed when it came: it is not in this shift's Z.
    sa.Column("is_deferred", sa.Boolean, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)
