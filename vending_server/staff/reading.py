"""Everybody who works here or did, with what there is to see of each: a page at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from vending_server.operators.model import Role
from vending_server.operators.tables import (
    operator_points,
    operator_roles,
    operators,
    sessions,
)
from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sealing.wraps import sells
from vending_server.shifts.tables import shifts
from vending_server.staff.rows import standing_of
from vending_server.staff.rules import AGREEING, needs_second
from vending_server.wire.facts import BothLanguages
from vending_server.wire.operators import OperatorCard, OperatorList, ShiftOfPerson


def cards(connection: sa.Connection, page: PageAsked) -> OperatorList:
    """Return a page of people, by login."""
    query = page.rows_of(sa.select(operators), operators.c.login)
    shown, next_cursor = page.cut(connection.execute(query).all(), lambda row: (row.login,))
    ids = [row.id for row in shown]
    roles = _by_person(connection, operator_roles.c.operator_id, operator_roles.c.role, ids)
    places = _by_person(
        connection, operator_points.c.operator_id, operator_points.c.point_number, ids
    )
    is_open = sessions.c.ended_at.is_(None)
    signed_in = _by_person(connection, sessions.c.operator_id, sessions.c.terminal_id, ids, is_open)
    at_work = _shifts(connection, ids)
    return OperatorList(
        operators=[
            _card(
                row,
                roles=frozenset(roles[row.id]),
                points=sorted(places[row.id]),
                sessions_open=len(signed_in[row.id]),
                at_work=at_work[row.id],
            )
            for row in shown
        ],
        agreeing=sorted(AGREEING),
        next_cursor=next_cursor,
    )


def _by_person(
    connection: sa.Connection,
    person: sa.Column[int],
    value: sa.Column[Any],
    ids: Collection[int],
    which: sa.ColumnElement[bool] | None = None,
) -> dict[int, list[Any]]:
    query = sa.select(person, value).where(person.in_(ids))
    found: dict[int, list[Any]] = defaultdict(list)
    for operator_id, one in connection.execute(query if which is None else query.where(which)):
        found[operator_id].append(one)
    return found


def _shifts(connection: sa.Connection, ids: Collection[int]) -> dict[int, list[ShiftOfPerson]]:
    query = (
        sa.select(shifts, terminals.c.number.label("terminal"))
        .join(terminals, terminals.c.id == shifts.c.terminal_id)
        .where(shifts.c.operator_id.in_(ids), shifts.c.closed_at.is_(None))
        .order_by(shifts.c.opened_at, shifts.c.id)
    )
    found: dict[int, list[ShiftOfPerson]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.operator_id].append(
            ShiftOfPerson(
                point=row.point_number,
                terminal=row.terminal,
                number=row.number,
                opened_at=row.opened_at.isoformat(),
            )
        )
    return found


def _card(
    row: Any,
    *,
    roles: frozenset[Role],
    points: list[int],
    sessions_open: int,
    at_work: list[ShiftOfPerson],
) -> OperatorCard:
    standing = standing_of(row.suspended_at, row.ended_at)
    return OperatorCard(
        login=row.login,
        name=BothLanguages(ar=row.name_ar, en=row.name_en),
        title=BothLanguages(ar=row.title_ar, en=row.title_en),
        roles=sorted(roles),
        points=points,
        standing=standing,
        since=_text(row.ended_at or row.suspended_at),
        version=row.version,
        last_login_at=_text(row.last_login_at),
        sessions=sessions_open,
        failed_tries=row.failed_tries,
        locked_until=_text(row.locked_until),
        password_set_at=_text(row.password_set_at),
        slip_until=_text(row.slip_until),
        sells_offline=standing == "active" and sells(roles),
        shifts=at_work,
        second_person=needs_second(roles),
    )


def _text(at: dt.datetime | None) -> str | None:
    return None if at is None else at.isoformat()
