"""Bags: slips on their way to the bank, and cash boxes of machines; from hand to hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.ledger.tables import ledger_entries
from vending_server.machine_cash.tables import cash_box_counts, cash_box_emptyings
from vending_server.points.tables import terminals
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewState,
    ViewSum,
)
from vending_server.reconciliation.span import TRANSIT, Seen, Span, missing
from vending_server.reconciliation.tables import journal_takings
from vending_server.shifts.tables import bank_confirmations, bank_deposits

_slip, _word = bank_deposits.c, bank_confirmations.c
_box, _count = cash_box_emptyings.c, cash_box_counts.c


def seen_slips(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield the slips that were made in a span: counted into the bag, told, confirmed."""
    earlier, word_before = bank_deposits.alias("earlier"), bank_confirmations.alias("word_before")
    same_bag = sa.exists().where(
        earlier.c.bank == _slip.bank,
        earlier.c.bag_number == _slip.bag_number,
        earlier.c.id != _slip.id,
        earlier.c.made_at <= _slip.made_at,
    )
    same_word = sa.exists().where(
        word_before.c.bank_reference == _word.bank_reference,
        word_before.c.deposit_id != _word.deposit_id,
        word_before.c.confirmed_at <= _word.confirmed_at,
    )
    query = (
        sa.select(
            bank_deposits,
            _word.amount_minor.label("confirmed_minor"),
            _word.confirmed_at,
            (same_bag | sa.func.coalesce(same_word, sa.false())).label("is_second"),
        )
        .outerjoin(bank_confirmations, _word.deposit_id == _slip.id)
        .where(_slip.made_at >= span.since, _slip.made_at < span.until)
        .order_by(_slip.made_at, _slip.id)
    )
    if span.point_number is not None:
        query = query.where(_slip.point_number == span.point_number)
    for row in connection.execute(query):
        yield _slip_seen(row, span)


def _slip_seen(row: Any, span: Span) -> Seen:
    subject = Subject(
        kind=SubjectKind.SLIP,
        id=row.id,
        point_number=row.point_number,
        day=span.day_of(row.made_at),
    )
    is_confirmed = row.confirmed_at is not None
    views = {
        View.COUNTED: ViewSum(row.expected_minor, 1),
        View.DEPOSIT: ViewSum(row.amount_minor, 1),
        View.BANK: ViewSum(row.confirmed_minor, 1) if is_confirmed else missing(),
    }
    return Seen(
        subject=subject,
        begun_at=row.made_at,
        ended_at=row.confirmed_at,
        number=row.number,
        operator_id=row.made_by,
        views=views,
        differences=tuple(_slip_differences(row, subject, is_confirmed=is_confirmed)),
    )


def _slip_differences(row: Any, subject: Subject, *, is_confirmed: bool) -> Iterator[Difference]:
    if row.amount_minor != row.expected_minor:
        yield Difference(
            subject=subject,
            left=View.COUNTED,
            right=View.DEPOSIT,
            kind=DifferenceKind.AMOUNT,
            amount_minor=row.amount_minor - row.expected_minor,
            since=row.made_at,
        )
    said = (row.confirmed_minor if is_confirmed else 0) - row.amount_minor
    if row.is_second:  # one bag, or one word of the bank, stands for two slips
        kind, count, due_at = DifferenceKind.COUNT, 1, None
    elif not is_confirmed:
        kind, count, due_at = DifferenceKind.MISSING, -1, row.made_at + TRANSIT
    elif said:
        kind, count, due_at = DifferenceKind.AMOUNT, 0, None
    else:
        return
    yield Difference(
        subject=subject,
        left=View.DEPOSIT,
        right=View.BANK,
        kind=kind,
        amount_minor=said,
        count=count,
        since=row.confirmed_at or row.made_at,
        due_at=due_at,
    )


def keys_of_cassettes(connection: sa.Connection, span: Span) -> list[tuple[dt.datetime, str]]:
    """Return when the boxes of a span were emptied, and the ids."""
    query = sa.select(_box.happened_at, _box.id).where(*_boxes_of(span))
    return [(row.happened_at, row.id) for row in connection.execute(query)]


def _boxes_of(span: Span) -> list[sa.ColumnElement[bool]]:
    found = [_box.happened_at >= span.since, _box.happened_at < span.until]
    if span.point_number is not None:
        found.append(_box.point_number == span.point_number)
    return found


_POSTED: Final = (
    sa.select(
        ledger_entries.c.transaction_id, sa.func.sum(ledger_entries.c.amount_minor).label("minor")
    )
    .where(ledger_entries.c.transaction_id.in_(sa.select(_box.id)))
    .group_by(ledger_entries.c.transaction_id)
    .subquery("posted")
)


def seen_cassettes(
    connection: sa.Connection, span: Span, ids: Collection[str] | None = None
) -> Iterator[Seen]:
    """Yield the boxes that were emptied in a span, or these."""
    told = journal_takings.c
    query = (
        sa.select(
            cash_box_emptyings,
            terminals.c.number.label("terminal_number"),
            _count.counted_minor,
            _count.counted_at,
            _count.counted_by,
            told.cash_minor.label("journal_minor"),
            _POSTED.c.minor.label("posted_minor"),
        )
        .join(terminals, terminals.c.id == _box.terminal_id)
        .outerjoin(cash_box_counts, _count.emptying_id == _box.id)
        .outerjoin(
            journal_takings, (told.terminal_id == _box.terminal_id) & (told.document_id == _box.id)
        )
        .outerjoin(_POSTED, _POSTED.c.transaction_id == _box.id)
        .where(*(_boxes_of(span) if ids is None else [_box.id.in_(ids)]))
        .order_by(_box.happened_at, _box.id)
    )
    for row in connection.execute(query):
        yield _box_seen(row, span)


def _box_seen(row: Any, span: Span) -> Seen:
    subject = Subject(
        kind=SubjectKind.CASSETTE,
        id=row.id,
        point_number=row.point_number,
        terminal_id=row.terminal_id,
        day=span.day_of(row.happened_at),
    )
    is_told, is_counted = row.journal_minor is not None, row.counted_minor is not None
    views = {
        View.JOURNAL: (
            ViewSum(row.journal_minor, 1) if is_told else ViewSum(0, 0, ViewState.PROVISIONAL)
        ),
        View.LEDGER: ViewSum(int(row.posted_minor or 0), 1),
        View.COUNTED: ViewSum(row.counted_minor, 1) if is_counted else missing(),
        View.DEPOSIT: ViewSum(row.counted_minor, 1) if is_counted else missing(),
    }
    return Seen(
        subject=subject,
        begun_at=row.happened_at,
        ended_at=row.counted_at,
        terminal_number=row.terminal_number,
        operator_id=row.counted_by,
        views=views,
        differences=tuple(_box_differences(row, subject, is_told=is_told, is_counted=is_counted)),
    )


def _box_differences(
    row: Any, subject: Subject, *, is_told: bool, is_counted: bool
) -> Iterator[Difference]:
    """Yield what differs; what the journal took stands against the count and the entry."""
    taken = row.journal_minor if is_told else row.expected_minor
    left = View.JOURNAL if is_told else View.LEDGER
    if not is_counted:
        yield Difference(
            subject=subject,
            left=left,
            right=View.COUNTED,
            kind=DifferenceKind.MISSING,
            amount_minor=-taken,
            count=-1,
            since=row.happened_at,
            due_at=row.happened_at + TRANSIT,
        )
    elif row.counted_minor != taken:
        yield Difference(
            subject=subject,
            left=left,
            right=View.COUNTED,
            kind=DifferenceKind.AMOUNT,
            amount_minor=row.counted_minor - taken,
            since=row.counted_at,
        )
    posted = int(row.posted_minor or 0)
    if is_told and posted != taken:
        yield Difference(
            subject=subject,
            left=View.JOURNAL,
            right=View.LEDGER,
            kind=DifferenceKind.AMOUNT,
            amount_minor=posted - taken,
            since=row.happened_at,
        )
