"""Read the sales that a decision is tried on, contract by contract, in their order.

Sales that were taken back are left out: nobody bought anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.corrections.tables import corrected_sales, tariff_corrections
from vending_server.meters.tables import contracts
from vending_server.pricing.model import Tariff, Utility
from vending_server.pricing.period import billing_period
from vending_server.rerating.model import PastSale
from vending_server.rerating.replay import AskedItem, FullSale
from vending_server.vending.past_sales import local_midnight
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales, vends


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Local days, the last one not included, of one utility and perhaps one class."""

    utility: Utility
    customer_class: str | None
    from_on: dt.date
    until_on: dt.date
    zone: dt.tzinfo

    @property
    def since(self) -> dt.datetime:
        """The first moment that counts."""
        return local_midnight(self.from_on, self.zone)

    @property
    def until(self) -> dt.datetime:
        """The first moment that does not count any more."""
        return local_midnight(self.until_on, self.zone)

    def reads_from(self, tariff: Tariff) -> dt.datetime:
        """Return where the period begins that holds the first day: blocks count from there."""
        return billing_period(self.since, tariff.period, self.zone).start


def contracts_with_sales(connection: sa.Connection, span: Span) -> list[int]:
    """Return the contracts that bought in the span, ascending."""
    query = (
        sa.select(sales.c.contract_id)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .where(
            *_of_class(span),
            sales.c.sold_at >= span.since,
            sales.c.sold_at < span.until,
            not_reversed(),
        )
        .distinct()
        .order_by(sales.c.contract_id)
    )
    return list(connection.scalars(query))


def past_sales(
    connection: sa.Connection,
    span: Span,
    tariff: Tariff,
    contract_ids: Collection[int] | None = None,
) -> Iterator[tuple[int, list[PastSale]]]:
    """Yield each contract's sales as they stand in the books, with any earlier correction."""
    columns = [getattr(sales.c, name) for name in _PAST]
    query = _query(span, tariff, columns)
    before = _corrected(span)
    if contract_ids is not None:
        query = query.where(sales.c.contract_id.in_(contract_ids))
        before = before.where(sales.c.contract_id.in_(contract_ids))
    # The last correction of a sale comes last, and stays.
    corrected = {
        row.sale_id: (row.gross_minor, row.vat_minor) for row in connection.execute(before)
    }
    rows = connection.execute(query)
    for contract_id, group in groupby(rows, key=lambda row: row.contract_id):
        yield contract_id, [_past(row, corrected) for row in group]


def full_sales(
    connection: sa.Connection, span: Span, tariff: Tariff, *, first_id: int, last_id: int
) -> Iterator[tuple[int, list[FullSale]]]:
    """Yield the sales of contracts from one to another with their money and what they owed."""
    columns = [getattr(sales.c, name) for name in (*_PAST, *_MONEY)]
    query = _query(span, tariff, [*columns, vends.c.response]).join(
        vends,
        sa.and_(vends.c.terminal_id == sales.c.terminal_id, vends.c.vend_id == sales.c.vend_id),
    )
    query = query.where(sales.c.contract_id.between(first_id, last_id))
    rows = connection.execute(query.execution_options(yield_per=_PAGE))
    for contract_id, group in groupby(rows, key=lambda row: row.contract_id):
        yield contract_id, [_full(row) for row in group]


_PAST: Final = (
    *("id", "contract_id", "sold_at", "units_tenths"),
    *("energy_gross_minor", "energy_vat_minor"),
)
_MONEY: Final = ("tender_minor", "carry_before_minor", "carry_after_minor")
_PAGE: Final = 5_000


class _Quote(msgspec.Struct, frozen=True):
    deductions: list[AskedItem]


class _Answer(msgspec.Struct, frozen=True):
    quote: _Quote


_ANSWER: Final = msgspec.json.Decoder(_Answer)


def _query(span: Span, tariff: Tariff, columns: list[sa.Column[Any]]) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .where(
            *_of_class(span),
            sales.c.sold_at >= span.reads_from(tariff),
            sales.c.sold_at < span.until,
            not_reversed(),
        )
        .order_by(sales.c.contract_id, sales.c.sold_at, sales.c.id)
    )


def _of_class(span: Span) -> list[sa.ColumnElement[bool]]:
    found = [contracts.c.utility == span.utility]
    if span.customer_class is not None:
        found.append(contracts.c.customer_class == span.customer_class)
    return found


def _corrected(span: Span) -> sa.Select[Any]:
    """Return the query for what earlier corrections made of the sales, oldest first."""
    return (
        sa.select(corrected_sales)
        .join(tariff_corrections)
        .join(sales, sales.c.id == corrected_sales.c.sale_id)
        .where(sales.c.sold_at >= span.since, sales.c.sold_at < span.until)
        .order_by(tariff_corrections.c.made_at, tariff_corrections.c.id)
    )


def _past(row: Any, corrected: dict[str, tuple[int, int]]) -> PastSale:
    gross, vat = corrected.get(row.id, (row.energy_gross_minor, row.energy_vat_minor))
    return PastSale(
        sale_id=row.id,
        contract_id=row.contract_id,
        sold_at=row.sold_at,
        units_tenths=row.units_tenths,
        gross_minor=gross,
        vat_minor=vat,
    )


def _full(row: Any) -> FullSale:
    return FullSale(
        past=_past(row, {}),
        tender_minor=row.tender_minor,
        carry_before_minor=row.carry_before_minor,
        carry_after_minor=row.carry_after_minor,
        asked=_ANSWER.decode(row.response).quote.deductions,
    )
