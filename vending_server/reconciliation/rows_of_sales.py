"""Sales that one side knows and the other does not, or knows otherwise: found in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.reconciliation.model import Difference, Link, LinkKind, SubjectKind
from vending_server.reconciliation.shift_sums import SALES
from vending_server.reconciliation.span import SLACK
from vending_server.reconciliation.tables import Outcome, journal_takings
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sale_tenders, sales, tokens, vends

_taken, _sale = journal_takings.c, sales.c
_LONGEST: Final = dt.timedelta(days=14)
"""No shift is open for longer; so its sales are found by their index."""


def unlike_sales(connection: sa.Connection, difference: Difference, limit: int) -> Iterator[Link]:
    """Yield what the journal tells and no sale stands for, and the other way round."""
    told, sold = _within(difference)
    yield from _only_told(connection, told, sold, limit)
    yield from _only_sold(connection, told, sold, limit)


def _within(
    difference: Difference,
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return which takings and which sales are the subject's."""
    subject = difference.subject
    if subject.kind is SubjectKind.SHIFT:
        sold = (_sale.shift_id == subject.id) & (_sale.terminal_id == subject.terminal_id)
        return _taken.shift_id == subject.id, sold & (_sale.sold_at >= difference.since - _LONGEST)
    since, until = difference.since - SLACK, difference.since  # a till day ends where it differs
    told = (_taken.terminal_id == subject.terminal_id) & _taken.shift_id.is_(None)
    sold = (_sale.terminal_id == subject.terminal_id) & _sale.shift_id.is_(None)
    return (
        told & (_taken.at >= since) & (_taken.at < until),
        sold & (_sale.sold_at >= since) & (_sale.sold_at < until),
    )


def _only_told(
    connection: sa.Connection,
    told: sa.ColumnElement[bool],
    sold: sa.ColumnElement[bool],
    limit: int,
) -> Iterator[Link]:
    cash = _cash_of_sale()
    query = (
        sa.select(
            journal_takings,
            _sale.id.label("sale_id"),
            cash.label("sold_minor"),
            vends.c.kind.label("decided"),
        )
        .outerjoin(
            vends,
            (vends.c.terminal_id == _taken.terminal_id) & (vends.c.vend_id == _taken.document_id),
        )
        .outerjoin(sales, (_sale.id == vends.c.sale_id) & sold & not_reversed())
        .where(told, _taken.kind.in_(SALES))
        .where(_taken.cash_minor - _taken.returned_minor != sa.func.coalesce(cash, 0))
        .order_by(_taken.sequence, _taken.position)
        .limit(limit)
    )
    for row in connection.execute(query):
        facts: dict[str, str | int] = {
            "what": row.kind.value,
            "outcome": row.outcome.value,
            "receipt": row.receipt_sequence or 0,
            "server": "nothing" if row.decided is None else row.decided.value,
            "sold_minor": int(row.sold_minor or 0),
        }
        yield Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            at=row.at,
            amount_minor=(row.cash_minor or 0) - row.returned_minor,
            told=facts | {"vend_id": row.document_id},
        )


def _only_sold(
    connection: sa.Connection,
    told: sa.ColumnElement[bool],
    sold: sa.ColumnElement[bool],
    limit: int,
) -> Iterator[Link]:
    is_told = sa.exists().where(
        _taken.terminal_id == _sale.terminal_id,
        _taken.document_id == _sale.vend_id,
        told,
        _taken.outcome != Outcome.REFUSED,
    )
    query = (
        sa.select(sales)
        .where(sold, not_reversed(), ~is_told)
        .order_by(_sale.receipt_sequence)
        .limit(limit)
    )
    for row in connection.execute(query):
        yield Link(
            kind=LinkKind.SALE,
            id=row.id,
            at=row.sold_at,
            amount_minor=row.tender_minor,
            told={"receipt": row.receipt_sequence, "vend_id": row.vend_id},
        )


def untokened(connection: sa.Connection, difference: Difference, limit: int) -> Iterator[Link]:
    """Yield the sales of a subject that no token stands for."""
    _, sold = _within(difference)
    has_token = sa.exists().where(tokens.c.meter_id == _sale.meter_id, tokens.c.sale_id == _sale.id)
    query = sa.select(sales).where(sold, not_reversed(), ~has_token)
    for row in connection.execute(query.order_by(_sale.receipt_sequence).limit(limit)):
        yield Link(
            kind=LinkKind.SALE,
            id=row.id,
            at=row.sold_at,
            amount_minor=row.tender_minor,
            told={"receipt": row.receipt_sequence},
        )


def _cash_of_sale() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.sum(sale_tenders.c.amount_minor))
        .where(sale_tenders.c.sale_id == _sale.id, sale_tenders.c.kind == "cash")
        .correlate(sales)
        .scalar_subquery()
    )
