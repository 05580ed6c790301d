"""One person's row, held while it is changed.  Inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.operators.model import Caller, Role
from vending_server.operators.tables import operator_points, operator_roles, operators
from vending_server.points.tables import points
from vending_server.wire.operators import Standing
from vending_server.wire.problems import ProblemCode

_one = operators.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as he stands now."""

    operator_id: int
    login: str
    standing: Standing
    version: int
    roles: frozenset[Role]
    points: frozenset[int]


def standing_of(suspended_at: dt.datetime | None, ended_at: dt.datetime | None) -> Standing:
    """Say how somebody stands; who was suspended and then left has left."""
    if ended_at is not None:
        return "ended"
    return "active" if suspended_at is None else "suspended"


def held(connection: sa.Connection, caller: Caller, login: str, seen: int) -> Person:
    """Return somebody else as the caller saw him, and keep everybody from changing him meanwhile.

    All administrators are held as well, always in one order: two of them cannot end each other.

    Raises:
        Refused: OPERATOR_UNKNOWN; NOT_PERMITTED: it is the caller himself, or he is no
            administrator any more; OPERATOR_CHANGED.
    """
    hold_administrators(connection, caller)
    found = connection.execute(
        sa.select(operators).where(_one.login == login).with_for_update(key_share=True)
    ).one_or_none()
    if found is None:
        raise Refused(ProblemCode.OPERATOR_UNKNOWN)
    if found.id == caller.operator_id:
        raise Refused(ProblemCode.NOT_PERMITTED)
    if found.version != seen:
        raise Refused(ProblemCode.OPERATOR_CHANGED)
    roles, places = operator_roles.c, operator_points.c
    of_role = sa.select(roles.role).where(roles.operator_id == found.id)
    of_point = sa.select(places.point_number).where(places.operator_id == found.id)
    return Person(
        operator_id=found.id,
        login=found.login,
        standing=standing_of(found.suspended_at, found.ended_at),
        version=found.version,
        roles=frozenset(connection.scalars(of_role)),
        points=frozenset(connection.scalars(of_point)),
    )


def hold_administrators(connection: sa.Connection, caller: Caller) -> None:
    """Hold all administrators who work here, and see that the caller is one of them still.

    So that others may go on to name them (a key share), only their rows are kept as they are.

    Raises:
        Refused: NOT_PERMITTED.
    """
    held_ones = (
        sa.select(_one.id)
        .where(_one.id.in_(_administrators()), _one.ended_at.is_(None))
        .where(_one.suspended_at.is_(None))
        .order_by(_one.id)
        .with_for_update(key_share=True)
    )
    if caller.operator_id not in set(connection.scalars(held_ones)):
        raise Refused(ProblemCode.NOT_PERMITTED)


def require_administrator_left(connection: sa.Connection) -> None:
    """Refuse what left nobody who could change it again; after the change.

    Raises:
        Refused: LAST_ADMINISTRATOR.
    """
    query = sa.select(_one.id).where(
        _one.id.in_(_administrators()), _one.ended_at.is_(None), _one.suspended_at.is_(None)
    )
    if connection.scalar(query.limit(1)) is None:
        raise Refused(ProblemCode.LAST_ADMINISTRATOR)


def change(connection: sa.Connection, person: Person, **values: object) -> int:
    """Write values of a person who is held, and return the version that he is now."""
    version = person.version + 1
    connection.execute(
        operators.update().where(_one.id == person.operator_id).values(version=version, **values)
    )
    return version


def put_rights(
    connection: sa.Connection, person: Person, roles: Collection[Role], numbers: Collection[int]
) -> None:
    """Put these roles and points in the place of those that somebody has."""
    for table, column, values in (
        (operator_roles, "role", set(roles)),
        (operator_points, "point_number", set(numbers)),
    ):
        connection.execute(table.delete().where(table.c.operator_id == person.operator_id))
        rows = [{"operator_id": person.operator_id, column: one} for one in sorted(values)]
        connection.execute(table.insert(), rows)


def require_points(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Refuse points that are none.

    Raises:
        Refused: INVALID_REQUEST.
    """
    known = connection.scalars(sa.select(points.c.number).where(points.c.number.in_(numbers)))
    if set(known) != set(numbers):
        raise Refused(ProblemCode.INVALID_REQUEST, where="points")


def _administrators() -> sa.Select[tuple[int]]:
    return sa.select(operator_roles.c.operator_id).where(
        operator_roles.c.role == Role.ADMINISTRATOR
    )
