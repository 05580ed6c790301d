"""What a transaction was, and the number on its paper: looked up for many at once."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from vending_server.agents.tables import agent_payments
from vending_server.kept_money.tables import kept_money
from vending_server.payments.sums import receipts_of_payments
from vending_server.reports.model import Said
from vending_server.shifts.tables import (
    bank_confirmations,
    bank_deposits,
    cash_movements,
    shifts,
)
from vending_server.vending.shift_sales import papers_of

_SAID = {"sale": "P799", "payment": "P800", "reversal": "P801"}
_AGENT = {
    "topped_up": "P802",
    "commission_to_float": "P803",
    "commission_paid": "P804",
}


def told_of(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, tuple[Said, str]]:
    """Return of each transaction that has a paper what it was, and the paper's number."""
    found: dict[str, tuple[Said, str]] = {}
    papers = papers_of(connection, transaction_ids)
    papers |= receipts_of_payments(connection, transaction_ids)
    for one, (kind, number) in papers.items():
        found[one] = (Said(_SAID[kind]), number)
    paid = sa.select(agent_payments).where(agent_payments.c.id.in_(transaction_ids))
    for row in connection.execute(paid):
        found[row.id] = (Said(_AGENT[row.kind.value]), row.reference)
    moved = sa.select(cash_movements).where(cash_movements.c.id.in_(transaction_ids))
    for row in connection.execute(moved):
        found[row.id] = (Said("P807" if row.direction.value == "in" else "P808"), row.paper)
    opened = sa.select(shifts.c.id).where(shifts.c.id.in_(transaction_ids))
    for row in connection.execute(opened):
        found[row.id] = (Said("P806"), "")
    kept = sa.select(kept_money.c.id, kept_money.c.act).where(kept_money.c.id.in_(transaction_ids))
    for row in connection.execute(kept):
        found[row.id] = (Said("P809" if row.act.value == "taken" else "P835"), "")
    slips = sa.select(bank_deposits.c.id, bank_deposits.c.number, bank_deposits.c.point_number)
    for row in connection.execute(slips.where(bank_deposits.c.id.in_(transaction_ids))):
        found[row.id] = (Said("P811"), f"{row.point_number}-{row.number}")
    told = sa.select(bank_confirmations).where(bank_confirmations.c.id.in_(transaction_ids))
    for row in connection.execute(told):
        found[row.id] = (Said("P754"), row.bank_reference)
    return found
