"""An agent's books: top-ups, commission earned and paid.  Float and entries change together.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.agents.charging import agent_of
from vending_server.agents.model import Agent
from vending_server.agents.tables import agents
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.wire.problems import ProblemCode


def agent_at(connection: sa.Connection, point_number: int, *, lock: bool = False) -> Agent:
    """Return the agent of a point; locked, if something is about to change.

    Raises:
        Refused: AGENT_UNKNOWN.
    """
    query = sa.select(agents).where(agents.c.point_number == point_number)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.AGENT_UNKNOWN)
    return agent_of(row)


def credit_float(
    connection: sa.Connection,
    point_number: int,
    amount_minor: int,
    *,
    source: str,
    transaction_id: str,
    now: dt.datetime,
) -> Agent:
    """Raise an agent's float by money that came from an account; return him as he is then.

    Raises:
        Refused: AGENT_UNKNOWN, DAY_LOCKED.
    """
    agent_at(connection, point_number, lock=True)
    entry = Entry(source, accounts.agent_float_of(point_number), amount_minor)
    post(
        connection,
        [entry],
        transaction_id=transaction_id,
        posted_at=now,
        point_number=point_number,
    )
    add_to_float(connection, point_number, amount_minor)
    return agent_at(connection, point_number)


def add_to_float(connection: sa.Connection, point_number: int, amount_minor: int) -> None:
    """Raise the float; whoever calls posts the entries."""
    connection.execute(
        agents.update()
        .where(agents.c.point_number == point_number)
        .values(float_minor=agents.c.float_minor + amount_minor)
    )


def charge_whatever(connection: sa.Connection, point_number: int, amount_minor: int) -> None:
    """Take from the float what was sold already, even beyond the limit; see agents.tables.

    The caller holds the agent's lock and posts the entries.
    """
    left = agents.c.float_minor + agents.c.credit_limit_minor - amount_minor
    connection.execute(
        agents.update()
        .where(agents.c.point_number == point_number)
        .values(
            float_minor=agents.c.float_minor - amount_minor,
            beyond_minor=sa.case(
                (left + agents.c.beyond_minor < 0, -left), else_=agents.c.beyond_minor
            ),
        )
    )
