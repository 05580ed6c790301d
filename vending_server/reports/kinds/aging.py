"""What is owed, by age: old debts, and charges and fees that fell due; as things stand now.

Customers stand in it by their number, not by name: what is archived is never changed, and whoever
is to be forgotten would stay in it for ever (docs/decisions/0423).

The ages are those of the view report_arrears_aging (sql/views), which says how old a debt is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.meters.tables import customers
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import CellKind, Column, Report, Row, Table
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.wire.facts import BothLanguages

_AGES: Final = ("this month", "1 to 3 months", "4 to 12 months", "over a year", "unknown")
_PUT_OFF: Final = "put off"
_TITLES: Final = ("P779", "P780", "P781", "P782", "P783", "P784")
_COLUMNS: Final = (
    Column(title="P776", kind=CellKind.NUMBER, share=14),
    Column(title="P758", kind=CellKind.NUMBER, share=12),
    Column(title="P777", kind=CellKind.TEXT, share=18),
    Column(title="P778", kind=CellKind.NUMBER, share=10),
    *(Column(title=one, kind=CellKind.MONEY, share=13, is_summed=True) for one in _TITLES),
    Column(title="P715", kind=CellKind.MONEY, share=14, is_summed=True),
)


def build(books: Books) -> Report:
    """Return what every customer owes; the municipality's, not a point's."""
    return Report(
        asked=books.asked,
        point=None,
        facts=[],
        tables=[Table(columns=_COLUMNS, rows=_rows(books))],
        notes=("P829",),
        is_wide=True,
    )


def _rows(books: Books) -> Iterator[Row]:
    for row in books.rows(_query()):
        age = _PUT_OFF if row.is_postponed else row.age
        yield (
            row.customer_number or f"#{row.customer_id}",
            row.account_number,
            BothLanguages(ar=row.name_ar, en=row.name_en),
            _month(row.since),
            *(row.owed_minor if age == one else None for one in (*_AGES, _PUT_OFF)),
            row.owed_minor,
        )


def _month(text: str | None) -> str | None:
    """Return `11/2026`, as months are written here."""
    return None if text is None else f"{text[5:7]}/{text[:4]}"


def _query() -> sa.Select[Any]:
    aging = sa.table(
        "report_arrears_aging",
        *map(sa.column, ("source", "source_id", "customer_id", "account_number", "since")),
        *map(sa.column, ("is_postponed", "owed_minor", "age")),
    ).c
    return (
        sa.select(aging.account_number, aging.since, aging.is_postponed, aging.owed_minor)
        .add_columns(aging.age, aging.customer_id, customers.c.number.label("customer_number"))
        .add_columns(
            sa.func.coalesce(dues.c.name_ar, arrears_accounts.c.name_ar).label("name_ar"),
            sa.func.coalesce(dues.c.name_en, arrears_accounts.c.name_en).label("name_en"),
        )
        .join(customers, customers.c.id == aging.customer_id)
        .outerjoin(dues, (aging.source == "due") & (dues.c.id == aging.source_id))
        .outerjoin(
            arrears_accounts,
            (aging.source == "old_debt") & (arrears_accounts.c.id == aging.source_id),
        )
        .order_by(aging.customer_id, aging.source, aging.source_id)
    )
