"""Accounting vouchers: what a point, or head office, posted on a day, for the town's accounting.

A voucher is made from the ledger, taken over, and told back with number and total as the accounting
system has them.  It is never changed: where its day got another entry, another voucher replaces it.
Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.days.seats import is_seat
from vending_server.errors import Refused
from vending_server.ledger.by_accounts import by_accounts
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.reconciliation.links import told_at
from vending_server.reconciliation.model import DifferenceKind
from vending_server.reconciliation.seen_days import seen_days, turnover_of
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import (
    accounting_voucher_exports,
    accounting_voucher_lines,
    accounting_voucher_postings,
    accounting_vouchers,
    reconciliation_clock,
)
from vending_server.reconciliation.voucher_sums import is_current
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    VoucherExport,
    VoucherFacts,
    VoucherLine,
    VoucherList,
    VoucherMade,
    VoucherPosting,
)

_voucher = accounting_vouchers.c
_export, _posting = accounting_voucher_exports.c, accounting_voucher_postings.c


def make(
    connection: sa.Connection,
    wanted: VoucherMade,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> VoucherFacts:
    """Make the voucher of a day that is over, or one that replaces it if more was posted.

    Raises:
        Refused: NOT_FOUND (no such point), DAY_NOT_OVER, NOTHING_TO_SETTLE, ALREADY_DECIDED (the
            day's voucher says just that).
    """
    if not is_seat(connection, wanted.point_number):
        raise Refused(ProblemCode.NOT_FOUND)
    day = dt.date.fromisoformat(wanted.day)
    if now < end_of(day, zone):
        raise Refused(ProblemCode.DAY_NOT_OVER)
    # Numbered one by one: whoever makes one waits here for the other.
    connection.execute(reconciliation_clock.update().values(id=1))
    lines = _lines(connection, wanted.point_number, day, zone)
    if not lines:
        raise Refused(ProblemCode.NOTHING_TO_SETTLE)
    total, entries = sum(one.amount_minor for one in lines), sum(one.entries for one in lines)
    before = connection.execute(
        sa.select(accounting_vouchers).where(
            _voucher.point_number == wanted.point_number, _voucher.day == day, is_current()
        )
    ).one_or_none()
    if before is not None and (before.total_minor, before.entries) == (total, entries):
        raise Refused(ProblemCode.ALREADY_DECIDED)
    last = connection.scalar(sa.select(sa.func.max(_voucher.number)))
    connection.execute(
        accounting_vouchers.insert().values(
            id=wanted.document_id,
            number=(last or 0) + 1,
            point_number=wanted.point_number,
            day=day,
            total_minor=total,
            entries=entries,
            replaces=None if before is None else before.id,
            made_at=now,
            made_by=caller.operator_id,
        )
    )
    rows = [
        {
            "voucher_id": wanted.document_id,
            "position": position,
            "debit": one.debit,
            "credit": one.credit,
            "amount_minor": one.amount_minor,
            "entries": one.entries,
        }
        for position, one in enumerate(lines, start=1)
    ]
    connection.execute(accounting_voucher_lines.insert(), rows)
    return one_voucher(connection, wanted.document_id, zone)


def _lines(
    connection: sa.Connection, point_number: int, day: dt.date, zone: dt.tzinfo
) -> list[VoucherLine]:
    posted = by_accounts(connection, point_number, start_of(day, zone), end_of(day, zone))
    return [
        VoucherLine(
            debit=one.debit, credit=one.credit, amount_minor=one.amount_minor, entries=one.entries
        )
        for one in posted
    ]


def export(
    connection: sa.Connection,
    voucher_id: str,
    wanted: VoucherExport,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> VoucherFacts:
    """Tell a voucher with its lines and note that it was taken over; again, it only tells.

    Raises:
        Refused: NOT_FOUND.
    """
    _required(connection, voucher_id)
    known = sa.select(_export.voucher_id).where(_export.voucher_id == voucher_id)
    if connection.scalar(known) is None:
        connection.execute(
            accounting_voucher_exports.insert().values(
                voucher_id=voucher_id,
                document_id=wanted.document_id,
                exported_at=now,
                exported_by=caller.operator_id,
            )
        )
    return one_voucher(connection, voucher_id, zone)


def note_posting(
    connection: sa.Connection,
    voucher_id: str,
    wanted: VoucherPosting,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> VoucherFacts:
    """Take down number and total under which the accounting system posted it, once.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED, REASON_MISSING (without a number).
    """
    _required(connection, voucher_id)
    if not wanted.posted_number.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    known = sa.select(_posting.voucher_id).where(_posting.voucher_id == voucher_id)
    if connection.scalar(known) is not None:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    connection.execute(
        accounting_voucher_postings.insert().values(
            voucher_id=voucher_id,
            document_id=wanted.document_id,
            posted_number=wanted.posted_number.strip(),
            posted_minor=wanted.posted_minor,
            posted_at=now,
            posted_by=caller.operator_id,
        )
    )
    return one_voucher(connection, voucher_id, zone)


def _required(connection: sa.Connection, voucher_id: str) -> None:
    query = sa.select(accounting_vouchers).where(_voucher.id == voucher_id)
    if connection.execute(query.with_for_update()).one_or_none() is None:
        raise Refused(ProblemCode.NOT_FOUND)


def _with_word() -> sa.Select[Any]:
    return (
        sa.select(
            accounting_vouchers,
            _export.exported_at,
            _posting.posted_number,
            _posting.posted_minor,
            _posting.posted_at,
        )
        .outerjoin(accounting_voucher_exports, _export.voucher_id == _voucher.id)
        .outerjoin(accounting_voucher_postings, _posting.voucher_id == _voucher.id)
    )


def one_voucher(connection: sa.Connection, voucher_id: str, zone: dt.tzinfo) -> VoucherFacts:
    """Return a voucher with its lines; it is there, or that is our own bug."""
    row = connection.execute(_with_word().where(_voucher.id == voucher_id)).one()
    line = accounting_voucher_lines.c
    query = sa.select(accounting_voucher_lines).where(line.voucher_id == voucher_id)
    lines = [
        VoucherLine(
            debit=one.debit, credit=one.credit, amount_minor=one.amount_minor, entries=one.entries
        )
        for one in connection.execute(query.order_by(line.position))
    ]
    return _told(connection, [row], zone, lines)[0]


def vouchers_of(
    connection: sa.Connection, span: Span, page: PageAsked, now: dt.datetime
) -> VoucherList:
    """Return a page of the vouchers of some days, the latest made first."""
    query = _with_word().where(_voucher.day >= span.from_day, _voucher.day <= span.through_day)
    if span.point_number is not None:
        query = query.where(_voucher.point_number == span.point_number)
    rows = connection.execute(page.rows_of(query, _voucher.number, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.number,))
    return VoucherList(
        vouchers=_told(connection, shown, span.zone, []),
        due=vouchers_due(connection, span, now),
        next_cursor=next_cursor,
    )


def vouchers_due(connection: sa.Connection, span: Span, now: dt.datetime) -> int:
    """Return how many days of points lack their voucher, or its number in the accounts."""
    return sum(
        one.kind is DifferenceKind.MISSING
        for seen in seen_days(connection, span, now)
        for one in seen.differences
    )


def _told(
    connection: sa.Connection, rows: Sequence[Any], zone: dt.tzinfo, lines: list[VoucherLine]
) -> list[VoucherFacts]:
    logins = logins_of(connection, {row.made_by for row in rows})
    found = []
    for row in rows:
        now_there = turnover_of(connection, row.day, zone, row.point_number).get(row.point_number)
        found.append(
            VoucherFacts(
                voucher_id=row.id,
                number=row.number,
                point_number=row.point_number,
                day=row.day.isoformat(),
                total_minor=row.total_minor,
                entries=row.entries,
                ledger_minor=0 if now_there is None else now_there.minor,
                made_at=row.made_at.isoformat(),
                made_by=logins[row.made_by],
                exported_at=told_at(row.exported_at),
                posted_number=row.posted_number,
                posted_minor=row.posted_minor,
                posted_at=told_at(row.posted_at),
                replaces=row.replaces,
                lines=lines,
            )
        )
    return found
