"""What an agent's sales earn: settled from time to time, paid afterwards, both by document.

A settlement takes all that was ever sold before its moment less what was settled already.  So a
sale that comes late earns in the next one, and one that was taken back is taken off there; the sum
of all settlements is always what was sold.  Inside the caller's transaction, the agent locked
first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.agents.model import commission_of
from vending_server.agents.service import agent_at
from vending_server.agents.tables import commission_settlements
from vending_server.days.model import SETTLING
from vending_server.days.opening import LONG_AGO
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.vending.shift_sales import agent_takings
from vending_server.wire.agents import SettlementFacts
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What was sold and has not earned yet."""

    count: int
    amount_minor: int


def unsettled(connection: sa.Connection, point_number: int, until: dt.datetime) -> Unsettled:
    """Return what was sold before a moment less what was settled already."""
    count, amount = agent_takings(connection, point_number, since=LONG_AGO, until=until)
    settled = commission_settlements.c
    query = sa.select(
        sa.func.coalesce(sa.func.sum(settled.sales_count), 0),
        sa.func.coalesce(sa.func.sum(settled.sales_minor), 0),
    ).where(settled.point_number == point_number)
    count_before, amount_before = connection.execute(query).one()
    return Unsettled(count - int(count_before), amount - int(amount_before))


def settle_commission(
    connection: sa.Connection,
    point_number: int,
    *,
    document_id: str,
    sold_until: dt.datetime,
    now: dt.datetime,
) -> SettlementFacts:
    """Let what was sold earn its commission: an expense now, owed to the agent until it is paid.

    Raises:
        Refused: AGENT_UNKNOWN, or NOTHING_TO_SETTLE: nothing was sold since, more was taken back
            than sold, or the moment is not past and its sales settled.
    """
    agent = agent_at(connection, point_number, lock=True)
    last = _last(connection, point_number)
    sold_from = LONG_AGO if last is None else last.sold_until
    found = unsettled(connection, point_number, sold_until)
    if found.amount_minor <= 0 or not sold_from < sold_until <= now - SETTLING:
        raise Refused(ProblemCode.NOTHING_TO_SETTLE)
    settlement = SettlementFacts(
        document_id=document_id,
        point_number=point_number,
        number=1 if last is None else last.number + 1,
        sold_from=sold_from.isoformat(),
        sold_until=sold_until.isoformat(),
        sales_count=found.count,
        sales_minor=found.amount_minor,
        commission_bp=agent.commission_bp,
        commission_minor=commission_of(found.amount_minor, agent.commission_bp),
    )
    _write(connection, settlement, (sold_from, sold_until), now)
    return settlement


def _last(connection: sa.Connection, point_number: int) -> Any:
    query = sa.select(commission_settlements).where(
        commission_settlements.c.point_number == point_number
    )
    latest = query.order_by(commission_settlements.c.number.desc()).limit(1)
    return connection.execute(latest).one_or_none()


def _write(
    connection: sa.Connection,
    settlement: SettlementFacts,
    stretch: tuple[dt.datetime, dt.datetime],
    now: dt.datetime,
) -> None:
    number = settlement.point_number
    connection.execute(
        commission_settlements.insert().values(
            id=settlement.document_id,
            point_number=number,
            number=settlement.number,
            sold_from=stretch[0],
            sold_until=stretch[1],
            sales_count=settlement.sales_count,
            sales_minor=settlement.sales_minor,
            commission_bp=settlement.commission_bp,
            commission_minor=settlement.commission_minor,
        )
    )
    owed = accounts.commission_payable_to(number)
    post(
        connection,
        [Entry(accounts.COMMISSION_EXPENSE, owed, settlement.commission_minor)],
        transaction_id=settlement.document_id,
        posted_at=now,
        point_number=number,
    )
