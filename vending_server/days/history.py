"""What was done to the days of a point, and what came late: one order of time, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.tables import approval_decisions, approval_requests
from vending_server.days.seats import is_seat
from vending_server.days.tables import day_events, day_locks, late_postings
from vending_server.errors import Refused
from vending_server.ledger.tables import ledger_entries
from vending_server.operators.service import logins_of
from vending_server.paging import WHOLE, PageAsked, Position
from vending_server.reconciliation.tables import day_seals
from vending_server.wire.days import DayEvent, DaysFacts, LatePosting
from vending_server.wire.problems import ProblemCode

_LATE: Final = 0
_DONE: Final = 1
Told: TypeAlias = tuple[tuple[dt.datetime, int, str], DayEvent | LatePosting]


def days_of(connection: sa.Connection, point_number: int, page: PageAsked = WHOLE) -> DaysFacts:
    """Return how far a point is locked, and a page of what happened to its days.

    Raises:
        Refused: NOT_FOUND.
    """
    if not is_seat(connection, point_number):
        raise Refused(ProblemCode.NOT_FOUND)
    through = sa.select(day_locks.c.locked_through).where(day_locks.c.point_number == point_number)
    locked_through = connection.scalar(through)
    told = [*_events(connection, point_number, page), *_late(connection, point_number, page)]
    newest_first = sorted(told, key=_position_of, reverse=True)
    shown, next_cursor = page.cut(newest_first, _position_of)
    return DaysFacts(
        point_number=point_number,
        locked_through=None if locked_through is None else locked_through.isoformat(),
        events=[one for _, one in shown if isinstance(one, DayEvent)],
        late=[one for _, one in shown if isinstance(one, LatePosting)],
        next_cursor=next_cursor,
    )


def _position_of(told: Told) -> Position:
    return told[0]


def _events(connection: sa.Connection, point_number: int, page: PageAsked) -> Iterator[Told]:
    event = day_events.c
    query = sa.select(day_events).where(event.point_number == point_number)
    latest = page.rows_of(query, event.made_at, _DONE, event.id, newest_first=True)
    rows = connection.execute(latest).all()
    seconds = _second_people(connection, [row.id for row in rows])
    kept = _seals(connection, [row.id for row in rows])
    people = {row.operator_id for row in rows} | set(seconds.values())
    logins = logins_of(connection, people)
    for row in rows:
        second, seal = seconds.get(row.id), kept.get(row.id)
        told = DayEvent(
            day=row.day.isoformat(),
            act=row.act.value,
            reason=row.reason,
            operator=logins[row.operator_id],
            made_at=row.made_at.isoformat(),
            approved_by=None if second is None else logins[second],
            rows=0 if seal is None else seal.entries,
            rows_root="" if seal is None else seal.root,
        )
        yield (row.made_at, _DONE, row.id), told


def _late(connection: sa.Connection, point_number: int, page: PageAsked) -> Iterator[Told]:
    late = late_postings.c
    query = sa.select(late_postings).where(late.point_number == point_number)
    latest = page.rows_of(query, late.posted_at, _LATE, late.transaction_id, newest_first=True)
    rows = connection.execute(latest).all()
    sums = _sums(connection, [row.transaction_id for row in rows])
    for row in rows:
        told = LatePosting(
            transaction_id=row.transaction_id,
            happened_at=row.happened_at.isoformat(),
            posted_at=row.posted_at.isoformat(),
            amount_minor=sums.get(row.transaction_id, 0),
        )
        yield (row.posted_at, _LATE, row.transaction_id), told


def _second_people(connection: sa.Connection, event_ids: Sequence[str]) -> dict[str, int]:
    """Return who agreed to these acts."""
    asked, decision = approval_requests.c, approval_decisions.c
    query = (
        sa.select(asked.used_for, decision.operator_id)
        .join(approval_decisions, decision.request_id == asked.id)
        .where(asked.action == TwoPersonAction.DAY_REOPENING, asked.used_for.in_(event_ids))
        .where(decision.is_accepted)
    )
    return {row.used_for: row.operator_id for row in connection.execute(query)}


def _seals(connection: sa.Connection, event_ids: Sequence[str]) -> dict[str, Any]:
    query = sa.select(day_seals).where(day_seals.c.event_id.in_(event_ids))
    return {row.event_id: row for row in connection.execute(query)}


def _sums(connection: sa.Connection, transaction_ids: Sequence[str]) -> dict[str, int]:
    entry = ledger_entries.c
    query = (
        sa.select(entry.transaction_id, sa.func.sum(entry.amount_minor))
        .where(entry.transaction_id.in_(transaction_ids))
        .group_by(entry.transaction_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}
