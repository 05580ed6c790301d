"""Sessions: what proves, after a login, that a request comes from this person at this terminal.

The token is 256 random bits and opaque; only its hash is kept.  A session ends when nobody used it
for the idle limit, at logout, when somebody else logs in at the same terminal, or when the person
or the terminal may no longer work.  The caller of these functions says what time it is.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import secrets
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy
from vending_server.db.statements import Change, Query, insert_into
from vending_server.errors import Refused
from vending_server.operators.model import SELLERS, Caller, Role
from vending_server.operators.over import is_over
from vending_server.operators.service import logins_of, operator_by_id
from vending_server.operators.tables import sessions
from vending_server.points.service import active_terminal, point_facts, terminal
from vending_server.points.tables import terminals
from vending_server.sync.standing import is_journal_well
from vending_server.wire.problems import ProblemCode

_TOKEN_BYTES: Final = 32
# Writing "was seen" at every request would cost a durable commit each; a minute is near enough.
_SEEN_STEP: Final = dt.timedelta(minutes=1)

_LAST_LOOKED_AT: Final = 100

_HASHED: Final = sa.bindparam("hashed", type_=sessions.c.session_hash.type)
_BY_HASH: Final = Query(sa.select(sessions).where(sessions.c.session_hash == _HASHED))


def open_session(
    connection: sa.Connection, *, operator_id: int, terminal_id: str, now: dt.datetime
) -> str:
    """End what was open at the terminal and return the token of a new session."""
    # Two logins at once: the second waits here, and then ends what the first opened.
    _TERMINAL_LOCKED.rows(connection, terminal_id=terminal_id)
    _END_OPEN.run(connection, [{"at_terminal": terminal_id, "now": now}])
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    opened = {
        "session_hash": session_hash(token),
        "operator_id": operator_id,
        "terminal_id": terminal_id,
        "opened_at": now,
        "last_seen_at": now,
    }
    _OPEN.run(connection, [opened])
    return token


_TERMINAL_LOCKED: Final = Query(
    sa.select(terminals.c.id)
    .where(terminals.c.id == sa.bindparam("terminal_id", type_=terminals.c.id.type))
    .with_for_update(key_share=True)
)
_END_OPEN: Final = Change(
    lambda given: (
        sessions.update()
        .where(sessions.c.terminal_id == given["at_terminal"], sessions.c.ended_at.is_(None))
        .values(ended_at=given["now"])
    ),
    {"at_terminal": terminals.c.id, "now": sessions.c.ended_at},
)
_OPEN: Final = insert_into(
    sessions, "session_hash", "operator_id", "terminal_id", "opened_at", "last_seen_at"
)


def authenticate(
    engine: sa.Engine, token: str, *, now: dt.datetime, idle_limit: dt.timedelta
) -> Caller:
    """Return who is calling; opens a transaction of its own, and a short one to write if due.

    Raises:
        Refused: SESSION_ENDED (login_over), TERMINAL_SUSPENDED or NOT_PERMITTED (not at this point
            any more).
    """
    with reading(engine) as connection:
        row = _open_row(connection, session_hash(token), now=now, idle_limit=idle_limit)
        caller = _caller(connection, row)
    if now - row.last_seen_at >= _SEEN_STEP:
        _was_seen(engine, row.session_hash, now)
    return caller


def last_seller_at(connection: sa.Connection, terminal_id: str) -> Caller | None:
    """Return who signed in last at a terminal and still sells there; None: nobody does.

    Raises:
        Refused: TERMINAL_SUSPENDED.
    """
    active_terminal(connection, terminal_id)
    query = (
        sa.select(sessions.c.operator_id, sessions.c.terminal_id, sessions.c.opened_at)
        .where(sessions.c.terminal_id == terminal_id)
        .order_by(sessions.c.opened_at.desc())
        .limit(_LAST_LOOKED_AT)
    )
    for row in connection.execute(query).all():
        with contextlib.suppress(Refused):  # he has left, or works elsewhere by now
            caller = _caller(connection, row)
            if not caller.roles.isdisjoint(SELLERS | {Role.SELF_SERVICE}):
                return caller
    return None


def end_sessions_at(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> None:
    """End what is open at a terminal."""
    _END_OPEN.run(connection, [{"at_terminal": terminal_id, "now": now}])


def end_sessions_of(connection: sa.Connection, operator_id: int, now: dt.datetime) -> None:
    """End what a person has open anywhere."""
    is_open = (sessions.c.operator_id == operator_id) & sessions.c.ended_at.is_(None)
    connection.execute(sessions.update().where(is_open).values(ended_at=now))


def logout(connection: sa.Connection, token: str, now: dt.datetime) -> None:
    """End a session; a session that is not open stays as it was."""
    is_open = (sessions.c.session_hash == session_hash(token)) & sessions.c.ended_at.is_(None)
    connection.execute(sessions.update().where(is_open).values(ended_at=now))


def _open_row(
    connection: sa.Connection, hashed: str, *, now: dt.datetime, idle_limit: dt.timedelta
) -> Any:
    row = _BY_HASH.record(connection, hashed=hashed)
    if row is None:
        raise Refused(ProblemCode.SESSION_ENDED)
    if row.ended_at is not None or now - row.last_seen_at > idle_limit:
        raise _ended(connection, row)
    return row


def _ended(connection: sa.Connection, row: Any) -> Refused:
    """Return the refusal; whose login counts no more is named, so that his till forgets it."""
    point_number = terminal(connection, row.terminal_id).point_number
    if is_over(connection, row.operator_id, since=row.opened_at, point_number=point_number):
        login = logins_of(connection, [row.operator_id])[row.operator_id]
        return Refused(ProblemCode.SESSION_ENDED, login_over=login)
    return Refused(ProblemCode.SESSION_ENDED)


def _caller(connection: sa.Connection, row: Any) -> Caller:
    operator = operator_by_id(connection, row.operator_id)
    if operator is None:
        raise _ended(connection, row)
    terminal = active_terminal(connection, row.terminal_id)
    if terminal.point_number not in operator.point_numbers:
        raise Refused(ProblemCode.NOT_PERMITTED)
    return Caller(
        operator_id=operator.operator_id,
        login=operator.login,
        name=operator.name,
        title=operator.title,
        roles=operator.roles,
        terminal_id=terminal.terminal_id,
        terminal_number=terminal.number,
        point=point_facts(connection, terminal.point_number),
        is_journal_well=is_journal_well(connection, terminal.terminal_id),
    )


def _was_seen(engine: sa.Engine, hashed: str, now: dt.datetime) -> None:
    # A busy database costs the session nothing: the next request writes it down.
    with contextlib.suppress(DatabaseBusy), writing(engine) as connection:
        _SEEN.run(connection, [{"hashed": hashed, "seen_at": now}])


_SEEN: Final = Change(
    lambda given: (
        sessions.update()
        .where(sessions.c.session_hash == given["hashed"])
        .where(sessions.c.last_seen_at < given["seen_at"])
        .values(last_seen_at=given["seen_at"])
    ),
    {"hashed": sessions.c.session_hash, "seen_at": sessions.c.last_seen_at},
)


def session_hash(token: str) -> str:
    """Return what a session is kept as."""
    return hashlib.sha256(token.encode()).hexdigest()
