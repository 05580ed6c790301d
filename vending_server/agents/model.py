"""Rules of an agent's float and commission; no SQL here.

The float is credit paid for in advance.  A sale takes its tender from it, or is refused; the credit
limit is what an agent may sell beyond it on trust.  Commission is a share in basis points, rounded
down once over the sum of a settlement, never per sale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_BP: int = 10_000


class AgentPayment(StrEnum):
    """Money that changed hands besides sales."""

    TOPPED_UP = "topped_up"
    COMMISSION_TO_FLOAT = "commission_to_float"
    COMMISSION_PAID = "commission_paid"  # out of the bank or the head office's cash


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent as the server keeps him."""

    point_number: int
    float_minor: int
    credit_limit_minor: int
    commission_bp: int
    held_minor: int = 0  # sealed vends on his terminals: sold at any time, without asking

    @property
    def left_minor(self) -> int:
        """What may still be sold."""
        return self.float_minor + self.credit_limit_minor - self.held_minor


@dataclass(frozen=True, slots=True)
class Charge:
    """What one sale wants from an agent."""

    point_number: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The sale may be made; the float is what it leaves."""

    float_minor: int


@dataclass(frozen=True, slots=True)
class Short:
    """The sale is refused; so much may still be sold."""

    left_minor: int


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody else is charging this agent at this moment: ask again, hold nobody up."""


Outcome = Taken | Short | Held


def settle(charges: Sequence[Charge], agents: Mapping[int, Agent]) -> list[Outcome]:
    """Say for each charge, in order, what becomes of it; an agent not in hand is held.

    One that does not fit is refused, and a smaller one behind it may still fit.
    """
    left = {number: agent.left_minor for number, agent in agents.items()}
    outcomes: list[Outcome] = []
    for charge in charges:
        agent = agents.get(charge.point_number)
        if agent is None:
            outcomes.append(Held())
        elif charge.amount_minor > left[charge.point_number]:
            outcomes.append(Short(left[charge.point_number]))
        else:
            left[charge.point_number] -= charge.amount_minor
            known = agent.held_minor - agent.credit_limit_minor
            outcomes.append(Taken(left[charge.point_number] + known))
    return outcomes


def commission_of(sales_minor: int, commission_bp: int) -> int:
    """Return the share of a sum, in whole agorot, rounded down."""
    return sales_minor * commission_bp // _BP
