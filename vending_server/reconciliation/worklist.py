"""The worklist as it travels: items in pages, and one item with all that is known of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.machine_cash.listing import agreed_by
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.reconciliation.links import (
    causes_of,
    links_of,
    told_at,
    view_facts,
)
from vending_server.reconciliation.model import ItemState, SubjectKind, View, ViewSum
from vending_server.reconciliation.naming import Numbers, kind_of, numbers_of, told_as
from vending_server.reconciliation.recounts import recounts_of
from vending_server.reconciliation.seen_cash import seen_cassettes, seen_slips
from vending_server.reconciliation.seen_days import seen_days
from vending_server.reconciliation.seen_seats import seen_agents, seen_packs, seen_terminals
from vending_server.reconciliation.seen_shifts import seen_shifts
from vending_server.reconciliation.seen_tills import TillDay, seen_till_days
from vending_server.reconciliation.span import Seen, Span
from vending_server.reconciliation.tables import reconciliation_acts, reconciliation_items
from vending_server.reconciliation.waiting import WAITING
from vending_server.shifts.model import TOLERANCE_MINOR
from vending_server.sync.model import Standing
from vending_server.sync.tables import journal_heads
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    ENOUGH_FOR_ONE,
    ItemActFacts,
    ItemFacts,
    ItemLine,
    ItemList,
    ItemsAsked,
    SubjectFacts,
)

_item, _act = reconciliation_items.c, reconciliation_acts.c


def items_in(
    connection: sa.Connection, asked: ItemsAsked, page: PageAsked, now: dt.datetime
) -> ItemList:
    """Return a page of items, those that wait for somebody where no states are named."""
    which = list(_asked(asked))
    states = [ItemState(one) for one in asked.states] or list(WAITING)
    query = sa.select(reconciliation_items).where(_item.state.in_(states), *which)
    rows = connection.execute(
        page.rows_of(query, _item.first_seen_at, _item.id, newest_first=True)
    ).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.first_seen_at, row.id))
    waiting = sa.select(sa.func.count()).where(_item.state.in_(WAITING), *which)
    numbers = numbers_of(connection, shown)
    return ItemList(
        items=[item_line(row, numbers[row.id]) for row in shown],
        open_items=int(connection.scalars(waiting).one()),
        as_of=now.isoformat(),
        next_cursor=next_cursor,
    )


def _asked(asked: ItemsAsked) -> Iterator[sa.ColumnElement[bool]]:
    if asked.from_day is not None:
        yield _item.day >= dt.date.fromisoformat(asked.from_day)
    if asked.through_day is not None:
        yield _item.day <= dt.date.fromisoformat(asked.through_day)
    if asked.point_number is not None:
        yield _item.point_number == asked.point_number
    if asked.subject_kinds:
        yield told_as([SubjectKind(one) for one in asked.subject_kinds])


def item_line(row: Any, numbers: Numbers) -> ItemLine:
    """Return one item as the list tells it."""
    first = next(iter(causes_of(row.causes)), None)
    is_told = first is not None and first.strength != "ruled_out"
    return ItemLine(
        item_id=row.id,
        subject=_subject(row),
        left=row.left_view,
        right=row.right_view,
        kind=row.kind.value,
        amount_minor=row.amount_minor,
        count=row.count,
        state=row.state.value,
        first_seen_at=row.first_seen_at.isoformat(),
        changed_at=row.changed_at.isoformat(),
        first_cause=first.kind if first is not None and is_told else None,
        first_strength=first.strength if first is not None and is_told else None,
        explained_minor=(
            first.explains_minor if first is not None and first.strength in ENOUGH_FOR_ONE else 0
        ),
        is_beyond_tolerance=abs(row.amount_minor) > TOLERANCE_MINOR,
        terminal=numbers.terminal,
        shift_number=numbers.shift,
    )


def _subject(row: Any) -> SubjectFacts:
    return SubjectFacts(
        kind=kind_of(row).value,
        id=row.subject_id,
        point_number=row.point_number,
        terminal_id=row.terminal_id,
        day=row.day.isoformat(),
    )


def point_of(connection: sa.Connection, item_id: str) -> int:
    """Return whose item it is.

    Raises:
        Refused: NOT_FOUND.
    """
    found = connection.scalar(sa.select(_item.point_number).where(_item.id == item_id))
    if found is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return int(found)


def one_item(
    connection: sa.Connection, item_id: str, zone: dt.tzinfo, now: dt.datetime
) -> ItemFacts:
    """Return an item with its causes, rows and acts, and the views of its subject as they are now.

    Raises:
        Refused: NOT_FOUND.
    """
    query = sa.select(reconciliation_items).where(_item.id == item_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return ItemFacts(
        item=item_line(row, numbers_of(connection, [row])[row.id]),
        views=view_facts(_views(connection, row, zone, now)),
        rows=links_of(row.rows),
        causes=causes_of(row.causes),
        acts=acts_of(connection, row),
        chain_verified_through=_verified(connection, row.terminal_id),
        as_of=now.isoformat(),
    )


def _views(
    connection: sa.Connection, row: Any, zone: dt.tzinfo, now: dt.datetime
) -> dict[View, ViewSum]:
    day = row.day
    point = row.point_number if row.subject_kind is not SubjectKind.TARIFF else None
    span = Span(from_day=day, through_day=day, zone=zone, point_number=point)
    for seen in _looked_up(connection, row, span, now):
        if seen.subject.id == row.subject_id:
            return dict(seen.views)
    return {}


def _looked_up(connection: sa.Connection, row: Any, span: Span, now: dt.datetime) -> Iterator[Seen]:
    """Yield the subject of an item, perhaps among others of its day; a price has no sums."""
    key = row.subject_id
    if row.subject_kind is SubjectKind.SHIFT:
        yield from seen_shifts(connection, span, now, [key])
    elif row.subject_kind is SubjectKind.CASSETTE:
        yield from seen_cassettes(connection, span, [key])
    elif row.subject_kind is SubjectKind.TILL_DAY:
        yield from seen_till_days(connection, span, now, [TillDay.of(key)])
    elif row.subject_kind is SubjectKind.DAY_OF_POINT:
        yield from seen_days(connection, span, now)
    elif row.subject_kind in _BY_SPAN:
        yield from _BY_SPAN[row.subject_kind](connection, span)


_BY_SPAN: Final[Mapping[SubjectKind, Callable[[sa.Connection, Span], Iterator[Seen]]]] = {
    SubjectKind.SLIP: seen_slips,
    SubjectKind.AGENT: seen_agents,
    SubjectKind.PACK: seen_packs,
    SubjectKind.TERMINAL: seen_terminals,
}


def acts_of(connection: sa.Connection, item: Any) -> list[ItemActFacts]:
    """Return what was done about an item, and every second count of its shift, oldest first."""
    found = acts_on(connection, [item.id]).get(item.id, [])
    if item.subject_kind is SubjectKind.SHIFT:
        found += [one.fact for one in recounts_of(connection, [item.subject_id])]
    return sorted(found, key=lambda one: one.made_at)


def acts_on(connection: sa.Connection, item_ids: Sequence[str]) -> dict[str, list[ItemActFacts]]:
    """Return what was done about some items, by their ids, oldest first."""
    query = sa.select(reconciliation_acts).where(_act.item_id.in_(item_ids))
    rows: Sequence[Any] = connection.execute(query.order_by(_act.made_at, _act.id)).all()
    logins = logins_of(connection, {row.operator_id for row in rows if row.operator_id is not None})
    agreed = agreed_by(connection, [row.approval_id for row in rows])
    found: dict[str, list[ItemActFacts]] = defaultdict(list)
    for row in rows:
        who = None if row.operator_id is None else logins[row.operator_id]
        found[row.item_id].append(_act_facts(row, who, agreed.get(row.approval_id, [])))
    return found


def _act_facts(row: Any, operator: str | None, agreed: list[str]) -> ItemActFacts:
    return ItemActFacts(
        act_id=row.id,
        act=row.act.value,
        operator=operator,
        agreed_by=agreed,
        made_at=told_at(row.made_at) or "",
        reason=row.reason,
        cause=row.cause,
        amount_minor=row.amount_minor,
        debit=row.debit,
        credit=row.credit,
        decision_number=row.decision_number,
        links=links_of(row.links),
    )


def _verified(connection: sa.Connection, terminal_id: str | None) -> int | None:
    """Return up to which record a till's chain was proved: each was when it came."""
    if terminal_id is None:
        return None
    head = journal_heads.c
    query = sa.select(head.sequence).where(
        head.terminal_id == terminal_id, head.standing == Standing.WELL
    )
    return connection.scalar(query)
