"""VAT by local day, as the ledger has it: what it was taken on, taken, given back and due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.pricing.model import Utility
from vending_server.reports.kinds.books import Books
from vending_server.reports.kinds.doubts import doubts_of
from vending_server.reports.model import CellKind, Column, Report, Row, Table

_FEES: Final = (accounts.FIXED_CHARGES, accounts.MUNICIPAL_FEES)
_COLUMNS: Final = (
    Column(title="P769", kind=CellKind.DAY, share=13),
    *(
        Column(title=text, kind=CellKind.MONEY, share=14, is_summed=True)
        for text in ("P770", "P771", "P764", "P773", "P774", "P775")
    ),
)


def build(books: Books) -> Report:
    """Return the VAT of a point, or of the whole town with what no point posted.

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
    )


def _rows(books: Books) -> Iterator[Row]:
    day, through = books.asked.period.from_day, books.asked.period.through_day
    while day <= through:
        debited, credited = _sums(books, day)
        net = {code: credited[code] - debited[code] for code in {*debited, *credited}}
        taken, given_back = credited[accounts.VAT], debited[accounts.VAT]
        figures = (
            net.get(accounts.revenue_of(Utility.ELECTRICITY), 0),
            net.get(accounts.revenue_of(Utility.WATER), 0),
            sum(net.get(code, 0) for code in _FEES),
            taken,
            given_back,
            taken - given_back,
        )
        if any(figures):
            yield (day, *figures)
        day += dt.timedelta(days=1)


def _sums(books: Books, day: dt.date) -> tuple[Counter[str], Counter[str]]:
    """Return what was debited and credited to each account of results on a day."""
    entry, account = ledger_entries.c, ledger_accounts.c
    codes = [accounts.VAT, *_FEES, *(accounts.revenue_of(one) for one in Utility)]
    found: list[Counter[str]] = []
    for side in (entry.debit_account_id, entry.credit_account_id):
        query: sa.Select[Any] = (
            sa.select(account.code, sa.func.sum(entry.amount_minor).label("total"))
            .join(ledger_accounts, account.id == side)
            .where(account.code.in_(codes))
            .where(entry.posted_at >= start_of(day, books.zone))
            .where(entry.posted_at < end_of(day, books.zone))
            .group_by(account.code)
        )
        if books.asked.point_number is not None:
            query = query.where(entry.point_number == books.asked.point_number)
        found.append(Counter({row.code: int(row.total) for row in books.connection.execute(query)}))
    return found[0], found[1]
