"""The daily reconciliation: every shift, box and till with its views of the same money.

What each view is, and what differs, is reconciliation's to say; this is its paper.  Nothing is set
against anything else: over and short are added up apart.  Beside each difference stands its likely
cause, below all what was done about them, by whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from vending_server.days.model import HEAD_OFFICE, end_of, start_of
from vending_server.ledger.by_accounts import by_accounts
from vending_server.paging import PageAsked, Position
from vending_server.reconciliation.listing import rows_of
from vending_server.reconciliation.model import DifferenceKind, SubjectKind, View
from vending_server.reconciliation.seals import kept_seals
from vending_server.reconciliation.span import Span
from vending_server.reports.kinds.books import Books
from vending_server.reports.kinds.decisions import SUBJECTS, Named, decisions, likely_causes
from vending_server.reports.kinds.doubts import doubts_of
from vending_server.reports.model import Cell, CellKind, Column, Report, Row, Said, Table
from vending_server.wire.reconciliation import ReconciliationRow, ViewFacts

_AT_ONCE: Final = 200
_MISSING: Final = "missing"
_STANDINGS: Final = {
    "balanced": "P854",
    "waits": "P855",
    "decide": "P856",
    "explained": "P857",
    "open": "P858",
    "provisional": "P717",
}
_VIEWS: Final = {
    View.COUNTED: "P815",
    View.JOURNAL: "P847",
    View.LEDGER: "P848",
    View.TOKENS: "P849",
    View.DEPOSIT: "P850",
    View.BANK: "P750",
    View.VOUCHER: "P852",
    View.AGREED: "P874",
}
_KINDS: Final = {
    DifferenceKind.AMOUNT: "P867",
    DifferenceKind.COUNT: "P868",
    DifferenceKind.MISSING: "P869",
    DifferenceKind.GAP: "P870",
    DifferenceKind.STANDING: "P871",
    DifferenceKind.LIMIT: "P872",
    DifferenceKind.PRICE: "P873",
}
assert set(_VIEWS) == set(View), "every view has its name"
assert set(_KINDS) == set(DifferenceKind), "every kind of difference has its name"
_MONEY: Final = (View.COUNTED, View.JOURNAL, View.LEDGER, View.DEPOSIT, View.BANK, View.VOUCHER)
_WHO: Final = (
    Column(title="P769", kind=CellKind.DAY, share=12),
    Column(title="P735", kind=CellKind.NUMBER, share=13),
    Column(title="P734", kind=CellKind.TEXT, share=16),
)
_ROWS: Final = (
    *_WHO,
    Column(title="P726", kind=CellKind.TEXT, share=11),
    *(
        Column(title=_VIEWS[view], kind=CellKind.MONEY, share=13, is_summed=True)
        for view in _MONEY[:3]
    ),
    Column(title="P849", kind=CellKind.COUNT, share=9, is_summed=True),
    *(
        Column(title=_VIEWS[view], kind=CellKind.MONEY, share=13, is_summed=True)
        for view in _MONEY[3:]
    ),
    Column(title="P853", kind=CellKind.TEXT, share=17),
)
_DIFFERENCES: Final = (
    *_WHO,
    Column(title="P862", kind=CellKind.TEXT, share=15),
    Column(title="P863", kind=CellKind.TEXT, share=15),
    Column(title="P864", kind=CellKind.TEXT, share=16),
    Column(title="P865", kind=CellKind.MONEY, share=13, is_summed=True),
    Column(title="P866", kind=CellKind.MONEY, share=13, is_summed=True),
    Column(title="P1002", kind=CellKind.TEXT, share=20),
    Column(title="P778", kind=CellKind.MOMENT, share=18),
)
_SEALS: Final = (
    Column(title="P769", kind=CellKind.DAY, share=12),
    Column(title="P711", kind=CellKind.NUMBER, share=10),
    Column(title="P1061", kind=CellKind.MOMENT, share=18),
    Column(title="P1062", kind=CellKind.COUNT, share=10),
    Column(title="P1063", kind=CellKind.NUMBER, share=80),
)
_HEAD_OFFICE: Final = (
    Column(title="P769", kind=CellKind.DAY, share=12),
    Column(title="P1072", kind=CellKind.NUMBER, share=40),
    Column(title="P1073", kind=CellKind.NUMBER, share=40),
    Column(title="P1062", kind=CellKind.COUNT, share=10, is_summed=True),
    Column(title="P867", kind=CellKind.MONEY, share=16, is_summed=True),
)


def build(books: Books) -> Report:
    """Return the reconciliation of a point, or of all.

    Raises:
        Refused: NOT_FOUND.
    """
    point = books.point()
    told = list(_told(books))
    return Report(
        asked=books.asked,
        point=point,
        facts=[],
        tables=[
            Table(columns=_ROWS, rows=_rows(told)),
            Table(title="P861", columns=_DIFFERENCES, rows=_differences(books, told)),
            decisions(books, _shifts(told)),
            *(
                [Table(title="P1071", columns=_HEAD_OFFICE, rows=_of_head_office(books))]
                if point is None
                else []
            ),
            Table(title="P1060", columns=_SEALS, rows=_seals(books)),
        ],
        doubts=doubts_of(books),
        signers=("P727",),
        notes=("P875",),
        is_wide=True,
    )


def _told(books: Books) -> Iterator[ReconciliationRow]:
    """Yield every row, the first begun first."""
    span = Span(
        from_day=books.asked.period.from_day,
        through_day=books.asked.period.through_day,
        zone=books.zone,
        point_number=books.asked.point_number,
    )
    reached: list[Position] = []

    def remember(position: Position) -> str:
        reached.append(position)
        return "more"

    page = PageAsked(limit=_AT_ONCE, after=None, cursor_of=remember)
    found: list[ReconciliationRow] = []
    while True:
        answer = rows_of(books.connection, span, page, books.now)
        found += answer.rows
        if answer.next_cursor is None:
            break
        page = PageAsked(limit=_AT_ONCE, after=reached[-1], cursor_of=remember)
    yield from reversed(found)


def _rows(told: Iterable[ReconciliationRow]) -> Iterator[Row]:
    for row in told:
        views = {View(one.view): one for one in row.views}
        money = [_amount(views.get(view)) for view in _MONEY]
        tokens = views.get(View.TOKENS)
        yield (
            *_who(row),
            row.operator or "",
            *money[:3],
            None if tokens is None or tokens.state == _MISSING else tokens.count,
            *money[3:],
            Said(_STANDINGS[row.standing]),
        )


def _differences(books: Books, told: Sequence[ReconciliationRow]) -> Iterator[Row]:
    ids = [one.item_id for row in told for one in row.differences if one.item_id is not None]
    causes = likely_causes(books, ids)
    for row in told:
        for one in row.differences:
            since = dt.datetime.fromisoformat(one.since)
            yield (
                *_who(row),
                Said(_VIEWS[View(one.left)]),
                Said(_VIEWS[View(one.right)]),
                Said(_KINDS[DifferenceKind(one.kind)]),
                one.amount_minor if one.amount_minor > 0 else None,
                -one.amount_minor if one.amount_minor < 0 else None,
                causes.get(one.item_id or ""),
                books.local(since),
            )


def _shifts(told: Iterable[ReconciliationRow]) -> dict[str, Named]:
    of_shifts = (row for row in told if row.subject.kind == SubjectKind.SHIFT.value)
    return {row.subject.id: Named(*_seat(row)) for row in of_shifts}


def _seals(books: Books) -> Iterator[Row]:
    """Yield the days that were locked when the paper was made, with the hash over their entries."""
    period = books.asked.period
    for row in kept_seals(
        books.connection,
        point_number=books.asked.point_number,
        first=period.from_day,
        last=period.through_day,
        until=books.now,
    ):
        is_office = row.point_number == HEAD_OFFICE
        seat = Said("P1070") if is_office else str(row.point_number)
        yield row.day, seat, books.local(row.sealed_at), row.entries, row.root


def _of_head_office(books: Books) -> Iterator[Row]:
    """Yield what head office posted, day by day and account by account; no drawer holds it."""
    after = books.now + dt.timedelta(microseconds=1)  # what was posted at that moment is meant too
    period = books.asked.period
    for number in range((period.through_day - period.from_day).days + 1):
        day = period.from_day + dt.timedelta(days=number)
        start, until = start_of(day, books.zone), min(end_of(day, books.zone), after)
        for one in by_accounts(books.connection, HEAD_OFFICE, start, until):
            yield day, one.debit, one.credit, one.entries, one.amount_minor


def _who(row: ReconciliationRow) -> tuple[Cell, Cell, Cell]:
    return (*_seat(row), Said(SUBJECTS[SubjectKind(row.subject.kind)]))


def _seat(row: ReconciliationRow) -> tuple[dt.date, str]:
    seat = f"{row.subject.point_number}-{row.terminal:02d}"
    number = seat if row.number is None else f"{seat}-{row.number}"
    return dt.date.fromisoformat(row.subject.day), number


def _amount(view: ViewFacts | None) -> int | None:
    """Return what a view tells; what is missing is empty, never a zero."""
    return None if view is None or view.state == _MISSING else view.amount_minor
