"""Lists for whoever reconciles: a point's shifts and its deposit slips, newest first, in pages."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.points.service import numbers_of_terminals
from vending_server.shifts.tables import (
    bank_confirmations,
    bank_deposits,
    banking_batches,
    sales_batches,
    shifts,
)
from vending_server.wire.shifts import ShiftLine, ShiftList, SlipLine, SlipList


def shifts_of(connection: sa.Connection, point_number: int, page: PageAsked) -> ShiftList:
    """Return a page of shifts; of an open one nobody has counted anything."""
    query = (
        sa.select(
            shifts,
            sales_batches.c.number.label("sales_batch"),
            banking_batches.c.number.label("banking_batch"),
            bank_deposits.c.number.label("slip"),
        )
        .join(sales_batches, sales_batches.c.id == shifts.c.sales_batch_id)
        .join(banking_batches, banking_batches.c.id == sales_batches.c.banking_batch_id)
        .outerjoin(bank_deposits, bank_deposits.c.id == shifts.c.deposit_id)
        .where(shifts.c.point_number == point_number)
    )
    query = page.rows_of(query, shifts.c.opened_at, shifts.c.id, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.opened_at, row.id))
    logins = logins_of(connection, {row.operator_id for row in shown})
    numbers = numbers_of_terminals(connection, {row.terminal_id for row in shown})
    return ShiftList(
        shifts=[
            ShiftLine(
                shift_id=row.id,
                terminal=numbers[row.terminal_id],
                number=row.number,
                operator=logins[row.operator_id],
                opened_at=row.opened_at.isoformat(),
                closed_at=None if row.closed_at is None else row.closed_at.isoformat(),
                counted_minor=row.counted_minor,
                variance_minor=row.variance_minor,
                float_left_minor=row.float_left_minor,
                is_provisional=not row.is_synced,
                sales_batch=row.sales_batch,
                banking_batch=row.banking_batch,
                slip=row.slip,
            )
            for row in shown
        ],
        next_cursor=next_cursor,
    )


def slips_of(connection: sa.Connection, point_number: int, page: PageAsked) -> SlipList:
    """Return a page of deposit slips, with the bank's word for each that it has given."""
    query = (
        sa.select(
            bank_deposits,
            banking_batches.c.number.label("banking_batch"),
            bank_confirmations.c.confirmed_at,
            bank_confirmations.c.amount_minor.label("confirmed_minor"),
            bank_confirmations.c.bank_reference,
        )
        .join(banking_batches, banking_batches.c.id == bank_deposits.c.banking_batch_id)
        .outerjoin(bank_confirmations, bank_confirmations.c.deposit_id == bank_deposits.c.id)
        .where(bank_deposits.c.point_number == point_number)
    )
    query = page.rows_of(query, bank_deposits.c.number, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.number,))
    logins = logins_of(connection, {row.made_by for row in shown})
    return SlipList(
        slips=[
            SlipLine(
                document_id=row.id,
                number=row.number,
                banking_batch=row.banking_batch,
                bank=row.bank,
                bag_number=row.bag_number,
                expected_minor=row.expected_minor,
                amount_minor=row.amount_minor,
                difference_reason=row.difference_reason,
                made_at=row.made_at.isoformat(),
                made_by=logins[row.made_by],
                confirmed_at=None if row.confirmed_at is None else row.confirmed_at.isoformat(),
                confirmed_minor=row.confirmed_minor,
                bank_reference=row.bank_reference,
            )
            for row in shown
        ],
        in_transit_minor=_in_transit(connection, point_number),
        next_cursor=next_cursor,
    )


def _in_transit(connection: sa.Connection, point_number: int) -> int:
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(bank_deposits.c.amount_minor), 0))
        .outerjoin(bank_confirmations, bank_confirmations.c.deposit_id == bank_deposits.c.id)
        .where(bank_deposits.c.point_number == point_number)
        .where(bank_confirmations.c.id.is_(None))
    )
    return int(connection.scalars(query).one())
