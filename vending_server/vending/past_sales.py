"""What was sold before now, for those who judge a decision by it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.meters.tables import contracts
from vending_server.tariffs.versions import SoldSince
from vending_server.vending.tables import sales, vends


def local_midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment at which a local day begins."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(dt.UTC)


def was_anything_sold(connection: sa.Connection) -> bool:
    """Say whether this server has ever sold."""
    return connection.scalars(sa.select(sales.c.id).limit(1)).first() is not None


def carried_since(connection: sa.Connection, contract_id: int, since: dt.datetime) -> int:
    """Return what sales that the books learned of after a moment left in a contract's carry."""
    of_vend = (vends.c.terminal_id == sales.c.terminal_id) & (vends.c.vend_id == sales.c.vend_id)
    left = sa.func.sum(sales.c.carry_after_minor - sales.c.carry_before_minor)
    query = (
        sa.select(sa.func.coalesce(left, 0))
        .join(vends, of_vend)
        .where(sales.c.contract_id == contract_id, vends.c.decided_at > since)
    )
    return int(connection.scalars(query).one())


def was_sold_since(zone: dt.tzinfo) -> SoldSince:
    """Return the question whether anything was sold from a local day on."""

    def asked(
        connection: sa.Connection, utility: str, customer_class: str | None, day: dt.date
    ) -> bool:
        query = (
            sa.select(sales.c.id)
            .join(contracts, contracts.c.id == sales.c.contract_id)
            .where(sales.c.sold_at >= local_midnight(day, zone), contracts.c.utility == utility)
            .limit(1)
        )
        if customer_class is not None:
            query = query.where(contracts.c.customer_class == customer_class)
        return connection.scalars(query).first() is not None

    return asked
