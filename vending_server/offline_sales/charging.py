"""Charge an agent for what he sold without a line: always, even beyond what he paid in advance.

His pack was held against his float, so that it seldom goes below; where it does, the customers have
their tokens, and he owes the rest.  His row is locked last, as for every sale.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa

from vending_server.agents.service import agent_at, charge_whatever

Thing = TypeVar("Thing")


def charge(
    connection: sa.Connection, point_number: int, sold: Sequence[tuple[Thing, int]]
) -> list[tuple[Thing, int]]:
    """Take what was sold from the float; return what went beyond it, with by how much each did."""
    left = agent_at(connection, point_number, lock=True).left_minor
    beyond = []
    for thing, amount_minor in sold:
        over = amount_minor - max(0, min(left, amount_minor))
        left -= amount_minor
        if over:
            beyond.append((thing, over))
    charge_whatever(connection, point_number, sum(amount for _, amount in sold))
    return beyond
