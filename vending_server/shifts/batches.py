"""Batches as XMLVend nests them: shift < sales batch < banking batch, one of each open at a point.

They open by themselves with the first shift that needs one, and are ended by a person: a sales
batch when its shifts are closed, a banking batch when all that is in it went to the bank.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.paging import PageAsked
from vending_server.shifts.tables import banking_batches, sales_batches, shifts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import BatchFacts, BatchList

SALES, BANKING = "sales", "banking"


def open_sales_batch(connection: sa.Connection, point_number: int, now: dt.datetime) -> int:
    """Return the open sales batch of a point, opened now if there was none.

    Whoever calls holds the point, so that batches are numbered one by one.
    """
    known = _open_one(connection, sales_batches, point_number)
    if known is not None:
        return int(known.id)
    banking = _open_one(connection, banking_batches, point_number)
    banking_id = (
        _new(connection, banking_batches, point_number, now) if banking is None else banking.id
    )
    return _new(connection, sales_batches, point_number, now, banking_batch_id=banking_id)


def end_batch(
    connection: sa.Connection, kind: str, point_number: int, now: dt.datetime
) -> BatchFacts:
    """End the open batch of a kind at a point.

    Raises:
        Refused: BATCH_NOT_OPEN, or BATCH_NOT_FINISHED with how much of it is open.
    """
    table = sales_batches if kind == SALES else banking_batches
    batch = _open_one(connection, table, point_number)
    if batch is None:
        raise Refused(ProblemCode.BATCH_NOT_OPEN)
    unfinished = _unfinished(connection, kind, batch.id)
    if unfinished:
        raise Refused(ProblemCode.BATCH_NOT_FINISHED, open=unfinished)
    connection.execute(table.update().where(table.c.id == batch.id).values(closed_at=now))
    return _facts(connection, kind, batch.id)


def batches_of(connection: sa.Connection, point_number: int, page: PageAsked) -> BatchList:
    """Return a page of the batches of a point, of both kinds, the latest opened first."""
    found: list[tuple[dt.datetime, int, int]] = []
    for part, table in enumerate((sales_batches, banking_batches)):
        opened = table.c.opened_at
        query = sa.select(opened, table.c.id).where(table.c.point_number == point_number)
        rows = connection.execute(page.rows_of(query, opened, part, table.c.id, newest_first=True))
        found += [(row.opened_at, part, row.id) for row in rows]
    shown, next_cursor = page.cut(sorted(found, reverse=True), lambda one: one)
    batches = [_facts(connection, (SALES, BANKING)[part], one) for _, part, one in shown]
    return BatchList(batches=batches, next_cursor=next_cursor)


def banking_batch_of(connection: sa.Connection, sales_batch_id: int) -> tuple[int, int]:
    """Return id and number of the banking batch that a sales batch stands in."""
    query = (
        sa.select(banking_batches.c.id, banking_batches.c.number)
        .join(sales_batches, sales_batches.c.banking_batch_id == banking_batches.c.id)
        .where(sales_batches.c.id == sales_batch_id)
    )
    row = connection.execute(query).one()
    return row.id, row.number


def _open_one(connection: sa.Connection, table: sa.Table, point_number: int) -> Any:
    query = sa.select(table).where(
        table.c.point_number == point_number, table.c.closed_at.is_(None)
    )
    return connection.execute(query.with_for_update()).one_or_none()


def _new(
    connection: sa.Connection,
    table: sa.Table,
    point_number: int,
    now: dt.datetime,
    **values: int,
) -> int:
    last = sa.select(sa.func.max(table.c.number)).where(table.c.point_number == point_number)
    made = table.insert().values(
        point_number=point_number,
        number=(connection.scalar(last) or 0) + 1,
        opened_at=now,
        **values,
    )
    return int(connection.scalars(made.returning(table.c.id)).one())


def _unfinished(connection: sa.Connection, kind: str, batch_id: int) -> int:
    if kind == SALES:
        still_open = (shifts.c.sales_batch_id == batch_id) & shifts.c.closed_at.is_(None)
        return _count(connection, shifts, still_open)
    of_batch = sales_batches.c.banking_batch_id == batch_id
    not_ended = _count(connection, sales_batches, of_batch & sales_batches.c.closed_at.is_(None))
    within = shifts.c.sales_batch_id.in_(sa.select(sales_batches.c.id).where(of_batch))
    has_cash = shifts.c.counted_minor > shifts.c.float_left_minor
    undeposited = within & shifts.c.deposit_id.is_(None) & has_cash
    return not_ended + _count(connection, shifts, undeposited)


def _count(connection: sa.Connection, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    return connection.scalars(sa.select(sa.func.count()).select_from(table).where(which)).one()


def _facts(connection: sa.Connection, kind: str, batch_id: int) -> BatchFacts:
    table = sales_batches if kind == SALES else banking_batches
    row = connection.execute(sa.select(table).where(table.c.id == batch_id)).one()
    if kind == SALES:
        within = shifts.c.sales_batch_id == batch_id
        parts = connection.scalars(sa.select(shifts.c.id).where(within).order_by(shifts.c.id))
    else:
        of_batch = sa.select(sales_batches.c.id).where(sales_batches.c.banking_batch_id == batch_id)
        within = shifts.c.sales_batch_id.in_(of_batch)
        numbers = sa.select(sales_batches.c.number).where(
            sales_batches.c.banking_batch_id == batch_id
        )
        parts = connection.scalars(numbers.order_by(sales_batches.c.number))
    named = [str(part) for part in parts]
    counted = sa.select(sa.func.coalesce(sa.func.sum(shifts.c.counted_minor), 0)).where(within)
    return BatchFacts(
        kind=kind,
        number=row.number,
        point_number=row.point_number,
        opened_at=row.opened_at.isoformat(),
        closed_at=None if row.closed_at is None else row.closed_at.isoformat(),
        parts=named,
        counted_minor=int(connection.scalars(counted).one()),
    )
