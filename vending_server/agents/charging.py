"""Charge agents for the sales of a batch: the last thing before they are written.

Theory of operation.  Many tills of one agent want the same row.  It is locked only after everything
is priced and issued, for as long as the rows are written and committed, ascending by point.  A row
that somebody else has locked is not waited for: its sales take the next round, and the sales of
everybody else in the batch go on.  The change itself is one UPDATE on condition of the float.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.agents.model import Agent, Charge
from vending_server.agents.tables import agents
from vending_server.db.errors import RowConflict

_LOCKED: Final = (
    sa.select(agents)
    .where(agents.c.point_number.in_(sa.bindparam("numbers", expanding=True)))
    .order_by(agents.c.point_number)
    .with_for_update(skip_locked=True)
)
_TAKE: Final = (
    agents.update()
    .where(agents.c.point_number == sa.bindparam("the_number"))
    .where(agents.c.float_minor + agents.c.credit_limit_minor >= sa.bindparam("amount"))
    .values(float_minor=agents.c.float_minor - sa.bindparam("amount"))
)


def take(connection: sa.Connection, charges: Sequence[Charge]) -> None:
    """Take charges from agents, each agent's in one UPDATE on condition of his float.

    Raises:
        RowConflict: a float is not what was read; nothing may be committed.
    """
    totals: Counter[int] = Counter()
    for one in charges:
        totals[one.point_number] += one.amount_minor
    for number, amount in sorted(totals.items()):
        done = connection.execute(_TAKE, {"the_number": number, "amount": amount})
        if done.rowcount != 1:
            raise RowConflict("a float changed while it was being charged")


def locked_agents(connection: sa.Connection, numbers: Collection[int]) -> dict[int, Agent]:
    """Lock the agents that nobody else holds, ascending, and return them by point."""
    rows = connection.execute(_LOCKED, {"numbers": sorted(numbers)})
    return {row.point_number: agent_of(row) for row in rows}


def agent_of(row: Any) -> Agent:
    """Return an agent as its row has him."""
    return Agent(
        point_number=row.point_number,
        float_minor=row.float_minor,
        credit_limit_minor=row.credit_limit_minor,
        commission_bp=row.commission_bp,
    )
