"""Table of money that was taken to be kept, or given back; the balance stands on the contract."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata


class KeptAct(StrEnum):
    """What was done with the money."""

    TAKEN = "taken"
    RETURNED = "returned"
    PAID_OUT = "paid_out"  # what a closed contract left


kept_money = sa.Table(
    "kept_money",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("act", closed_set(KeptAct), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("shift_id", sa.ForeignKey("shifts.id"), index=True),  # none = no shift was open
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    # Its day was locked and its shift closed when it came: the Z stays as it was printed.
    sa.Column("is_after_z", sa.Boolean, nullable=False),
    sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
)
