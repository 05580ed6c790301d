"""What the last replays said of each point, kept for head office: a replay takes half a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from vending_server.paging import PageAsked
from vending_server.sealing.served import Case, Served
from vending_server.sealing.states import AmountsFor
from vending_server.sealing.tables import offline_coverages
from vending_server.wire.offline_coverage import CoverageList, CoverageRow


def keep(
    connection: sa.Connection,
    found: Mapping[Case, Served],
    *,
    amounts: AmountsFor,
    days: Sequence[dt.date],
) -> None:
    """Put what was found in the place of what was found before of the same points."""
    table = offline_coverages
    points: Collection[int] = {case.point for case in found}
    connection.execute(
        table.delete().where(table.c.amounts == amounts, table.c.point_number.in_(points))
    )
    rows = [
        {
            "point_number": case.point,
            "amounts": amounts,
            "hours": case.hours,
            "ceiling_minor": case.ceiling_minor,
            "first_on": min(days),
            "last_on": max(days),
            "outages": served.outages,
            "came": served.came,
            "served_some": served.some,
            "served_usual": served.usual,
        }
        for case, served in found.items()
    ]
    connection.execute(table.insert(), rows)


def told(connection: sa.Connection, page: PageAsked) -> CoverageList:
    """Return a page of what is kept, by point, amounts, length and ceiling."""
    table = offline_coverages.c
    query = page.rows_of(
        sa.select(offline_coverages),
        *(table.point_number, table.amounts, table.hours, table.ceiling_minor),
    )
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(
        rows, lambda row: (row.point_number, row.amounts.value, row.hours, row.ceiling_minor)
    )
    return CoverageList(rows=[_row(row) for row in shown], next_cursor=next_cursor)


def _row(row: sa.Row[tuple[object, ...]]) -> CoverageRow:
    return CoverageRow(
        point=row.point_number,
        amounts=row.amounts.value,
        hours=row.hours,
        ceiling_minor=row.ceiling_minor,
        first_on=row.first_on.isoformat(),
        last_on=row.last_on.isoformat(),
        outages=row.outages,
        came=row.came,
        some=row.served_some,
        usual=row.served_usual,
    )
