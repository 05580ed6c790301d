"""The worklist: a difference that somebody has to look at, over all refreshes the same item.

A refresh looks at a span of days, and then, in one transaction, lets every item of it be what its
difference is now: a new one is opened, one whose sum changed is open again, one that is gone is
*cleared* and stays as history.  Each such step is an act in nobody's name.  What people decided
stays decided while the sum is the one that they decided about.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.db.engine import snapshot, take_time, writing
from vending_server.points.tables import terminals
from vending_server.reconciliation import causes
from vending_server.reconciliation.differences import all_seen
from vending_server.reconciliation.links import (
    cause_facts,
    link_facts,
    link_of,
    links_of,
    stored,
)
from vending_server.reconciliation.model import (
    ROWS_MAX,
    SETTLED,
    Act,
    Cause,
    Difference,
    DifferenceKind,
    ItemState,
    SubjectKind,
)
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.rows import with_rows
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import (
    reconciliation_acts,
    reconciliation_clock,
    reconciliation_items,
)
from vending_server.wire.ids import RANDOM_BYTES, uuid7

Explain: TypeAlias = Callable[[sa.Connection, Sequence[Difference]], Sequence[tuple[Cause, ...]]]
Identity: TypeAlias = tuple[str, str, str, str, str]
_item = reconciliation_items.c
_OF_A_DAY: Final = (
    SubjectKind.SHIFT,
    SubjectKind.CASSETTE,
    SubjectKind.TILL_DAY,
    SubjectKind.SLIP,
    SubjectKind.TARIFF,
    SubjectKind.DAY_OF_POINT,
)
_OF_A_SEAT: Final = (SubjectKind.TERMINAL, SubjectKind.AGENT, SubjectKind.PACK)
_WHERE_IT_STANDS: Final = (SubjectKind.TILL_DAY, SubjectKind.TERMINAL, SubjectKind.PACK)
"""Subjects that are told at the point at which their till stands now."""
LASTING: Final = frozenset({(SubjectKind.KEY.value, DifferenceKind.STANDING.value)})
"""Subject and kind of what is looked for in a span and was always so: it is never gone again."""


@dataclass(slots=True)
class Refreshed:
    """What a refresh found and did."""

    subjects: int = 0
    differences: int = 0
    waiting: int = 0
    opened: int = 0
    changed: int = 0
    cleared: int = 0
    waits_until: dt.datetime | None = None  # when the first that may still clear turns red


@dataclass(frozen=True, slots=True)
class _Found:
    difference: Difference
    causes: tuple[Cause, ...]


def refresh(
    engine: sa.Engine,
    span: Span,
    now: dt.datetime,
    explain: Explain = causes.explain,
    *,
    is_told: bool = True,
) -> Refreshed:
    """Tell the items of a span anew; `is_told` is whether the worklist says that it was looked at.

    Raises:
        DatabaseBusy: nothing changed; ask again.
    """
    read_on(engine)
    told = Refreshed()
    due: list[Difference] = []
    waiting: set[Identity] = set()
    with snapshot(engine) as connection:
        for seen in all_seen(connection, span, now):
            told.subjects += 1
            for one in seen.differences:
                told.differences += 1
                if one.due_at is None or one.is_due(now):
                    due.append(one)
                else:
                    waiting.add(identity_of(one))
                    told.waits_until = min(told.waits_until or one.due_at, one.due_at)
        told.waiting = len(waiting)
        due = [with_rows(connection, one) for one in due]
        found = [_Found(one, why) for one, why in zip(due, explain(connection, due), strict=True)]
    with writing(engine) as connection:
        take_time(connection)
        _lock(connection, now if is_told else None)
        _settle(connection, span, found, waiting, told=told, now=now)
    return told


def identity_of(difference: Difference) -> Identity:
    """Return what stays the same over refreshes, as the row keeps it."""
    kind, key, left, right, what = difference.identity
    return (kind.value, key, left.value, right.value, what.value)


def _lock(connection: sa.Connection, told_at: dt.datetime | None) -> None:
    """Let one refresh write after the other."""
    seen = reconciliation_clock.c.refreshed_at if told_at is None else told_at
    connection.execute(reconciliation_clock.update().values(refreshed_at=seen))


def _settle(
    connection: sa.Connection,
    span: Span,
    found: Sequence[_Found],
    waiting: set[Identity],
    *,
    told: Refreshed,
    now: dt.datetime,
) -> None:
    known = {identity_of_row(row): row for row in connection.execute(_in_scope(span))}
    outside = {identity_of(one.difference) for one in found} - known.keys()
    known |= rows_of(connection, outside)
    for one in found:
        row = known.pop(identity_of(one.difference), None)
        if row is None:
            _open(connection, one, now)
            told.opened += 1
        elif _move(connection, row, _with_before(row, one) if _is_lasting(row) else one, now):
            told.changed += 1
    for identity, row in known.items():
        if identity not in waiting and row.state not in SETTLED and not _is_lasting(row):
            _act(connection, row.id, Act.CLEARED, row.amount_minor, now)
            _set(connection, row.id, state=ItemState.CLEARED, changed_at=now)
            told.cleared += 1


def _is_lasting(row: Any) -> bool:
    return (row.subject_kind.value, row.kind.value) in LASTING


def _with_before(row: Any, one: _Found) -> _Found:
    """Return a lasting difference with what other spans found of it: more than before, or as much.

    A span that holds none of it says nothing about it, and one that holds a part never makes it
    less; so a look at few days changes nothing that a look at many has found.
    """
    before = {each.id: each for each in (link_of(told) for told in links_of(row.rows))}
    found = {each.id: each for each in one.difference.rows}
    rows = tuple((before | found).values())
    count = max(row.count, one.difference.count, len(rows))
    return replace(one, difference=replace(one.difference, count=count, rows=rows[:ROWS_MAX]))


def _in_scope(span: Span) -> sa.Select[Any]:
    """Return the items that this span would have told of again."""
    of_day = _item.subject_kind.in_(_OF_A_DAY) & (_item.day >= span.from_day)
    query = sa.select(reconciliation_items).where(_item.day <= span.through_day)
    if span.point_number is None:
        return query.where(of_day | _item.subject_kind.in_((*_OF_A_SEAT, SubjectKind.KEY)))
    stands = sa.select(terminals.c.id).where(terminals.c.point_number == span.point_number)
    is_here = _item.subject_kind.not_in(_WHERE_IT_STANDS) | _item.terminal_id.in_(stands)
    of_point = query.where(_item.point_number == span.point_number, is_here)
    return of_point.where(of_day | _item.subject_kind.in_(_OF_A_SEAT))


def rows_of(connection: sa.Connection, wanted: Collection[Identity]) -> dict[Identity, Any]:
    """Return items that are known although they stand in another span: an agent's, a key's."""
    ids = sorted({one[1] for one in wanted})
    found: dict[Identity, Any] = {}
    for first in range(0, len(ids), 500):
        query = sa.select(reconciliation_items).where(
            _item.subject_id.in_(ids[first : first + 500])
        )
        rows = {identity_of_row(row): row for row in connection.execute(query)}
        found |= {one: row for one, row in rows.items() if one in wanted}
    return found


def identity_of_row(row: Any) -> Identity:
    """Return the same of a row."""
    return (
        row.subject_kind.value,
        row.subject_id,
        row.left_view,
        row.right_view,
        row.kind.value,
    )


def _evidence(one: _Found) -> Mapping[str, Any]:
    return {
        "causes": stored(cause_facts(cause) for cause in one.causes),
        "rows": stored(link_facts(link) for link in one.difference.rows),
    }


def _open(connection: sa.Connection, one: _Found, now: dt.datetime) -> None:
    difference, subject = one.difference, one.difference.subject
    connection.execute(
        reconciliation_items.insert().values(
            id=_new_id(now),
            subject_kind=subject.kind,
            subject_id=subject.id,
            left_view=difference.left.value,
            right_view=difference.right.value,
            kind=difference.kind,
            point_number=subject.point_number,
            terminal_id=subject.terminal_id,
            day=subject.day,
            since=difference.since,
            amount_minor=difference.amount_minor,
            count=difference.count,
            state=ItemState.OPEN,
            settled_minor=0,
            settled_count=0,
            first_seen_at=now,
            changed_at=now,
            **_evidence(one),
        )
    )


def _move(connection: sa.Connection, row: Any, one: _Found, now: dt.datetime) -> bool:
    """Let an item be what its difference is now; return whether somebody has to look again."""
    difference = one.difference
    amount, count = difference.amount_minor, difference.count
    changed = (amount, count) != (row.amount_minor, row.count)
    agreed = (amount, count) == (row.settled_minor, row.settled_count)
    is_settled = row.state in SETTLED
    is_again = row.state is ItemState.CLEARED or (is_settled and not agreed)
    values: dict[str, Any] = dict(_evidence(one))
    if changed:
        values |= {"amount_minor": amount, "count": count}
    if is_again:
        values |= {"state": ItemState.OPEN}
    if changed or is_again:
        values |= {"changed_at": now}
        _act(connection, row.id, Act.CHANGED, amount, now)
    _set(connection, row.id, **values)
    return changed or is_again


def _act(
    connection: sa.Connection, item_id: str, act: Act, amount_minor: int, now: dt.datetime
) -> None:
    connection.execute(
        reconciliation_acts.insert().values(
            id=_new_id(now),
            item_id=item_id,
            act=act,
            made_at=now,
            reason="",
            amount_minor=amount_minor,
            decision_number="",
            links=[],
        )
    )


def _set(connection: sa.Connection, item_id: str, **values: Any) -> None:
    connection.execute(reconciliation_items.update().where(_item.id == item_id).values(**values))


def _new_id(now: dt.datetime) -> str:
    unix_ms = int(now.timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=secrets.token_bytes(RANDOM_BYTES))
