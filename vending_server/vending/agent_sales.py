"""Sales at agents' points: who can pay for them, and the float that each leaves.

`affordable` comes before anything is counted for a sale, so that one that an agent cannot pay, or
whose agent somebody holds, leaves no trace; `charged` comes last, when it is certain what is sold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import msgspec
import sqlalchemy as sa

from vending_server.agents.charging import locked_agents, take
from vending_server.agents.model import Agent, Charge, Held, Short, Taken, settle
from vending_server.agents.service import agent_at
from vending_server.errors import Refused
from vending_server.sealing.rows import exposed_at_point
from vending_server.vending.deciding import decide_refusal
from vending_server.vending.model import RefusalDecision, SaleDecision
from vending_server.vending.tenders import deposit_part
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import VendAnswer

Decision: TypeAlias = SaleDecision | RefusalDecision
Agents: TypeAlias = Mapping[int, Agent]

_NOBODY: Final[Agents] = {}


def lock_agents(connection: sa.Connection, decisions: Sequence[Decision]) -> Agents:
    """Lock the agents who want to sell and whom nobody else is charging now."""
    numbers = {one.command.seller.point.number for one in decisions if _is_agents_sale(one)}
    if not numbers:
        return _NOBODY
    # Only now: whoever seals for an agent holds his row too.
    return {
        number: replace(one, held_minor=exposed_at_point(connection, number))
        for number, one in locked_agents(connection, numbers).items()
    }


def affordable(decisions: Sequence[Decision], agents: Agents) -> list[Decision]:
    """Refuse what an agent cannot pay; leave out the sales of an agent who is not in hand."""
    sold = [one for one in decisions if _is_agents_sale(one)]
    if not sold:
        return list(decisions)
    outcomes = settle([_charge_of(one) for one in sold], agents)
    of_vend = {one.command.key: outcome for one, outcome in zip(sold, outcomes, strict=True)}
    final: list[Decision] = []
    for one in decisions:
        match of_vend.get(one.command.key):
            case Held():
                continue
            case Short(left):
                refused = Refused(ProblemCode.AGENT_CREDIT_SHORT, left=left)
                final.append(decide_refusal(one.command, refused))
            case _:
                final.append(one)
    return final


def charged(
    connection: sa.Connection, decisions: Sequence[Decision], agents: Agents
) -> list[Decision]:
    """Take what is sold from the floats, and tell in each answer what it left.

    Raises:
        RowConflict: a float is not what was read; nothing may be committed.
    """
    sold = [one for one in decisions if isinstance(one, SaleDecision) and _is_agents_sale(one)]
    if not sold:
        return list(decisions)
    charges = [_charge_of(one) for one in sold]
    told: dict[tuple[str, str], Decision] = {}
    for one, outcome in zip(sold, settle(charges, agents), strict=True):
        assert isinstance(outcome, Taken), "what was affordable with more sales still is"
        told[one.command.key] = _with_float(one, outcome.float_minor)
    take(connection, charges)
    return [told.get(one.command.key, one) for one in decisions]


def charge_known(connection: sa.Connection, decision: SaleDecision) -> None:
    """Take from its agent's float what was sold before a restore, and not refused then.

    Raises:
        Refused: AGENT_CREDIT_SHORT; whoever tops him up makes it fit.
    """
    if not _is_agents_sale(decision):
        return
    charge = _charge_of(decision)
    left = agent_at(connection, charge.point_number, lock=True).left_minor
    if charge.amount_minor > left:
        raise Refused(ProblemCode.AGENT_CREDIT_SHORT, left=left)
    take(connection, [charge])


def _is_agents_sale(decision: Decision) -> bool:
    return isinstance(decision, SaleDecision) and decision.command.seller.is_agent


def _charge_of(decision: Decision) -> Charge:
    """Return what a sale takes from its agent: all but what the municipality held already."""
    assert isinstance(decision, SaleDecision), "a refusal costs nothing"
    amount = decision.priced.tender - deposit_part(decision.command.request)
    return Charge(decision.command.seller.point.number, amount)


def _with_float(decision: SaleDecision, float_minor: int) -> SaleDecision:
    answer = msgspec.json.decode(decision.response, type=VendAnswer)
    told = msgspec.structs.replace(answer, agent_float_minor=float_minor)
    return replace(decision, response=canonical_bytes(told))
