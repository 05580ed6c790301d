"""Which terms an agent had at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.agents.model import Agent
from vending_server.agents.tables import agent_terms

_term = agent_terms.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How far he may sell on trust, and his share of what he sells."""

    credit_limit_minor: int
    commission_bp: int


def terms_until(connection: sa.Connection, agent: Agent, until: dt.datetime) -> Terms:
    """Return the terms that an agent had just before a moment.

    Whoever never had any agreed to has those that he began with, which nobody wrote down apart.
    """
    of_agent = sa.select(agent_terms).where(_term.point_number == agent.point_number)
    before = of_agent.where(_term.made_at < until)
    row = connection.execute(before.order_by(_term.made_at.desc(), _term.id.desc())).first()
    if row is not None:
        return Terms(credit_limit_minor=row.credit_limit_minor, commission_bp=row.commission_bp)
    if connection.execute(of_agent.limit(1)).first() is not None:
        return Terms(credit_limit_minor=0, commission_bp=0)  # agents begin with nothing
    return Terms(credit_limit_minor=agent.credit_limit_minor, commission_bp=agent.commission_bp)
