"""Sales of some days, added up by day, hour, zone and tariff; how they fell into blocks: `blocks`.

The hours of the days are rows that the sales are matched with, so that the clock of the town
decides which hour a sale belongs to, also on the two days a year that have 23 or 25 of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.db.columns import UtcTime
from vending_server.insight.blocks import blocks_sold
from vending_server.meters.tables import contracts, places
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales
from vending_server.wire.insight import SalesSeen, Sold, TariffSold

_HOUR = dt.timedelta(hours=1)
_Sums: TypeAlias = tuple[int, int, int]


def sales_seen(
    connection: sa.Connection, from_day: dt.date, through_day: dt.date, zone: dt.tzinfo
) -> SalesSeen:
    """Return the sums of these local days, both included."""
    begin, end = start_of(from_day, zone), end_of(through_day, zone)
    starts = list(_hours(begin, end))
    cells = _by_hour(connection, starts, end)
    days = _folded(cells, starts, lambda at: at.astimezone(zone).date().isoformat())
    hours = _folded(cells, starts, lambda at: str(at.astimezone(zone).hour))
    return SalesSeen(
        days=[_sold(key, sums) for key, sums in sorted(days.items())],
        hours=[
            _sold(key, sums)
            for key, sums in sorted(hours.items(), key=lambda one: (int(one[0][0]), one[0][1]))
        ],
        zones=_zones(connection, begin, end),
        tariffs=_tariffs(connection, begin, end),
        blocks=blocks_sold(connection, begin, end),
    )


def _hours(begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    while begin < end:
        yield begin
        begin += _HOUR


def _by_hour(
    connection: sa.Connection, starts: list[dt.datetime], end: dt.datetime
) -> dict[tuple[int, str], _Sums]:
    hour = (
        sa.values(
            sa.column("at", sa.Integer),
            sa.column("begins", UtcTime),
            sa.column("ends", UtcTime),
            name="hour",
        )
        .data(list(zip(range(len(starts)), starts, [*starts[1:], end], strict=True)))
        .cte("hours")
    )
    query = (
        _summed(hour.c.at, contracts.c.utility)
        .select_from(hour)
        .join(sales, (sales.c.sold_at >= hour.c.begins) & (sales.c.sold_at < hour.c.ends))
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .where(not_reversed())
    )
    return {
        (row.at, row.utility.value): (row.times, int(row.minor), int(row.units))
        for row in connection.execute(query)
    }


def _folded(
    cells: dict[tuple[int, str], _Sums],
    starts: list[dt.datetime],
    part_of: Callable[[dt.datetime], str],
) -> dict[tuple[str, str], _Sums]:
    found: dict[tuple[str, str], Counter[int]] = {}
    for (at, utility), sums in cells.items():
        into = found.setdefault((part_of(starts[at]), utility), Counter())
        for place, figure in enumerate(sums):
            into[place] += figure
    return {key: (sums[0], sums[1], sums[2]) for key, sums in found.items()}


def _sold(key: tuple[str, str], sums: _Sums) -> Sold:
    return Sold(
        part=key[0], utility=key[1], count=sums[0], tender_minor=sums[1], units_tenths=sums[2]
    )


def _zones(connection: sa.Connection, begin: dt.datetime, end: dt.datetime) -> list[Sold]:
    zone = sa.func.coalesce(places.c.zone, "").label("zone")
    query = (
        _summed(zone, contracts.c.utility)
        .select_from(sales)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .outerjoin(places, places.c.id == contracts.c.place_id)
        .where(sales.c.sold_at >= begin, sales.c.sold_at < end, not_reversed())
    )
    found = [
        _sold((row.zone, row.utility.value), (row.times, int(row.minor), int(row.units)))
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (-one.tender_minor, one.part, one.utility))


def _tariffs(connection: sa.Connection, begin: dt.datetime, end: dt.datetime) -> list[TariffSold]:
    version = tariff_versions.c
    query = (
        _summed(version.code, version.name, version.customer_class, version.utility)
        .select_from(sales)
        .join(tariff_versions, version.id == sales.c.tariff_version_id)
        .where(sales.c.sold_at >= begin, sales.c.sold_at < end, not_reversed())
    )
    found = [
        TariffSold(
            part=row.code,
            name=row.name,
            customer_class=row.customer_class,
            utility=row.utility.value,
            count=row.times,
            tender_minor=int(row.minor),
            units_tenths=int(row.units),
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (-one.tender_minor, one.part))


def _summed(*by: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(
        *by,
        sa.func.count().label("times"),
        sa.func.sum(sales.c.tender_minor).label("minor"),
        sa.func.sum(sales.c.units_tenths).label("units"),
    ).group_by(*by)
