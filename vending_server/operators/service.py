"""Operators: who they are and where they may work.

Every function works inside the transaction of the connection it is given and commits nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Change, Query, among
from vending_server.errors import Misconfigured
from vending_server.operators.model import Role, Tries, is_storable_login
from vending_server.operators.tables import operator_points, operator_roles, operators
from vending_server.wire.facts import BothLanguages


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperator:
    """A person who will work here; the password is hashed by now (`Passwords.hash`)."""

    login: str
    name: BothLanguages
    title: BothLanguages
    roles: Sequence[Role]
    point_numbers: Sequence[int]
    password_hash: str = field(repr=False)
    password_set_at: dt.datetime | None = None
    slip_until: dt.datetime | None = None  # the password stands on a slip: see operators/slips.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person who works here now."""

    operator_id: int
    login: str
    name: BothLanguages
    title: BothLanguages
    roles: frozenset[Role]
    point_numbers: frozenset[int]
    password_hash: str = field(repr=False)
    password_set_at: dt.datetime | None = None
    slip_until: dt.datetime | None = None


def create_operator(connection: sa.Connection, new: NewOperator) -> int:
    """Take on a person and return the operator's id.

    Raises:
        Misconfigured: the login is taken or cannot be one, or no role or no point is given.
    """
    if not is_storable_login(new.login):
        raise Misconfigured("a login has 1 to 40 printable characters")
    if not new.roles or not new.point_numbers:
        raise Misconfigured("an operator has at least one role and one point")
    if connection.scalar(sa.select(operators.c.id).where(operators.c.login == new.login)):
        raise Misconfigured("this login is taken")
    values = {
        "login": new.login,
        "name_ar": new.name.ar,
        "name_en": new.name.en,
        "title_ar": new.title.ar,
        "title_en": new.title.en,
        "password_hash": new.password_hash,
        "password_set_at": new.password_set_at,
        "slip_until": new.slip_until,
    }
    made = operators.insert().values(values).returning(operators.c.id)
    operator_id = int(connection.scalars(made).one())
    of_operator = {"operator_id": operator_id}
    roles = [of_operator | {"role": one} for one in sorted(set(new.roles))]
    connection.execute(operator_roles.insert(), roles)
    places = [of_operator | {"point_number": one} for one in sorted(set(new.point_numbers))]
    connection.execute(operator_points.insert(), places)
    return operator_id


def find_operator(connection: sa.Connection, login: str) -> Operator | None:
    """Return who has this login, None for nobody (or nobody now)."""
    if not is_storable_login(login):
        return None
    return _operator(connection, _BY_LOGIN.record(connection, login=login))


def operator_by_id(connection: sa.Connection, operator_id: int) -> Operator | None:
    """Return an operator, None for one who has left or is suspended."""
    return _operator(connection, _BY_ID.record(connection, operator_id=operator_id))


_WORKS: Final = operators.c.ended_at.is_(None) & operators.c.suspended_at.is_(None)
_BY_LOGIN: Final = Query(
    sa.select(operators).where(
        operators.c.login == sa.bindparam("login", type_=operators.c.login.type), _WORKS
    )
)
# A busy seller is looked up each second (operators.recent): these are run on the driver itself.
_OPERATOR_ID: Final = sa.bindparam("operator_id", type_=operators.c.id.type)
_BY_ID: Final = Query(sa.select(operators).where(operators.c.id == _OPERATOR_ID, _WORKS))
_ROLES: Final = Query(
    sa.select(operator_roles.c.role).where(operator_roles.c.operator_id == _OPERATOR_ID)
)
_POINTS: Final = Query(
    sa.select(operator_points.c.point_number).where(operator_points.c.operator_id == _OPERATOR_ID)
)


_TRIES: Final = Query(
    sa.select(operators.c.failed_tries, operators.c.locked_until)
    .where(operators.c.id == _OPERATOR_ID)
    .with_for_update()
)


def take_try(connection: sa.Connection, operator_id: int, now: dt.datetime) -> Tries:
    """Count one more try and return where that leads; needs a transaction that may write.

    Tries are counted before the password is looked at: of many guesses sent at once, only five
    get as far as the hash.

    Raises:
        Refused: LOGIN_LOCKED; nothing was counted.
    """
    # FOR UPDATE: PostgreSQL locks the row; on SQLite the transaction has the only pen already.
    ((failed, locked_until),) = _TRIES.rows(connection, operator_id=operator_id)
    before = Tries(failed, locked_until)
    if before.is_locked(now):
        raise before.refusal(now)
    after = before.one_more(now)
    _set_tries(connection, operator_id, after)
    return after


def forget_tries(connection: sa.Connection, operator_id: int) -> None:
    """Start the count anew: the right password was given."""
    _set_tries(connection, operator_id, Tries())


def signed_in(connection: sa.Connection, operator_id: int, now: dt.datetime) -> None:
    """Write down a login with the right password; the count of tries starts anew."""
    _SIGNED_IN.run(connection, [{"the_id": operator_id, "now": now}])


_SIGNED_IN: Final = Change(
    lambda given: (
        operators.update()
        .where(operators.c.id == given["the_id"])
        .values(failed_tries=0, locked_until=None, last_login_at=given["now"])
    ),
    {"the_id": operators.c.id, "now": operators.c.last_login_at},
)


def set_own_password(
    connection: sa.Connection, operator: Operator, password_hash: str, now: dt.datetime
) -> bool:
    """Put a person's own password in the place of the one just given; False: it is gone by now."""
    changed = connection.execute(
        operators.update()
        .where(operators.c.id == operator.operator_id)
        .where(operators.c.password_hash == operator.password_hash)
        .values(password_hash=password_hash, password_set_at=now, slip_until=None)
    )
    return changed.rowcount == 1


def _set_tries(connection: sa.Connection, operator_id: int, tries: Tries) -> None:
    of_operator = {"the_id": operator_id, "failed": tries.failed, "until": tries.locked_until}
    _SET_TRIES.run(connection, [of_operator])


_SET_TRIES: Final = Change(
    lambda given: (
        operators.update()
        .where(operators.c.id == given["the_id"])
        .values(failed_tries=given["failed"], locked_until=given["until"])
    ),
    {
        "the_id": operators.c.id,
        "failed": operators.c.failed_tries,
        "until": operators.c.locked_until,
    },
)


def _operator(connection: sa.Connection, row: Any) -> Operator | None:
    if row is None:
        return None
    roles = _ROLES.rows(connection, operator_id=row.id)
    places = _POINTS.rows(connection, operator_id=row.id)
    return Operator(
        operator_id=row.id,
        login=row.login,
        name=BothLanguages(ar=row.name_ar, en=row.name_en),
        title=BothLanguages(ar=row.title_ar, en=row.title_en),
        roles=frozenset(Role(one) for (one,) in roles),
        point_numbers=frozenset(one for (one,) in places),
        password_hash=row.password_hash,
        password_set_at=row.password_set_at,
        slip_until=row.slip_until,
    )


def logins_of(connection: sa.Connection, operator_ids: Collection[int]) -> dict[int, str]:
    """Return the logins of operators, of those who have left as well."""
    return dict(_LOGINS.rows(connection, operator_ids=list(operator_ids)))


_LOGINS: Final = Query(
    sa.select(operators.c.id, operators.c.login).where(among(operators.c.id, "operator_ids"))
)
