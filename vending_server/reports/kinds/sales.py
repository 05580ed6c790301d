"""The sales journal: what was sold, paid and taken back, by the day of its posting.

Every figure is the ledger's own: what passed through sale clearing, by the account on the other
side.  Each line adds up: what came in, and what was carried from before, is what it was used for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.meters.tables import contracts, meters
from vending_server.payments.tables import payments
from vending_server.pricing.model import Utility
from vending_server.reports.kinds.books import Books, some_at_a_time
from vending_server.reports.kinds.doubts import doubts_of
from vending_server.reports.kinds.papers import told_of
from vending_server.reports.model import CellKind, Column, Report, Row, Said, Table
from vending_server.vending.tables import sale_reversals, sales

_MONEY: Final = (
    ("cash", "P761"),
    ("other", "P762"),
    ("carried", "P763"),
    ("fees", "P764"),
    ("debts", "P765"),
    ("net", "P766"),
    ("vat", "P767"),
)
_COLUMNS: Final = (
    Column(title="P733", kind=CellKind.MOMENT, share=19),
    Column(title="P760", kind=CellKind.NUMBER, share=15),
    Column(title="P734", kind=CellKind.TEXT, share=16),
    Column(title="P758", kind=CellKind.NUMBER, share=11),
    Column(title="P759", kind=CellKind.NUMBER, share=17),
    *(Column(title=text, kind=CellKind.MONEY, share=12, is_summed=True) for _, text in _MONEY),
    Column(title="P842", kind=CellKind.UNITS, share=11, is_summed=True),
    Column(title="P843", kind=CellKind.UNITS, share=9, is_summed=True),
)
_USES: Final = {
    "fees": (accounts.FIXED_CHARGES, accounts.MUNICIPAL_FEES),
    "debts": (accounts.ARREARS,),
    "net": tuple(accounts.revenue_of(one) for one in Utility),
    "vat": (accounts.VAT,),
    "carried": (accounts.CARRY,),
}


def build(books: Books) -> Report:
    """Return the sales journal of a point, or of all.

    Raises:
        Refused: NOT_FOUND.
    """
    return Report(
        asked=books.asked,
        point=books.point(),
        facts=[],
        tables=[Table(columns=_COLUMNS, rows=_rows(books))],
        doubts=doubts_of(books),
        notes=("P828", "P831"),
        is_wide=True,
    )


def _rows(books: Books) -> Iterator[Row]:
    for some in some_at_a_time(books.rows(_query(books))):
        ids = [row.transaction_id for row in some]
        told = told_of(books.connection, ids)
        about = _about(books.connection, ids)
        for row in some:
            said, number = told.get(row.transaction_id, (Said("P805"), ""))
            account, drn, *units = about.get(row.transaction_id, ("", "", None, None))
            money = {name: int(getattr(row, name)) for name in _USES}
            cash = int(row.cash)
            used = sum(money.values())
            money |= {"cash": cash, "other": used - cash, "carried": -money["carried"]}
            yield (
                books.local(row.posted_at),
                number,
                said,
                account,
                drn,
                *(money[name] for name, _ in _MONEY),
                *units,
            )


def _query(books: Books) -> sa.Select[Any]:
    entry, account = ledger_entries.c, ledger_accounts.c
    clearing = sa.select(account.id).where(account.code == accounts.SALE_CLEARING).scalar_subquery()
    is_use = entry.debit_account_id == clearing
    is_back = entry.credit_account_id == clearing

    def sum_of(name: str, wanted: sa.ColumnElement[bool]) -> Any:
        """Add up what went from clearing to these accounts, less what came back from them."""
        ids = sa.select(account.id).where(wanted)
        value = sa.case(
            (is_use & entry.credit_account_id.in_(ids), entry.amount_minor),
            (is_back & entry.debit_account_id.in_(ids), -entry.amount_minor),
            else_=0,
        )
        return sa.func.sum(value).label(name)

    drawers = sa.or_(account.code.like("drawer:%"), account.code.like("shift:%"))
    return (
        sa.select(entry.posted_at, entry.transaction_id)
        .add_columns(*(sum_of(name, account.code.in_(codes)) for name, codes in _USES.items()))
        .add_columns((-sum_of("cash", drawers).element).label("cash"))
        .where(*books.posted(), sa.or_(is_use, is_back))
        .group_by(entry.posted_at, entry.transaction_id)
        .order_by(entry.posted_at, entry.transaction_id)
    )


def _about(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, tuple[str, str, int | None, int | None]]:
    """Return account, meter, kWh and m³ of each; units that were taken back are less."""
    of_sale = (
        sa.select(contracts.c.account_number, contracts.c.utility)
        .add_columns(meters.c.drn, sales.c.units_tenths)
        .select_from(sales)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .join(meters, meters.c.id == sales.c.meter_id)
    )
    sold = of_sale.add_columns(sales.c.id.label("id")).where(sales.c.id.in_(transaction_ids))
    back = (
        of_sale.add_columns(sale_reversals.c.document_id.label("id"))
        .join(sale_reversals, sale_reversals.c.sale_id == sales.c.id)
        .where(sale_reversals.c.document_id.in_(transaction_ids))
    )
    found: dict[str, tuple[str, str, int | None, int | None]] = {}
    for query, sign in ((sold, 1), (back, -1)):
        for row in connection.execute(query):
            units = sign * row.units_tenths
            is_water = row.utility is Utility.WATER
            kwh, cubic = (None, units) if is_water else (units, None)
            found[row.id] = (row.account_number, row.drn, kwh, cubic)
    paid = (
        sa.select(payments.c.id, contracts.c.account_number)
        .join(contracts, contracts.c.id == payments.c.contract_id)
        .where(payments.c.id.in_(transaction_ids))
    )
    for row in connection.execute(paid):
        found[row.id] = (row.account_number, "", None, None)
    return found
