"""A password that stands on a slip: good for one thing, to put one's own in its place.

Whoever made the slip knows what stands on it.  So it opens no session: the login that brings it
must bring the person's own password as well, and from then on nobody else knows it.  Used by
somebody else before, the slip no longer works for the person, who then knows that somebody did.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor, Source
from vending_server.errors import Misconfigured, Refused
from vending_server.operators.passwords import Passwords, check_password
from vending_server.operators.service import Operator, set_own_password
from vending_server.operators.sessions import end_sessions_of
from vending_server.wire.login import LoginRequest
from vending_server.wire.problems import ProblemCode


def own_password(
    passwords: Passwords, request: LoginRequest, operator: Operator, now: dt.datetime
) -> str | None:
    """Return the hash of the password that somebody chose, none if he keeps his; blocks.

    Raises:
        Refused: SLIP_EXPIRED; PASSWORD_OF_SLIP: his own is missing; PASSWORD_WEAK: it breaks the
            rule of passwords, or is what stands on the slip.
    """
    if operator.slip_until is not None:
        if now >= operator.slip_until:
            raise Refused(ProblemCode.SLIP_EXPIRED)
        if isinstance(request.new_password, msgspec.UnsetType):
            raise Refused(ProblemCode.PASSWORD_OF_SLIP)
    if isinstance(request.new_password, msgspec.UnsetType):
        return None
    if request.new_password == request.password:
        raise Refused(ProblemCode.PASSWORD_WEAK)
    try:
        check_password(request.new_password, login=operator.login)
    except Misconfigured:
        raise Refused(ProblemCode.PASSWORD_WEAK) from None
    return passwords.hash(request.new_password)


def keep_own_password(
    connection: sa.Connection,
    operator: Operator,
    password_hash: str,
    terminal_id: str,
    now: dt.datetime,
) -> None:
    """Keep what somebody chose, and end what he has open elsewhere.

    Raises:
        Refused: SLIP_EXPIRED: another password was set since this login began.
    """
    if not set_own_password(connection, operator, password_hash, now):
        raise Refused(ProblemCode.SLIP_EXPIRED)
    end_sessions_of(connection, operator.operator_id, now)
    audit.record(
        connection,
        action="operator.password",
        actor=Actor(
            source=Source.TERMINAL,
            name=operator.login,
            operator_id=operator.operator_id,
            terminal_id=terminal_id,
        ),
        subject=operator.login,
        now=now,
    )
