"""What head office sees: rows with their views, what they add up to, and the worklist."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE, start_of
from vending_server.days.tables import day_locks
from vending_server.machine_cash.tables import cash_box_counts, cash_box_emptyings
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.reconciliation.items import Identity, identity_of
from vending_server.reconciliation.links import subject_facts, told_at, view_facts
from vending_server.reconciliation.model import (
    Difference,
    ItemState,
    SubjectKind,
    View,
    ViewState,
)
from vending_server.reconciliation.seen_cash import keys_of_cassettes, seen_cassettes
from vending_server.reconciliation.seen_days import seen_days
from vending_server.reconciliation.seen_shifts import keys_of_shifts, seen_shifts
from vending_server.reconciliation.seen_tills import TillDay, keys_of_till_days, seen_till_days
from vending_server.reconciliation.span import Seen, Span
from vending_server.reconciliation.tables import reconciliation_clock, reconciliation_items
from vending_server.reconciliation.vouchers import vouchers_due
from vending_server.reconciliation.waiting import WAITING
from vending_server.shifts.tables import bank_confirmations, bank_deposits
from vending_server.wire.reconciliation import (
    DifferenceFacts,
    DifferenceTotal,
    ReconciliationRow,
    ReconciliationRows,
    ReconciliationSums,
    ViewTotal,
)

_item = reconciliation_items.c
_AT_ONCE: Final = 50
_DAY_RANK: Final = 3  # of head office's days: it has no shift, box or till
_UNSURE: Final = (ViewState.MISSING, ViewState.PROVISIONAL)


class Place(NamedTuple):
    """Where a row stands in the list; no key of it ever changes."""

    begun_at: dt.datetime
    rank: int
    id: str


def rows_of(
    connection: sa.Connection,
    span: Span,
    page: PageAsked,
    now: dt.datetime,
    *,
    differences_only: bool = False,
    unread: Collection[str] = (),
) -> ReconciliationRows:
    """Return a page of rows, the latest begun first; `unread` is as for `as_far_read`."""
    places = sorted(_places(connection, span, now), reverse=True)
    if page.after is not None:
        places = [one for one in places if tuple(one) < page.after]
    found: list[tuple[Place, Seen]] = []
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        told = _seen(connection, span, some, now)
        seen = {one.subject.id: as_far_read(one, unread) for one in told}
        found += [
            (place, seen[place.id])
            for place in some
            if place.id in seen and (seen[place.id].differences or not differences_only)
        ]
        if len(found) > page.limit:
            break
    shown, next_cursor = page.cut(found, lambda one: tuple(one[0]))
    return ReconciliationRows(
        rows=_told(connection, [seen for _, seen in shown], now),
        as_of=now.isoformat(),
        refreshed_at=told_at(connection.scalar(sa.select(reconciliation_clock.c.refreshed_at))),
        next_cursor=next_cursor,
    )


def as_far_read(seen: Seen, unread: Collection[str]) -> Seen:
    """Return a row as it is told while journals of the terminals `unread` were not read to the end.

    A shift whose close was read is whole, and so is a box; of anything else it is not known yet
    what the journal says, so that it differs from nothing.
    """
    journal = seen.views.get(View.JOURNAL)
    if journal is None:  # no till has a part in it
        return seen
    is_day = seen.subject.kind is SubjectKind.TILL_DAY
    if seen.subject.terminal_id not in unread or (journal.state is ViewState.KNOWN and not is_day):
        return seen
    state = ViewState.OPEN if journal.state is ViewState.OPEN else ViewState.PROVISIONAL
    return replace(
        seen,
        views={**seen.views, View.JOURNAL: replace(journal, state=state)},
        differences=tuple(
            one for one in seen.differences if View.JOURNAL not in {one.left, one.right}
        ),
    )


def _places(connection: sa.Connection, span: Span, now: dt.datetime) -> Iterator[Place]:
    for begun_at, shift_id in keys_of_shifts(connection, span):
        yield Place(begun_at, 2, shift_id)
    if span.batch is not None:  # a batch holds shifts
        return
    if span.point_number == HEAD_OFFICE:
        for seen in seen_days(connection, span, now):
            yield Place(seen.begun_at, _DAY_RANK, seen.subject.id)
    for begun_at, emptying_id in keys_of_cassettes(connection, span):
        yield Place(begun_at, 1, emptying_id)
    for key in keys_of_till_days(connection, span):
        yield Place(start_of(key.day, span.zone), 0, key.key)


def _seen(
    connection: sa.Connection, span: Span, places: Iterable[Place], now: dt.datetime
) -> Iterator[Seen]:
    by_rank: defaultdict[int, list[str]] = defaultdict(list)
    for place in places:
        by_rank[place.rank].append(place.id)
    days = [dt.date.fromisoformat(one.partition(":")[2]) for one in by_rank[_DAY_RANK]]
    yield from seen_days(connection, span, now, days)
    yield from seen_shifts(connection, span, now, by_rank[2])
    yield from seen_cassettes(connection, span, by_rank[1])
    yield from seen_till_days(connection, span, now, [TillDay.of(one) for one in by_rank[0]])


def _told(
    connection: sa.Connection, seen: Sequence[Seen], now: dt.datetime
) -> list[ReconciliationRow]:
    items = items_of(connection, [one.subject.id for one in seen])
    logins = logins_of(connection, {one.operator_id for one in seen if one.operator_id is not None})
    locked = locked_through(connection)
    return [
        ReconciliationRow(
            subject=subject_facts(one.subject),
            terminal=one.terminal_number,
            number=one.number,
            operator=None if one.operator_id is None else logins[one.operator_id],
            begun_at=one.begun_at.isoformat(),
            ended_at=told_at(one.ended_at),
            float_left_minor=one.float_left_minor,
            is_locked=one.subject.day <= locked.get(one.subject.point_number, dt.date.min),
            standing=standing_of(one, items, now),
            views=view_facts(one.views),
            differences=[_difference(each, items) for each in one.differences],
            explained_minor=sum(
                each.amount_minor for each in one.differences if _is_settled(each, items)
            ),
            journal_records=one.journal_records,
            z_digest=one.z_digest,
        )
        for one in seen
    ]


def items_of(connection: sa.Connection, ids: Collection[str]) -> dict[Identity, Any]:
    """Return the items of these subjects."""
    query = sa.select(reconciliation_items).where(_item.subject_id.in_(ids))
    return {
        (row.subject_kind.value, row.subject_id, row.left_view, row.right_view, row.kind.value): row
        for row in connection.execute(query)
    }


def locked_through(connection: sa.Connection) -> dict[int, dt.date]:
    """Return through which day each point is locked."""
    query = sa.select(day_locks.c.point_number, day_locks.c.locked_through)
    return {row[0]: row[1] for row in connection.execute(query) if row[1] is not None}


def _difference(one: Difference, items: Mapping[Identity, Any]) -> DifferenceFacts:
    item = items.get(identity_of(one))
    if item is not None and item.state is ItemState.CLEARED:
        item = None
    return DifferenceFacts(
        left=one.left.value,
        right=one.right.value,
        kind=one.kind.value,
        amount_minor=one.amount_minor,
        count=one.count,
        since=one.since.isoformat(),
        due_at=told_at(one.due_at),
        item_id=None if item is None else item.id,
        item_state=None if item is None else item.state.value,
    )


def _is_settled(one: Difference, items: Mapping[Identity, Any]) -> bool:
    item = items.get(identity_of(one))
    return (
        item is not None
        and item.state in {ItemState.EXPLAINED, ItemState.DECIDED}
        and (item.settled_minor, item.settled_count) == (one.amount_minor, one.count)
    )


def standing_of(seen: Seen, items: Mapping[Identity, Any], now: dt.datetime) -> str:
    """Return how a row stands, the worst first; balanced only when no source is missing."""
    rest = [one for one in seen.differences if not _is_settled(one, items)]
    states = {one.state for one in seen.views.values()}
    if any(one.is_due(now) for one in rest):
        return "decide"
    if ViewState.OPEN in states:
        return "open"
    if rest:
        return "waits"
    views = seen.views
    if any(views[one].state is ViewState.PROVISIONAL for one in views if one is not View.VOUCHER):
        return "provisional"
    on_its_way = (View.DEPOSIT, View.BANK, View.COUNTED)
    lacks = any(one in views and views[one].state is ViewState.MISSING for one in on_its_way)
    if seen.subject.kind is SubjectKind.DAY_OF_POINT:  # nothing else says whether it is right
        lacks = views[View.VOUCHER].state in _UNSURE
    if lacks:
        return "waits"
    return "explained" if seen.differences else "balanced"


@dataclass(slots=True)
class _Adding:
    """What rows add up to; over and short apart."""

    views: dict[View, Counter[str]] = field(default_factory=dict)
    pairs: dict[tuple[View, View], Counter[str]] = field(default_factory=dict)
    rows: int = 0
    not_final: set[int] = field(default_factory=set)

    def add(self, seen: Seen) -> None:
        """Add one row."""
        self.rows += 1
        for view, one in seen.views.items():
            total = self.views.setdefault(view, Counter())
            total["rows"] += one.state is not ViewState.MISSING
            total["amount"] += one.amount_minor
            total["count"] += one.count
            total["missing"] += one.state is ViewState.MISSING
            total["not_final"] += one.state in {ViewState.OPEN, ViewState.PROVISIONAL}
        is_day = seen.subject.kind is SubjectKind.DAY_OF_POINT  # nothing of it is to come
        if not is_day and any(one.state is ViewState.PROVISIONAL for one in seen.views.values()):
            self.not_final.add(seen.subject.point_number)
        for each in seen.differences:
            total = self.pairs.setdefault((each.left, each.right), Counter())
            total["rows"] += 1
            total["over" if each.amount_minor > 0 else "short"] += abs(each.amount_minor)


def sums_of(
    connection: sa.Connection, span: Span, now: dt.datetime, unread: Collection[str] = ()
) -> ReconciliationSums:
    """Return what the rows of some days add up to; see `rows_of`."""
    adding = _Adding()
    for seen in seen_shifts(connection, span, now):
        adding.add(as_far_read(seen, unread))
    if span.batch is None:  # a batch holds shifts
        for seen in seen_cassettes(connection, span):
            adding.add(as_far_read(seen, unread))
        for seen in seen_till_days(connection, span, now):
            adding.add(as_far_read(seen, unread))
        if span.point_number == HEAD_OFFICE:  # turnover, never added to what drawers hold
            for seen in seen_days(connection, span, now):
                adding.add(seen)
    return ReconciliationSums(
        views=[
            ViewTotal(
                view=view.value,
                amount_minor=total["amount"],
                count=total["count"],
                rows=total["rows"],
                missing=total["missing"],
                not_final=total["not_final"],
            )
            for view, total in sorted(
                adding.views.items(), key=lambda one: list(View).index(one[0])
            )
        ],
        differences=[
            DifferenceTotal(
                left=left.value,
                right=right.value,
                over_minor=total["over"],
                short_minor=total["short"],
                rows=total["rows"],
            )
            for (left, right), total in sorted(adding.pairs.items())
        ],
        rows=adding.rows,
        open_items=open_items(connection, span),
        in_transit_minor=in_transit(connection, span.point_number),
        vouchers_due=vouchers_due(connection, span, now),
        points_not_final=sorted(adding.not_final),
        as_of=now.isoformat(),
    )


def open_items(connection: sa.Connection, span: Span) -> int:
    """Return how many items of some days wait for somebody."""
    query = sa.select(sa.func.count()).where(
        _item.state.in_(WAITING), _item.day >= span.from_day, _item.day <= span.through_day
    )
    if span.point_number is not None:
        query = query.where(_item.point_number == span.point_number)
    return int(connection.scalars(query).one())


def in_transit(connection: sa.Connection, point_number: int | None) -> int:
    """Return what is in bags that nobody at the bank or at head office has counted yet."""
    slip, box = bank_deposits.c, cash_box_emptyings.c
    bags = (
        sa.select(sa.func.coalesce(sa.func.sum(slip.amount_minor), 0))
        .outerjoin(bank_confirmations, bank_confirmations.c.deposit_id == slip.id)
        .where(bank_confirmations.c.id.is_(None))
    )
    boxes = (
        sa.select(sa.func.coalesce(sa.func.sum(box.expected_minor), 0))
        .outerjoin(cash_box_counts, cash_box_counts.c.emptying_id == box.id)
        .where(cash_box_counts.c.emptying_id.is_(None))
    )
    if point_number is not None:
        bags = bags.where(slip.point_number == point_number)
        boxes = boxes.where(box.point_number == point_number)
    return int(connection.scalars(bags).one()) + int(connection.scalars(boxes).one())
