"""The days of tills that work without shifts: agents' and machines'.

A day's takings are what the till's journal tells outside any shift, and what was posted that day
for the same till: to the agent's float, or to the till's own drawer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.days.tables import late_postings
from vending_server.kept_money.tables import kept_money
from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.offline_sales.tables import offline_findings
from vending_server.payments.tables import payments
from vending_server.points.tables import PointKind, points, terminals
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewState,
    ViewSum,
)
from vending_server.reconciliation.shift_sums import HELD, NOTHING, SALES, Amount
from vending_server.reconciliation.span import GRACE, SLACK, Seen, Span
from vending_server.reconciliation.tables import (
    Outcome,
    TakingKind,
    journal_marks,
    journal_takings,
)
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.tables import journal_heads
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sale_reversals, sales, tokens, vends

_taken, _entry, _sale = journal_takings.c, ledger_entries.c, sales.c
_MONEY: Final = (
    *SALES,
    TakingKind.PAYMENT,
    TakingKind.KEPT_MONEY,
)
_COMES_FROM: Final = (
    accounts.SALE_CLEARING,
    accounts.QUARANTINE,
    accounts.CUSTOMER_DEPOSITS,
)
"""What stands on the other side of a till's takings; top-ups, boxes and claims do not."""


class TillDay(NamedTuple):
    """A till and a local day."""

    terminal_id: str
    day: dt.date

    @property
    def key(self) -> str:
        """The subject's id."""
        return f"{self.terminal_id}:{self.day.isoformat()}"

    @classmethod
    def of(cls, key: str) -> TillDay:
        """Return what a subject's id names."""
        terminal_id, _, day = key.rpartition(":")
        return cls(terminal_id, dt.date.fromisoformat(day))


def keys_of_till_days(connection: sa.Connection, span: Span) -> list[TillDay]:
    """Return the till days of a span that took anything, by either side."""
    found: set[TillDay] = set()
    for day in span.days():
        found |= {TillDay(one, day) for one in _active(connection, span, day)}
    return sorted(found, key=lambda one: (one.day, one.terminal_id))


def _active(connection: sa.Connection, span: Span, day: dt.date) -> set[str]:
    since, until = start_of(day, span.zone), end_of(day, span.zone)
    told = sa.select(_taken.terminal_id).where(
        _taken.shift_id.is_(None), _taken.at >= since, _taken.at < until, _taken.kind.in_(_MONEY)
    )
    sold = sa.select(_sale.terminal_id).where(
        _sale.shift_id.is_(None), _sale.sold_at >= since, _sale.sold_at < until
    )
    ids = set(connection.scalars(told.distinct())) | set(connection.scalars(sold.distinct()))
    if span.point_number is None or not ids:
        return ids
    of_point = sa.select(terminals.c.id).where(
        terminals.c.id.in_(ids), terminals.c.point_number == span.point_number
    )
    return set(connection.scalars(of_point))


@dataclass(frozen=True, slots=True)
class _Sums:
    journal: Mapping[str, Amount]
    ledger: Mapping[str, int]
    sales: Mapping[str, int]
    tokens: Mapping[str, Amount]


def seen_till_days(
    connection: sa.Connection,
    span: Span,
    now: dt.datetime,
    keys: Collection[TillDay] | None = None,
) -> Iterator[Seen]:
    """Yield the till days of a span, or these, a day at a time."""
    wanted: defaultdict[dt.date, list[str]] = defaultdict(list)
    for key in keys_of_till_days(connection, span) if keys is None else keys:
        wanted[key.day].append(key.terminal_id)
    for day in sorted(wanted):
        yield from _seen_day(connection, span, day, sorted(wanted[day]), now)


def _seen_day(
    connection: sa.Connection, span: Span, day: dt.date, ids: list[str], now: dt.datetime
) -> Iterator[Seen]:
    since, until = start_of(day, span.zone), end_of(day, span.zone)
    rows = {row.id: row for row in connection.execute(_seats(ids))}
    agents = {one for one, row in rows.items() if row.kind is PointKind.AGENT}
    sums = _Sums(
        journal=_by_journal(connection, ids, agents, since, until),
        ledger=_by_ledger(connection, rows, since, until),
        sales=_sales(connection, ids, since, until),
        tokens=_by_tokens(connection, ids, since, until),
    )
    for terminal_id in ids:
        row = rows[terminal_id]
        subject = Subject(
            kind=SubjectKind.TILL_DAY,
            id=TillDay(terminal_id, day).key,
            point_number=row.point_number,
            terminal_id=terminal_id,
            day=day,
        )
        views = _views(row, sums, until, now)
        yield Seen(
            subject=subject,
            begun_at=since,
            ended_at=until if until <= now else None,
            terminal_number=row.number,
            journal_records=row.read_until or 0,
            views=views,
            differences=tuple(_differences(row, subject, views, until, now)),
        )


def _seats(ids: Collection[str]) -> sa.Select[Any]:
    return (
        sa.select(
            terminals.c.id,
            terminals.c.number,
            terminals.c.point_number,
            points.c.kind,
            journal_marks.c.sequence.label("read_until"),
            journal_heads.c.heard_at,
            packs.c.valid_until,
        )
        .join(points, points.c.number == terminals.c.point_number)
        .outerjoin(journal_marks, journal_marks.c.terminal_id == terminals.c.id)
        .outerjoin(journal_heads, journal_heads.c.terminal_id == terminals.c.id)
        .outerjoin(packs, packs.c.terminal_id == terminals.c.id)
        .where(terminals.c.id.in_(ids))
    )


def _by_journal(
    connection: sa.Connection,
    ids: list[str],
    agents: set[str],
    since: dt.datetime,
    until: dt.datetime,
) -> dict[str, Amount]:
    """Return what journals tell; what the books know counts for the day that it was posted to."""
    when = sa.func.coalesce(
        late_postings.c.posted_at,
        _sale.sold_at,
        payments.c.paid_at,
        kept_money.c.posted_at,
        _taken.at,
    )
    left = _taken.cash_minor - _taken.returned_minor
    money = sa.case((_taken.terminal_id.in_(agents), left + _taken.other_minor), else_=left)
    is_sale = _taken.kind.in_(SALES) & (_taken.outcome == Outcome.DONE)
    query = (
        sa.select(
            _taken.terminal_id,
            sa.func.coalesce(sa.func.sum(money), 0),
            sa.func.sum(sa.case((is_sale, 1), else_=0)),
        )
        .outerjoin(
            vends,
            (vends.c.terminal_id == _taken.terminal_id) & (vends.c.vend_id == _taken.document_id),
        )
        .outerjoin(sales, _sale.id == vends.c.sale_id)
        .outerjoin(payments, payments.c.id == _taken.document_id)
        .outerjoin(kept_money, kept_money.c.id == _taken.document_id)
        .outerjoin(late_postings, late_postings.c.transaction_id == _sale.id)
        .where(_taken.terminal_id.in_(ids), _taken.shift_id.is_(None), _taken.kind.in_(_MONEY))
        .where(_taken.at >= since - SLACK, _taken.at < until + SLACK)
        .where(when >= since, when < until)
        .group_by(_taken.terminal_id)
    )
    return {row[0]: Amount(int(row[1]), int(row[2])) for row in connection.execute(query)}


def _by_ledger(
    connection: sa.Connection, rows: Mapping[str, Any], since: dt.datetime, until: dt.datetime
) -> dict[str, int]:
    codes = {accounts.drawer_of(one) for one in rows} | {
        accounts.agent_float_of(row.point_number)
        for row in rows.values()
        if row.kind is PointKind.AGENT
    }
    own = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code.in_(codes))
    others = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code.in_(_COMES_FROM))
    own_ids, other_ids = list(connection.scalars(own)), list(connection.scalars(others))
    seat = sa.func.coalesce(
        _sale.terminal_id,
        offline_findings.c.terminal_id,
        sale_reversals.c.terminal_id,
        payments.c.terminal_id,
        kept_money.c.terminal_id,
    )
    found: defaultdict[str, int] = defaultdict(int)
    for mine, other, sign in (
        (_entry.debit_account_id, _entry.credit_account_id, 1),
        (_entry.credit_account_id, _entry.debit_account_id, -1),
    ):
        query = (
            sa.select(seat, sa.func.sum(_entry.amount_minor))
            .select_from(ledger_entries)
            .outerjoin(sales, _sale.id == _entry.transaction_id)
            .outerjoin(offline_findings, offline_findings.c.id == _entry.transaction_id)
            .outerjoin(sale_reversals, sale_reversals.c.document_id == _entry.transaction_id)
            .outerjoin(payments, payments.c.id == _entry.transaction_id)
            .outerjoin(kept_money, kept_money.c.id == _entry.transaction_id)
            .where(mine.in_(own_ids), other.in_(other_ids))
            .where(_entry.posted_at >= since, _entry.posted_at < until)
            .group_by(seat)
        )
        for terminal_id, total in connection.execute(query):
            if terminal_id is not None:
                found[terminal_id] += sign * int(total)
    return dict(found)


def _sales(
    connection: sa.Connection, ids: list[str], since: dt.datetime, until: dt.datetime
) -> dict[str, int]:
    query = (
        sa.select(_sale.terminal_id, sa.func.count())
        .where(*_sold(ids, since, until))
        .group_by(_sale.terminal_id)
    )
    found = _held(connection, ids, since, until)
    found.update({row[0]: int(row[1]) for row in connection.execute(query)})
    return found


def _held(
    connection: sa.Connection, ids: list[str], since: dt.datetime, until: dt.datetime
) -> Counter[str]:
    """Return how many sales are in quarantine: their money was posted, their tokens are out."""
    finding = offline_findings.c
    query = (
        sa.select(finding.terminal_id, sa.func.count())
        .where(finding.terminal_id.in_(ids), finding.shift_id.is_(None), finding.is_booked)
        .where(finding.state.in_(HELD), finding.sold_at >= since, finding.sold_at < until)
        .group_by(finding.terminal_id)
    )
    return Counter({row[0]: int(row[1]) for row in connection.execute(query)})


def _by_tokens(
    connection: sa.Connection, ids: list[str], since: dt.datetime, until: dt.datetime
) -> dict[str, Amount]:
    query = (
        sa.select(_sale.terminal_id, sa.func.sum(_sale.tender_minor), sa.func.count())
        .join(tokens, (tokens.c.meter_id == _sale.meter_id) & (tokens.c.sale_id == _sale.id))
        .where(*_sold(ids, since, until))
        .group_by(_sale.terminal_id)
    )
    given = {row[0]: Amount(int(row[1]), int(row[2])) for row in connection.execute(query)}
    of_packs = (
        sa.select(_sale.terminal_id, sa.func.sum(_sale.tender_minor), sa.func.count())
        .join(sealed_vends, sealed_vends.c.sale_id == _sale.id)
        .where(*_sold(ids, since, until))
        .group_by(_sale.terminal_id)
    )
    for terminal_id, minor, number in connection.execute(of_packs):
        known = given.get(terminal_id, NOTHING)
        given[terminal_id] = Amount(known.minor + int(minor), known.count + int(number))
    held = _held(connection, ids, since, until)
    return {
        one: Amount(known.minor, known.count + held[one])
        for one in given.keys() | held.keys()
        for known in (given.get(one, NOTHING),)
    }


def _sold(ids: list[str], since: dt.datetime, until: dt.datetime) -> list[sa.ColumnElement[bool]]:
    return [
        _sale.terminal_id.in_(ids),
        _sale.shift_id.is_(None),
        _sale.sold_at >= since,
        _sale.sold_at < until,
        not_reversed(),
    ]


def _views(row: Any, sums: _Sums, until: dt.datetime, now: dt.datetime) -> dict[View, ViewSum]:
    journal, tokens_ = sums.journal.get(row.id, NOTHING), sums.tokens.get(row.id, NOTHING)
    state = ViewState.KNOWN
    if until > now:
        state = ViewState.OPEN
    elif not _is_heard(row, until):
        state = ViewState.PROVISIONAL
    return {
        View.JOURNAL: ViewSum(journal.minor, journal.count, state),
        View.LEDGER: ViewSum(sums.ledger.get(row.id, 0), sums.sales.get(row.id, 0), state),
        View.TOKENS: ViewSum(tokens_.minor, tokens_.count, state),
    }


def _is_heard(row: Any, until: dt.datetime) -> bool:
    """Say whether the till's journal has gone on since the day was over."""
    return row.heard_at is not None and row.heard_at >= until


def _differences(
    row: Any,
    subject: Subject,
    views: Mapping[View, ViewSum],
    until: dt.datetime,
    now: dt.datetime,
) -> Iterator[Difference]:
    journal, ledger, given = views[View.JOURNAL], views[View.LEDGER], views[View.TOKENS]
    amount = ledger.amount_minor - journal.amount_minor
    count = ledger.count - journal.count
    if until > now:
        return
    due_at = None
    if not _is_heard(row, until):  # what differs may still be on its way
        due_at = max(until + GRACE, row.valid_until or until)
    if amount or count:
        kind = DifferenceKind.AMOUNT if amount else DifferenceKind.COUNT
        yield Difference(
            subject=subject,
            left=View.JOURNAL,
            right=View.LEDGER,
            kind=DifferenceKind.GAP if due_at is not None else kind,
            amount_minor=amount,
            count=count,
            since=until,
            due_at=due_at,
        )
    if given.count != ledger.count:
        yield Difference(
            subject=subject,
            left=View.LEDGER,
            right=View.TOKENS,
            kind=DifferenceKind.COUNT,
            amount_minor=0,
            count=given.count - ledger.count,
            since=until,
        )
