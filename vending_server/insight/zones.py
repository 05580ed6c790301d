"""Zones: what came in against what was sold there, and their outlines."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.db.columns import UtcTime
from vending_server.insight.balancing import BulkMeter, Stretch, joined, stretches
from vending_server.insight.model import ONE_BP
from vending_server.insight.tables import zone_meters, zone_outlines, zone_readings
from vending_server.meters.tables import contracts, places
from vending_server.operators.model import Caller
from vending_server.operators.tables import operators
from vending_server.paging import PageAsked
from vending_server.pricing.model import Utility
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales
from vending_server.wire.insight import (
    BalancePeriod,
    Balances,
    OutlineFacts,
    OutlineList,
    ZoneBalance,
    ZoneOutline,
)


@dataclass(frozen=True, slots=True)
class _SoldBetween:
    """Units by zone and by the place of a stretch between two of the moments."""

    moments: Sequence[dt.datetime]
    units: Mapping[tuple[str, int], int]


def balances(
    connection: sa.Connection,
    utility: Utility,
    from_day: dt.date,
    through_day: dt.date,
    zone: dt.tzinfo,
) -> Balances:
    """Return how much of what came into each zone was sold there."""
    begin, end = start_of(from_day, zone), end_of(through_day, zone)
    bulk = _bulk(connection, utility, begin, end)
    known = {name: stretches(meters, zone) for name, meters in bulk.items()}
    moments = sorted(
        {begin, end} | {at for parts in known.values() for one in parts for at in _ends(one)}
    )
    sold = _sold_between(connection, utility, moments)
    households = _households(connection, utility)
    names = {*households, *bulk, *(name for name, _ in sold.units), *_outlined(connection)}
    return Balances(
        utility=utility.value,
        zones=[
            _told(
                name,
                [one.code for one in bulk.get(name, [])],
                households.get(name, 0),
                known.get(name, []),
                sold,
            )
            for name in sorted(names)
        ],
    )


def give_outline(
    connection: sa.Connection, wanted: ZoneOutline, caller: Caller, now: dt.datetime
) -> OutlineFacts:
    """Give a zone its outline, or another; an empty one takes it away."""
    polygons = [[list(corner) for corner in ring] for ring in wanted.polygons]
    connection.execute(zone_outlines.delete().where(zone_outlines.c.zone == wanted.zone))
    if polygons:
        connection.execute(
            zone_outlines.insert().values(
                zone=wanted.zone,
                polygons=polygons,
                note=wanted.note,
                given_at=now,
                given_by=caller.operator_id,
            )
        )
    return OutlineFacts(
        zone=wanted.zone,
        polygons=polygons,
        note=wanted.note,
        given_at=now.isoformat(),
        given_by=caller.login,
    )


def outlines(connection: sa.Connection, page: PageAsked) -> OutlineList:
    """Return a page of outlines, by the zone's name."""
    query = sa.select(zone_outlines, operators.c.login).join(
        operators, operators.c.id == zone_outlines.c.given_by
    )
    rows = connection.execute(page.rows_of(query, zone_outlines.c.zone)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.zone,))
    return OutlineList(
        outlines=[
            OutlineFacts(
                zone=row.zone,
                polygons=row.polygons,
                note=row.note,
                given_at=row.given_at.isoformat(),
                given_by=row.login,
            )
            for row in shown
        ],
        next_cursor=next_cursor,
    )


def _bulk(
    connection: sa.Connection, utility: Utility, begin: dt.datetime, end: dt.datetime
) -> Mapping[str, Sequence[BulkMeter]]:
    """Return the bulk meters of each zone, with their readings of this time."""
    readings: defaultdict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    query = (
        sa.select(zone_readings)
        .where(zone_readings.c.read_at >= begin, zone_readings.c.read_at < end)
        .order_by(zone_readings.c.read_at)
    )
    for row in connection.execute(query):
        readings[row.zone_meter_id].append((row.read_at, row.reading_tenths))
    found: defaultdict[str, list[BulkMeter]] = defaultdict(list)
    of_utility = sa.select(zone_meters).where(zone_meters.c.utility == utility)
    for row in connection.execute(of_utility.order_by(zone_meters.c.code)):
        found[row.zone].append(
            BulkMeter(
                code=row.code,
                multiplier=row.multiplier,
                readings=readings[row.id],
                ended_at=row.ended_at,
            )
        )
    return found


def _sold_between(
    connection: sa.Connection, utility: Utility, moments: Sequence[dt.datetime]
) -> _SoldBetween:
    """Return units by zone and stretch; every sale is looked at once, however many zones are."""
    stretch = (
        sa.values(
            sa.column("at", sa.Integer),
            sa.column("begins", UtcTime),
            sa.column("ends", UtcTime),
            name="stretch",
        )
        .data([(at, begin, end) for at, (begin, end) in enumerate(pairwise(moments))])
        .cte("stretches")
    )
    zone = sa.func.coalesce(places.c.zone, "").label("zone")
    query = (
        sa.select(zone, stretch.c.at, sa.func.sum(sales.c.units_tenths).label("units"))
        .select_from(stretch)
        .join(sales, (sales.c.sold_at >= stretch.c.begins) & (sales.c.sold_at < stretch.c.ends))
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .outerjoin(places, places.c.id == contracts.c.place_id)
        .where(contracts.c.utility == utility, not_reversed())
        .group_by(zone, stretch.c.at)
    )
    found = {(row.zone, row.at): int(row.units) for row in connection.execute(query)}
    return _SoldBetween(moments, found)


def _households(connection: sa.Connection, utility: Utility) -> dict[str, int]:
    zone = sa.func.coalesce(places.c.zone, "").label("zone")
    query = (
        sa.select(zone, sa.func.count().label("accounts"))
        .select_from(contracts)
        .outerjoin(places, places.c.id == contracts.c.place_id)
        .where(contracts.c.utility == utility, contracts.c.closed_on.is_(None))
        .group_by(zone)
    )
    return {row.zone: row.accounts for row in connection.execute(query)}


def _outlined(connection: sa.Connection) -> Iterable[str]:
    return connection.scalars(sa.select(zone_outlines.c.zone)).all()


def _ends(one: Stretch) -> tuple[dt.datetime, dt.datetime]:
    return one.begin, one.end


def _told(
    name: str,
    codes: list[str],
    households: int,
    parts: Sequence[Stretch],
    sold: _SoldBetween,
) -> ZoneBalance:
    place = {moment: at for at, moment in enumerate(sold.moments)}

    def period(one: Stretch) -> BalancePeriod:
        within = range(place[one.begin], place[one.end])
        units = sum(sold.units.get((name, at), 0) for at in within)
        loss = one.input_tenths - units
        return BalancePeriod(
            from_at=one.begin.isoformat(),
            through_at=one.end.isoformat(),
            input_tenths=one.input_tenths,
            sold_tenths=units,
            loss_tenths=loss,
            loss_bp=loss * ONE_BP // one.input_tenths if one.input_tenths else None,
        )

    whole = joined(parts)
    return ZoneBalance(
        zone=name,
        state="known" if parts else "no_readings" if codes else "no_meter",
        bulk_meters=codes,
        households=households,
        sold_tenths=sum(units for (zone, _), units in sold.units.items() if zone == name),
        whole=None if whole is None else period(whole),
        periods=[period(one) for one in parts],
    )
