"""Into which blocks of their tariffs the units of some days fell.

A sale knows how much its contract had bought in the period before it, and its tariff version knows
where blocks end: what a sale took of a block is where the two lie over each other (PRICING S3).
The blocks are rows that the sales are matched with, so that the database adds up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from vending_server.pricing.model import UNITS_MAX
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales
from vending_server.wire.insight import BlockSold

_FIELDS = ("version_id", "block", "lower", "upper")


def blocks_sold(connection: sa.Connection, begin: dt.datetime, end: dt.datetime) -> list[BlockSold]:
    """Return the units of each block that something fell into, tariff by tariff."""
    versions = {row.id: row for row in connection.execute(sa.select(tariff_versions))}
    bounds = [one for row in versions.values() for one in _bounds(row)]
    if not bounds:
        return []
    block = (
        sa.values(*(sa.column(name, sa.BigInteger) for name in _FIELDS), name="block")
        .data(bounds)
        .cte("blocks")
    )
    before, after = sales.c.bought_before_tenths, _bought_after()
    inside = _least(after, block.c.upper) - _most(before, block.c.lower)
    query = (
        sa.select(
            block.c.version_id,
            block.c.block,
            sa.func.count().label("times"),
            sa.func.sum(inside).label("units"),
        )
        .select_from(sales)
        .join(
            block,
            (block.c.version_id == sales.c.tariff_version_id)
            & (before < block.c.upper)
            & (after > block.c.lower),
        )
        .where(sales.c.sold_at >= begin, sales.c.sold_at < end, not_reversed())
        .group_by(block.c.version_id, block.c.block)
    )
    found = [
        _told(versions[row.version_id], row.block, row.times, int(row.units))
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (one.utility, one.customer_class, one.part, one.block))


def _bounds(version: Any) -> Iterator[tuple[int, int, int, int]]:
    lower = 0
    for number, (upper, _) in enumerate(version.blocks, 1):
        end = UNITS_MAX if upper is None else upper
        yield version.id, number, lower, end
        lower = end


def _told(version: Any, block: int, times: int, units_tenths: int) -> BlockSold:
    upper, rate = version.blocks[block - 1]
    return BlockSold(
        part=version.code,
        utility=version.utility.value,
        customer_class=version.customer_class,
        block=block,
        upper_tenths=upper,
        rate_micro=rate,
        count=times,
        units_tenths=units_tenths,
    )


def _bought_after() -> sa.ColumnElement[int]:
    return sales.c.bought_before_tenths + sales.c.units_tenths


def _least(one: sa.ColumnElement[int], other: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((one < other, one), else_=other)


def _most(one: sa.ColumnElement[int], other: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((one > other, one), else_=other)
