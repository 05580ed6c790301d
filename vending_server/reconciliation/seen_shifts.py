"""Shifts as every source tells them, and in what these differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.points.tables import terminals
from vending_server.reconciliation import shift_sums
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewState,
    ViewSum,
)
from vending_server.reconciliation.shift_sums import NOTHING, Amount, Hours
from vending_server.reconciliation.span import GRACE, TRANSIT, Seen, Span, missing
from vending_server.reconciliation.tables import journal_closings, journal_marks
from vending_server.reconciliation.voucher_sums import of_drawers
from vending_server.sealing.tables import packs
from vending_server.shifts.batches import SALES
from vending_server.shifts.tables import (
    bank_confirmations,
    banking_batches,
    sales_batches,
    shift_counts,
    shifts,
)
from vending_server.sync.tables import journal_heads

SHIFTS_AT_ONCE: Final = 200
_shift, _closing = shifts.c, journal_closings.c
_LAST_CLOSING: Final = (
    sa.select(_closing.shift_id, sa.func.max(_closing.sequence).label("sequence"))
    .group_by(_closing.shift_id)
    .subquery("last_closing")
)
_ROWS: Final = (
    sa.select(
        shifts,
        terminals.c.number.label("terminal_number"),
        bank_confirmations.c.confirmed_at,
        _closing.head_hash,
        _closing.head_sequence,
        _closing.is_head_known,
        _closing.sequence.label("closing_sequence"),
        journal_marks.c.sequence.label("read_until"),
        journal_heads.c.heard_at,
        packs.c.valid_until,
    )
    .join(terminals, terminals.c.id == _shift.terminal_id)
    .outerjoin(bank_confirmations, bank_confirmations.c.deposit_id == _shift.deposit_id)
    .outerjoin(_LAST_CLOSING, _LAST_CLOSING.c.shift_id == _shift.id)
    .outerjoin(
        journal_closings,
        (_closing.shift_id == _shift.id) & (_closing.sequence == _LAST_CLOSING.c.sequence),
    )
    .outerjoin(journal_marks, journal_marks.c.terminal_id == _shift.terminal_id)
    .outerjoin(journal_heads, journal_heads.c.terminal_id == _shift.terminal_id)
    .outerjoin(packs, packs.c.terminal_id == _shift.terminal_id)
)


def keys_of_shifts(connection: sa.Connection, span: Span) -> list[tuple[dt.datetime, str]]:
    """Return when the shifts of a span began, and their ids."""
    query = sa.select(_shift.opened_at, _shift.id).where(*_of(span))
    return [(row.opened_at, row.id) for row in connection.execute(query)]


def _of(span: Span) -> list[sa.ColumnElement[bool]]:
    found = [_shift.opened_at >= span.since, _shift.opened_at < span.until]
    if span.point_number is not None:
        found.append(_shift.point_number == span.point_number)
    if span.batch is not None:
        table = sales_batches if span.batch.kind == SALES else banking_batches
        of_batch = (
            sa.select(sales_batches.c.id)
            .join(banking_batches, banking_batches.c.id == sales_batches.c.banking_batch_id)
            .where(table.c.number == span.batch.number)
        )
        found.append(_shift.sales_batch_id.in_(of_batch))
    return found


def seen_shifts(
    connection: sa.Connection, span: Span, now: dt.datetime, ids: Collection[str] | None = None
) -> Iterator[Seen]:
    """Yield the shifts of a span, or these, some at a time."""
    if ids is None:
        ids = [one for _, one in sorted(keys_of_shifts(connection, span))]
    ordered = list(ids)
    for first in range(0, len(ordered), SHIFTS_AT_ONCE):
        some = ordered[first : first + SHIFTS_AT_ONCE]
        rows = connection.execute(_ROWS.where(_shift.id.in_(some)).order_by(_shift.opened_at)).all()
        if rows:
            yield from _seen(connection, rows, span, now)


@dataclass(frozen=True, slots=True)
class _Sums:
    journal: Mapping[str, Amount]
    ledger: Mapping[str, int]
    sales: Mapping[str, int]
    tokens: Mapping[str, Amount]
    vouchers: Mapping[str, ViewSum]
    counts: Mapping[str, int]


def _seen(
    connection: sa.Connection, rows: Sequence[Any], span: Span, now: dt.datetime
) -> Iterator[Seen]:
    ids, hours = [row.id for row in rows], Hours.of(rows, now)
    sums = _Sums(
        journal=shift_sums.by_journal(connection, ids),
        ledger=shift_sums.by_ledger(connection, ids, hours),
        sales=shift_sums.sales_of(connection, ids, hours),
        tokens=shift_sums.by_tokens(connection, ids, hours),
        vouchers=of_drawers(connection, rows),
        counts=_counts(connection, ids),
    )
    for row in rows:
        views = _views(row, sums)
        subject = Subject(
            kind=SubjectKind.SHIFT,
            id=row.id,
            point_number=row.point_number,
            terminal_id=row.terminal_id,
            day=span.day_of(row.opened_at),
        )
        yield Seen(
            subject=subject,
            begun_at=row.opened_at,
            ended_at=row.closed_at,
            terminal_number=row.terminal_number,
            number=row.number,
            operator_id=row.operator_id,
            float_left_minor=row.float_left_minor,
            z_digest=row.head_hash if row.is_head_known else None,
            journal_records=row.read_until or 0,
            views=views,
            differences=tuple(_Case(row, subject, views).differences(now)),
        )


def _counts(connection: sa.Connection, ids: Sequence[str]) -> dict[str, int]:
    number = sa.func.count(shift_counts.c.document_id.distinct())
    query = sa.select(shift_counts.c.shift_id, number).where(
        shift_counts.c.shift_id.in_(ids), shift_counts.c.kind != "opening"
    )
    grouped = query.group_by(shift_counts.c.shift_id)
    return {row[0]: int(row[1]) for row in connection.execute(grouped)}


def is_journal_here(row: Any) -> bool:
    """Say whether the till's journal is here, and read, up to the close of a shift."""
    return row.is_synced and (row.closing_sequence or 0) > 0


def _views(row: Any, sums: _Sums) -> dict[View, ViewSum]:
    is_open = row.closed_at is None
    if is_open:
        told, sold = ViewState.OPEN, ViewState.OPEN
    else:
        told = ViewState.KNOWN if is_journal_here(row) else ViewState.PROVISIONAL
        sold = told
    journal, tokens = sums.journal.get(row.id, NOTHING), sums.tokens.get(row.id, NOTHING)
    counted = row.counted_minor or 0
    views = {
        View.COUNTED: ViewSum(
            counted, sums.counts.get(row.id, 0), ViewState.OPEN if is_open else ViewState.KNOWN
        ),
        View.JOURNAL: ViewSum(journal.minor, journal.count, told),
        View.LEDGER: ViewSum(sums.ledger.get(row.id, 0), sums.sales.get(row.id, 0), sold),
        View.TOKENS: ViewSum(tokens.minor, tokens.count, sold),
        View.DEPOSIT: missing(),
        View.BANK: missing(),
        View.VOUCHER: sums.vouchers.get(row.id, missing()),
    }
    due = counted - (row.float_left_minor or 0)
    if row.deposit_id is not None or (not is_open and due == 0):
        views[View.DEPOSIT] = ViewSum(due, int(row.deposit_id is not None))
    if row.confirmed_at is not None or (not is_open and due == 0):
        views[View.BANK] = ViewSum(due, int(row.confirmed_at is not None))
    return views


@dataclass(frozen=True, slots=True)
class _Case:
    """A shift, and what differs in it."""

    row: Any
    subject: Subject
    views: Mapping[View, ViewSum]

    def differences(self, now: dt.datetime) -> Iterator[Difference]:
        """Yield all of them; none hides another."""
        yield from self.opened()
        is_here = self.views[View.JOURNAL].state is ViewState.KNOWN
        if is_here:
            yield from self.pair(View.JOURNAL, View.COUNTED)
            yield from self.pair(View.JOURNAL, View.LEDGER)
        elif (silent := _silent_until(self.row, now)) is not None:
            yield self.gap(silent)
        if self.row.closed_at is None:
            return
        if self.views[View.TOKENS].count != self.views[View.LEDGER].count:
            yield self.between(View.LEDGER, View.TOKENS, DifferenceKind.COUNT)
        if self.views[View.DEPOSIT].state is ViewState.MISSING:
            yield self.undeposited()

    def pair(
        self, left: View, right: View, *, due_at: dt.datetime | None = None
    ) -> Iterator[Difference]:
        """Yield the difference of two sums, or of two numbers of sales, if there is one."""
        amount = self.views[right].amount_minor - self.views[left].amount_minor
        is_count_told = right is not View.COUNTED  # a count tells no number of sales
        if amount:
            yield self.between(left, right, DifferenceKind.AMOUNT, due_at=due_at)
        elif is_count_told and self.views[right].count != self.views[left].count:
            yield self.between(left, right, DifferenceKind.COUNT, due_at=due_at)

    def between(
        self, left: View, right: View, kind: DifferenceKind, *, due_at: dt.datetime | None = None
    ) -> Difference:
        """Return the difference of two views; a token is no money."""
        is_count_told, is_money = right is not View.COUNTED, right is not View.TOKENS
        less, more = self.views[left], self.views[right]
        return Difference(
            subject=self.subject,
            left=left,
            right=right,
            kind=kind,
            amount_minor=more.amount_minor - less.amount_minor if is_money else 0,
            count=more.count - less.count if is_count_told else 0,
            since=self.row.closed_at or self.row.opened_at,
            due_at=due_at,
        )

    def opened(self) -> Iterator[Difference]:
        """Yield what the opening count found more or less than the shift before had left."""
        left = self.row.handover_minor
        if left is None or left == self.row.opening_float_minor:
            return
        yield Difference(
            subject=self.subject,
            left=View.LEDGER,
            right=View.COUNTED,
            kind=DifferenceKind.AMOUNT,
            amount_minor=self.row.opening_float_minor - left,
            since=self.row.opened_at,
        )

    def gap(self, due_at: dt.datetime) -> Difference:
        """Return that records are known to exist; once counted, how much they should tell of."""
        is_closed = self.row.closed_at is not None
        side = self.views[View.COUNTED if is_closed else View.JOURNAL]
        return Difference(
            subject=self.subject,
            left=View.JOURNAL,
            right=View.LEDGER,
            kind=DifferenceKind.GAP,
            amount_minor=self.views[View.LEDGER].amount_minor - side.amount_minor,
            since=self.row.closed_at or self.row.opened_at,
            due_at=due_at,
        )

    def undeposited(self) -> Difference:
        """Return that what was counted is in no bag yet."""
        return Difference(
            subject=self.subject,
            left=View.COUNTED,
            right=View.DEPOSIT,
            kind=DifferenceKind.MISSING,
            amount_minor=-(self.row.counted_minor - self.row.float_left_minor),
            count=-1,
            since=self.row.closed_at,
            due_at=self.row.closed_at + TRANSIT,
        )


def _lease_end(row: Any) -> dt.datetime:
    """Return until when the till may be without a line and nobody wonders."""
    told: dt.datetime = row.closed_at or row.heard_at or row.opened_at
    return max(told + GRACE, row.valid_until or told)


def _silent_until(row: Any, now: dt.datetime) -> dt.datetime | None:
    """Return when records that are not here are overdue; None: nothing is known to be missing.

    Of an open shift something is missing when its till has been silent for longer than it may.
    """
    if row.closed_at is not None:
        return _lease_end(row)
    silent_since: dt.datetime = max(row.heard_at or row.opened_at, row.opened_at)
    due = max(silent_since + GRACE, row.valid_until or silent_since)
    return due if due <= now else None
