"""What each household bought, read in a few statements for the whole town."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.cards.tables import card_readings, customer_cards
from vending_server.days.model import start_of
from vending_server.insight.model import Household, Rules, window_of
from vending_server.meters.tables import contracts, meters, places
from vending_server.pricing.model import Utility
from vending_server.registry.tables import meter_installations
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales

_AT_ONCE: Final = 500


def households_of(
    connection: sa.Connection, utility: Utility, rules: Rules, *, end: dt.date, zone: dt.tzinfo
) -> list[Household]:
    """Return all open contracts of a utility that have a meter, with what was bought before `end`.

    Each comes with its contract's row and its meter's; a contract with two meters is told once,
    with the first.
    """
    begin, baseline = window_of(rules, end)
    bought = _bought(connection, utility, (baseline, begin, end), zone)
    flags = _flags(connection)
    found: dict[int, Household] = {}
    for row in connection.execute(_contracts(utility)):
        if row.id in found:
            continue
        hung = row.installed_at
        since = row.opened_on if hung is None else max(row.opened_on, hung.astimezone(zone).date())
        now_tenths, purchases, before_tenths = bought.get(row.id, (0, 0, 0))
        tamper, read_at = flags.get(row.meter_id, (0, None))
        found[row.id] = Household(
            contract_id=row.id,
            meter_id=row.meter_id,
            zone=row.zone or "",
            customer_class=row.customer_class,
            since=since,
            bought_tenths=now_tenths,
            purchases=purchases,
            before_tenths=before_tenths,
            is_blocked=row.blocked_ar is not None,
            tamper=tamper,
            read_at=read_at,
        )
    return list(found.values())


def last_bought(connection: sa.Connection, ids: Sequence[int]) -> dict[int, dt.datetime]:
    """Return when contracts last bought, of those that ever did."""
    found: dict[int, dt.datetime] = {}
    for at in range(0, len(ids), _AT_ONCE):
        query = (
            sa.select(sales.c.contract_id, sa.func.max(sales.c.sold_at).label("at"))
            .where(sales.c.contract_id.in_(ids[at : at + _AT_ONCE]), not_reversed())
            .group_by(sales.c.contract_id)
        )
        found |= {row.contract_id: row.at for row in connection.execute(query)}
    return found


def months_bought(
    connection: sa.Connection, ids: Iterable[int], months: Sequence[tuple[dt.datetime, dt.datetime]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return units and purchases by contract and by the month's place among `months`."""
    wanted, found = list(ids), {}
    for at in range(0, len(wanted), _AT_ONCE):
        for month, (begin, end) in enumerate(months):
            query = (
                sa.select(
                    sales.c.contract_id,
                    sa.func.sum(sales.c.units_tenths).label("units"),
                    sa.func.count().label("purchases"),
                )
                .where(
                    sales.c.contract_id.in_(wanted[at : at + _AT_ONCE]),
                    sales.c.sold_at >= begin,
                    sales.c.sold_at < end,
                    not_reversed(),
                )
                .group_by(sales.c.contract_id)
            )
            for row in connection.execute(query):
                found[row.contract_id, month] = (int(row.units), row.purchases)
    return found


def _bought(
    connection: sa.Connection,
    utility: Utility,
    days: tuple[dt.date, dt.date, dt.date],
    zone: dt.tzinfo,
) -> Mapping[int, tuple[int, int, int]]:
    """Return by contract: units and purchases of the window, units before it."""
    since, begin, end = (start_of(day, zone) for day in days)
    is_now = sales.c.sold_at >= begin
    units = sales.c.units_tenths
    query = (
        sa.select(
            sales.c.contract_id,
            sa.func.sum(sa.case((is_now, units), else_=0)),
            sa.func.sum(sa.case((is_now, 1), else_=0)),
            sa.func.sum(sa.case((is_now, 0), else_=units)),
        )
        .select_from(sales.join(contracts, contracts.c.id == sales.c.contract_id))
        .where(
            contracts.c.utility == utility,
            sales.c.sold_at >= since,
            sales.c.sold_at < end,
            not_reversed(),
        )
        .group_by(sales.c.contract_id)
    )
    return {
        contract: (int(now), int(purchases), int(before))
        for contract, now, purchases, before in connection.execute(query)
    }


def _contracts(utility: Utility) -> sa.Select[Any]:
    hung = (
        sa.select(
            meter_installations.c.contract_id,
            sa.func.min(meter_installations.c.installed_at).label("installed_at"),
        )
        .group_by(meter_installations.c.contract_id)
        .subquery("hung")
    )
    return (
        sa.select(
            contracts.c.id,
            contracts.c.customer_class,
            contracts.c.opened_on,
            meters.c.id.label("meter_id"),
            meters.c.blocked_ar,
            places.c.zone,
            hung.c.installed_at,
        )
        .join(meters, meters.c.contract_id == contracts.c.id)
        .outerjoin(places, places.c.id == contracts.c.place_id)
        .outerjoin(hung, hung.c.contract_id == contracts.c.id)
        .where(contracts.c.utility == utility, contracts.c.closed_on.is_(None))
        .order_by(contracts.c.id, meters.c.id)
    )


def _flags(connection: sa.Connection) -> dict[int, tuple[int, dt.datetime]]:
    """Return the flags of each meter that last wrote some (see cards.tampering)."""
    newest = (
        sa.select(customer_cards.c.meter_id, sa.func.max(card_readings.c.id).label("id"))
        .join(card_readings, card_readings.c.card_id == customer_cards.c.id)
        .group_by(customer_cards.c.meter_id)
        .subquery("newest")
    )
    query = (
        sa.select(newest.c.meter_id, card_readings.c.tamper, card_readings.c.read_at)
        .join(newest, newest.c.id == card_readings.c.id)
        .where(card_readings.c.tamper != 0)
    )
    return {meter: (flags, at) for meter, flags, at in connection.execute(query)}
