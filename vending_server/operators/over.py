"""Whose earlier login at a terminal counts no more, so that its till forgets it too.

A till lets in without a line whoever signed in there on the line within two weeks (decision 0330).
It cannot know that somebody was suspended, has left, works elsewhere, sells no more or was given
another password since: so it is told whom to forget wherever it hears from the server (0471).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.operators.model import SELLERS, Role
from vending_server.operators.service import logins_of, operator_by_id
from vending_server.operators.tables import sessions


def is_over(
    connection: sa.Connection, operator_id: int, *, since: dt.datetime, point_number: int
) -> bool:
    """Say whether a login of then, at a terminal of this point, counts no more."""
    operator = operator_by_id(connection, operator_id)
    if operator is None or point_number not in operator.point_numbers:
        return True
    if operator.roles.isdisjoint(SELLERS | {Role.SELF_SERVICE}):
        return True
    return operator.password_set_at is not None and operator.password_set_at > since


def logins_over(
    connection: sa.Connection, terminal_id: str, *, point_number: int, after: dt.datetime
) -> list[str]:
    """Return who signed in at a terminal after then, and whose newest login there is over."""
    newest = (
        sa.select(sessions.c.operator_id, sa.func.max(sessions.c.opened_at).label("since"))
        .where(sessions.c.terminal_id == terminal_id, sessions.c.opened_at > after)
        .group_by(sessions.c.operator_id)
    )
    over = [
        row.operator_id
        for row in connection.execute(newest).all()
        if is_over(connection, row.operator_id, since=row.since, point_number=point_number)
    ]
    return sorted(logins_of(connection, over).values())
