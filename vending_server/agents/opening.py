"""Open an agent's books together with his point: nothing is on them until somebody tops them up."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.agents.tables import agents
from vending_server.ledger.accounts import (
    agent_float_of,
    commission_payable_to,
    open_account,
)
from vending_server.ledger.tables import AccountKind


def open_agent(connection: sa.Connection, point_number: int) -> None:
    """Create an agent with his accounts: what he paid in advance, and what he earned."""
    connection.execute(agents.insert().values(point_number=point_number))
    for code in (agent_float_of(point_number), commission_payable_to(point_number)):
        open_account(connection, code, AccountKind.LIABILITY)
