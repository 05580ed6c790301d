"""The days of points and of head office against their vouchers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE, end_of, start_of
from vending_server.ledger.seats import SEAT, of_seat
from vending_server.ledger.tables import ledger_entries
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewState,
    ViewSum,
)
from vending_server.reconciliation.span import VOUCHER_DUE, Seen, Span, missing
from vending_server.reconciliation.tables import (
    accounting_voucher_postings,
    accounting_vouchers,
    reconciliation_clock,
)
from vending_server.reconciliation.voucher_sums import is_current

_entry, _voucher, _posting = ledger_entries.c, accounting_vouchers.c, accounting_voucher_postings.c
_NONE: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class Turnover:
    """What was posted on a day at a point, or by head office."""

    minor: int
    entries: int


def turnover_of(
    connection: sa.Connection, day: dt.date, zone: dt.tzinfo, point_number: int | None = None
) -> dict[int, Turnover]:
    """Return what each point, and head office, posted on a day."""
    query = (
        sa.select(SEAT, sa.func.sum(_entry.amount_minor), sa.func.count())
        .where(_entry.posted_at >= start_of(day, zone), _entry.posted_at < end_of(day, zone))
        .group_by(SEAT)
    )
    if point_number is not None:
        query = query.where(of_seat(point_number))
    return {row[0]: Turnover(int(row[1]), int(row[2])) for row in connection.execute(query)}


def seen_days(
    connection: sa.Connection,
    span: Span,
    now: dt.datetime,
    days: Collection[dt.date] | None = None,
) -> Iterator[Seen]:
    """Yield the days of points and of head office that posted something or have a voucher.

    `days` are those of the span that are asked for, where not all are.
    """
    begun = begun_on(connection)
    for day in span.days() if days is None else sorted(days):
        posted = turnover_of(connection, day, span.zone, span.point_number)
        vouchers = _vouchers(connection, day, span.point_number)
        for number in sorted(posted.keys() | vouchers.keys()):
            is_due = number in begun and begun[number] <= day
            turnover = posted.get(number, Turnover(*_NONE))
            yield _seen(
                number, day, turnover, vouchers.get(number), span=span, now=now, is_due=is_due
            )


def begun_on(connection: sa.Connection) -> dict[int, dt.date]:
    """Return from which day on each point has vouchers: before it nobody misses one.

    Head office's are missed as soon as any point has one that was made since head office has days
    of its own: accounts that take over one seat's money and not another's are not whole.
    """
    query = sa.select(_voucher.point_number, sa.func.min(_voucher.day))
    begun = dict(connection.execute(query.group_by(_voucher.point_number)).all())
    mark = sa.select(reconciliation_clock.c.vouchers_of_points).scalar_subquery()
    since = sa.select(_voucher.day).where(_voucher.number > mark, _voucher.replaces.is_(None))
    first = connection.scalar(since.order_by(_voucher.number).limit(1))
    if first is not None:
        begun[HEAD_OFFICE] = min(first, begun.get(HEAD_OFFICE, first))
    return begun


def _vouchers(connection: sa.Connection, day: dt.date, point_number: int | None) -> dict[int, Any]:
    query = (
        sa.select(accounting_vouchers, _posting.posted_minor, _posting.posted_at)
        .outerjoin(accounting_voucher_postings, _posting.voucher_id == _voucher.id)
        .where(_voucher.day == day, is_current())
    )
    if point_number is not None:
        query = query.where(_voucher.point_number == point_number)
    return {row.point_number: row for row in connection.execute(query)}


def _seen(
    number: int,
    day: dt.date,
    turnover: Turnover,
    row: Any,
    *,
    span: Span,
    now: dt.datetime,
    is_due: bool,
) -> Seen:
    subject = Subject(
        kind=SubjectKind.DAY_OF_POINT,
        id=f"{number}:{day.isoformat()}",
        point_number=number,
        day=day,
    )
    end = end_of(day, span.zone)
    ledger = ViewSum(
        turnover.minor, turnover.entries, ViewState.OPEN if now < end else ViewState.KNOWN
    )
    return Seen(
        subject=subject,
        begun_at=start_of(day, span.zone),
        ended_at=end if end <= now else None,
        views={View.LEDGER: ledger, View.VOUCHER: _told(row)},
        differences=(
            tuple(_differences(subject, turnover, row, end)) if is_due and end <= now else ()
        ),
    )


def _told(row: Any) -> ViewSum:
    """Return what a voucher says: as it was posted, once it was."""
    if row is None:
        return missing()
    if row.posted_at is None:
        return ViewSum(row.total_minor, int(row.entries), ViewState.PROVISIONAL)
    return ViewSum(row.posted_minor, int(row.entries))


def _differences(
    subject: Subject, turnover: Turnover, row: Any, end: dt.datetime
) -> Iterator[Difference]:
    if row is None:
        yield Difference(
            subject=subject,
            left=View.LEDGER,
            right=View.VOUCHER,
            kind=DifferenceKind.MISSING,
            amount_minor=-turnover.minor,
            count=-1,
            since=end,
            due_at=end + VOUCHER_DUE,
        )
        return
    said = _told(row)
    if said.amount_minor != turnover.minor:
        yield Difference(
            subject=subject,
            left=View.LEDGER,
            right=View.VOUCHER,
            kind=DifferenceKind.AMOUNT,
            amount_minor=said.amount_minor - turnover.minor,
            count=said.count - turnover.entries,
            since=row.posted_at or row.made_at,
        )
    elif row.posted_at is None:
        yield Difference(
            subject=subject,
            left=View.LEDGER,
            right=View.VOUCHER,
            kind=DifferenceKind.MISSING,
            amount_minor=-turnover.minor,
            count=-1,
            since=row.made_at,
            due_at=row.made_at + VOUCHER_DUE,
        )
