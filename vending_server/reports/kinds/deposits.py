"""Cash on its way to the bank: slips and the boxes of terminals, and what the bank said.

What was made before the period and had not arrived when it began stands here as well, so that the
last column adds up to what the books have in transit at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.machine_cash.tables import cash_box_counts, cash_box_emptyings
from vending_server.points.tables import terminals
from vending_server.reports.kinds.books import Books
from vending_server.reports.kinds.doubts import doubts_of
from vending_server.reports.model import CellKind, Column, Report, Row, Said, Table
from vending_server.shifts.tables import bank_confirmations, bank_deposits

_COLUMNS: Final = (
    Column(title="P733", kind=CellKind.MOMENT, share=19),
    Column(title="P749", kind=CellKind.NUMBER, share=11),
    Column(title="P750", kind=CellKind.TEXT, share=22),
    Column(title="P751", kind=CellKind.NUMBER, share=13),
    Column(title="P752", kind=CellKind.MONEY, share=14, is_summed=True),
    Column(title="P753", kind=CellKind.MONEY, share=14, is_summed=True),
    Column(title="P754", kind=CellKind.MONEY, share=14, is_summed=True),
    Column(title="P756", kind=CellKind.MONEY, share=12, is_summed=True),
    Column(title="P757", kind=CellKind.NUMBER, share=13),
    Column(title="P755", kind=CellKind.MONEY, share=14, is_summed=True),
)


def build(books: Books) -> Report:
    """Return the deposits of a point, or of all.

    Raises:
        Refused: NOT_FOUND.
    """
    return Report(
        asked=books.asked,
        point=books.point(),
        facts=[],
        tables=[Table(columns=_COLUMNS, rows=_rows(books))],
        doubts=doubts_of(books),
        signers=("P727",),
        is_wide=True,
    )


def _rows(books: Books) -> Iterator[Row]:
    yield from _slips(books)
    yield from _boxes(books)


def _slips(books: Books) -> Iterator[Row]:
    made, told = bank_deposits.c, bank_confirmations.c
    query = (
        sa.select(bank_deposits, told.confirmed_at, told.bank_reference)
        .add_columns(told.amount_minor.label("confirmed_minor"))
        .outerjoin(bank_confirmations, told.deposit_id == made.id)
        .where(*_on_its_way(books, made.made_at, told.confirmed_at, made.point_number))
        .order_by(made.made_at, made.id)
    )
    for row in books.rows(query):
        is_told = row.confirmed_at is not None and row.confirmed_at < books.end
        yield (
            books.local(row.made_at),
            f"{row.point_number}-{row.number}",
            row.bank,
            row.bag_number,
            row.expected_minor,
            row.amount_minor,
            row.confirmed_minor if is_told else None,
            (row.confirmed_minor if is_told else row.amount_minor) - row.expected_minor,
            row.bank_reference if is_told else None,
            0 if is_told else row.amount_minor,
        )


def _boxes(books: Books) -> Iterator[Row]:
    made, told = cash_box_emptyings.c, cash_box_counts.c
    query = (
        sa.select(cash_box_emptyings, told.counted_at, told.counted_minor, told.reference)
        .add_columns(terminals.c.number.label("terminal"))
        .join(terminals, terminals.c.id == made.terminal_id)
        .outerjoin(cash_box_counts, told.emptying_id == made.id)
        .where(*_on_its_way(books, made.posted_at, told.counted_at, made.point_number))
        .order_by(made.posted_at, made.id)
    )
    for row in books.rows(query):
        is_told = row.counted_at is not None and row.counted_at < books.end
        yield (
            books.local(row.happened_at),
            f"{row.point_number}-{row.terminal:02d}",
            Said("P838"),
            row.bag_number,
            row.expected_minor,
            row.counted_minor if is_told else None,
            row.counted_minor if is_told else None,
            row.counted_minor - row.expected_minor if is_told else 0,
            row.reference if is_told else None,
            0 if is_told else row.expected_minor,
        )


def _on_its_way(books: Books, made_at: Any, told_at: Any, point: Any) -> list[Any]:
    """Return what is made in the period, or was under way when it began."""
    found = [
        made_at < books.end,
        sa.or_(made_at >= books.start, told_at.is_(None), told_at >= books.start),
    ]
    if books.asked.point_number is not None:
        found.append(point == books.asked.point_number)
    return found
