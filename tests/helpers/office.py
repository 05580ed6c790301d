"""People of a little town with roles, as the services see them: for tests of acts by hand."""

from __future__ import annotations

import itertools

import sqlalchemy as sa

from tests.helpers import little_town
from vending_server.operators.model import Caller, Role
from vending_server.operators.tables import operator_points, operator_roles, operators
from vending_server.wire.facts import BothLanguages, PointFacts
from vending_server.wire.ids import uuid7

_NAMES = BothLanguages(ar="موظف", en="Employee")
_numbers = itertools.count(1)


def new_document_id() -> str:
    """An id such as a client makes for a document."""
    number = next(_numbers)
    return uuid7(unix_ms=1_800_000_000_000, random_bytes=(1 << 70 | number).to_bytes(10, "big"))


def take_on(
    connection: sa.Connection,
    login: str,
    *roles: Role,
    point: PointFacts = little_town.POINT,
    password_hash: str = "-",
    terminal: int = 1,
) -> Caller:
    """Store an operator with these roles at a point of the little town; return him as a caller."""
    # The little town numbers its first operator itself, which PostgreSQL's counter does not see.
    operator_id = connection.scalars(sa.select(sa.func.max(operators.c.id))).one() + 1
    connection.execute(
        operators.insert().values(
            id=operator_id,
            login=login,
            name_ar=_NAMES.ar,
            name_en=_NAMES.en,
            title_ar=_NAMES.ar,
            title_en=_NAMES.en,
            password_hash=password_hash,
        )
    )
    connection.execute(
        operator_roles.insert(), [{"operator_id": operator_id, "role": role} for role in roles]
    )
    connection.execute(
        operator_points.insert().values(operator_id=operator_id, point_number=point.number)
    )
    seat = little_town.seller(terminal)
    return Caller(
        operator_id=operator_id,
        login=login,
        name=_NAMES,
        title=_NAMES,
        roles=frozenset(roles),
        terminal_id=seat.terminal_id,
        terminal_number=seat.terminal_number,
        point=point,
    )
