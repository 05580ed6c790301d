"""What was sold today, without adding up the whole day at every look.

Theory of operation.  Sales are parted by when the server *decided* them, which is not when they
were made: one that was made without a line is decided when its journal arrives.  What was decided
before a *cut* is added up once for each cut, what came since at every look, through the index of
answers by time.  The two parts are exact and do not overlap: a cut lies further back than any
transaction that is still under way may have begun (db.engine drops one that falls silent).  Cuts
lie at round times, so that every server process has the same.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.db.columns import UtcTime
from vending_server.meters.tables import contracts
from vending_server.vending.tables import sale_reversals, sales, vends

UNDER_WAY_MAX: Final = dt.timedelta(seconds=60)
_HOUR: Final = dt.timedelta(hours=1)

Cell: TypeAlias = tuple[str, str, int]  # terminal, utility, hour of the day from 0
# As the partial index of answers has it: VendKind.SALE.
_SOLD: Final = sa.text("vends.kind = 'sale' AND vends.names_removed_at IS NULL")


@dataclass(slots=True)
class Sums:
    """How many sales, and for how much, of each terminal, utility and hour."""

    count: Counter[Cell] = field(default_factory=Counter)
    minor: Counter[Cell] = field(default_factory=Counter)

    def with_more(self, *parts: tuple[Sums, int]) -> Sums:
        """Return these and others, each added (1) or taken away (-1)."""
        made = Sums(Counter(self.count), Counter(self.minor))
        for part, sign in parts:
            for cell, count in part.count.items():
                made.count[cell] += sign * count
                made.minor[cell] += sign * part.minor[cell]
        return made


def hours_of(day: dt.date, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return the hours of a local day, 23 to 25 of them, in UTC."""
    begin, end = start_of(day, zone), end_of(day, zone)
    count = (end - begin) // _HOUR
    return [
        (begin + at * _HOUR, end if at == count - 1 else begin + (at + 1) * _HOUR)
        for at in range(count)
    ]


def decided_before(
    connection: sa.Connection, hours: Sequence[tuple[dt.datetime, dt.datetime]], cut: dt.datetime
) -> Sums:
    """Return the sales of these hours that were decided, and not taken back, before the cut."""
    hour = _hours(hours)
    taken_back = sa.exists().where(
        sale_reversals.c.sale_id == sales.c.id, sale_reversals.c.reversed_at < cut
    )
    query = (
        _cells(hour)
        .select_from(hour)
        .join(sales, (sales.c.sold_at >= hour.c.begins) & (sales.c.sold_at < hour.c.ends))
        .join(vends, _answer_of_sale())
        .where(vends.c.decided_at < cut, ~taken_back)
    )
    return _summed(connection, query, hour)


def decided_since(
    connection: sa.Connection, hours: Sequence[tuple[dt.datetime, dt.datetime]], cut: dt.datetime
) -> Sums:
    """Return what to add to `decided_before` of the same cut; what was taken back since is less."""
    hour = _hours(hours)
    within = (sales.c.sold_at >= hour.c.begins) & (sales.c.sold_at < hour.c.ends)
    came = (
        _cells(hour)
        .select_from(vends)
        .join(sales, sales.c.id == vends.c.sale_id)
        .join(hour, within)
        .where(_SOLD, vends.c.decided_at >= cut)
    )
    went = (
        _cells(hour)
        .select_from(sale_reversals)
        .join(sales, sales.c.id == sale_reversals.c.sale_id)
        .join(hour, within)
        .where(sale_reversals.c.reversed_at >= cut)
    )
    return _summed(connection, came, hour).with_more((_summed(connection, went, hour), -1))


def sold_between(
    connection: sa.Connection, begin: dt.datetime, end: dt.datetime
) -> dict[str, tuple[int, int]]:
    """Return count and sum of each utility of a stretch of time that is over."""
    hour = _hours([(begin, end)])
    taken_back = sa.exists().where(sale_reversals.c.sale_id == sales.c.id)
    query = (
        _cells(hour)
        .select_from(hour)
        .join(sales, (sales.c.sold_at >= hour.c.begins) & (sales.c.sold_at < hour.c.ends))
        .where(~taken_back)
    )
    sums = _summed(connection, query, hour)
    found: dict[str, tuple[int, int]] = {}
    for cell, count in sums.count.items():
        before = found.get(cell[1], (0, 0))
        found[cell[1]] = (before[0] + count, before[1] + sums.minor[cell])
    return found


def _answer_of_sale() -> sa.ColumnElement[bool]:
    return (vends.c.terminal_id == sales.c.terminal_id) & (vends.c.vend_id == sales.c.vend_id)


def _hours(hours: Sequence[tuple[dt.datetime, dt.datetime]]) -> sa.Subquery:
    """Return the hours as rows, so that the index of sales by time is walked once for each."""
    rows = [
        sa.select(
            sa.literal(at, sa.Integer).label("at"),
            sa.literal(begin, UtcTime).label("begins"),
            sa.literal(end, UtcTime).label("ends"),
        )
        for at, (begin, end) in enumerate(hours)
    ]
    return sa.union_all(*rows).subquery("hours")


def _cells(hour: sa.Subquery) -> sa.Select[Any]:
    return sa.select(
        sales.c.terminal_id,
        contracts.c.utility,
        hour.c.at,
        sa.func.count().label("count"),
        sa.func.sum(sales.c.tender_minor).label("minor"),
    )


def _summed(connection: sa.Connection, query: sa.Select[Any], hour: sa.Subquery) -> Sums:
    grouped = query.join(contracts, contracts.c.id == sales.c.contract_id).group_by(
        sales.c.terminal_id, contracts.c.utility, hour.c.at
    )
    sums = Sums()
    for terminal_id, utility, at, count, minor in connection.execute(grouped):
        cell = (str(terminal_id), str(utility), int(at))
        sums.count[cell], sums.minor[cell] = int(count), int(minor)
    return sums
