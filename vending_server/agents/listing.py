"""All agents with how they stand, and what one agent's behaviour suggests, from the books.

Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa

from vending_server.agents import books
from vending_server.agents.model import AgentPayment
from vending_server.agents.suggesting import DAYS_LOOKED_AT, Behaviour, suggest
from vending_server.agents.tables import agent_payments, agents
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.tables import ledger_entries
from vending_server.paging import PageAsked
from vending_server.points.service import point_facts
from vending_server.wire.agents import AgentLine, AgentList, AgentSuggestion
from vending_server.wire.problems import ProblemCode


def all_agents(connection: sa.Connection, page: PageAsked, now: dt.datetime) -> AgentList:
    """Return a page of agents, by the number of their point."""
    query = page.rows_of(sa.select(agents.c.point_number), agents.c.point_number)
    shown, next_cursor = page.cut(list(connection.scalars(query)), lambda number: (int(number),))
    lines = [
        AgentLine(
            name=point_facts(connection, number).name,
            stands=books.facts(connection, number, now),
        )
        for number in shown
    ]
    return AgentList(agents=lines, next_cursor=next_cursor)


def suggestion(
    connection: sa.Connection, point_number: int, *, now: dt.datetime, zone: dt.tzinfo
) -> AgentSuggestion:
    """Return what an agent's last eight weeks suggest.

    Raises:
        Refused: AGENT_UNKNOWN.
    """
    row = connection.execute(
        sa.select(agents).where(agents.c.point_number == point_number)
    ).one_or_none()
    if row is None:
        raise Refused(ProblemCode.AGENT_UNKNOWN)
    since = now - dt.timedelta(days=DAYS_LOOKED_AT)
    seen = Behaviour(
        sold_by_day=_sold_by_day(connection, point_number, since, zone),
        top_ups=_top_ups(connection, point_number, since, zone),
        float_minor=row.float_minor,
        beyond_minor=row.beyond_minor,
    )
    found = suggest(seen)
    return AgentSuggestion(
        point_number=point_number,
        days_looked_at=DAYS_LOOKED_AT,
        days_with_sales=found.days_with_sales,
        busy_day_minor=found.busy_day_minor,
        top_ups=found.top_ups,
        pause_days=found.pause_days,
        middle_top_up_minor=found.middle_top_up_minor,
        was_beyond=found.was_beyond,
        credit_limit_minor=found.credit_limit_minor,
        offline_ceiling_minor=found.offline_ceiling_minor,
    )


def _sold_by_day(
    connection: sa.Connection, point_number: int, since: dt.datetime, zone: dt.tzinfo
) -> dict[dt.date, int]:
    """Return what sales took from the float on each local day; what was taken back is left in."""
    account_id = AccountIds().of(connection, accounts.agent_float_of(point_number))
    entry = ledger_entries.c
    taken = (
        sa.select(entry.posted_at, entry.amount_minor)
        .where(entry.debit_account_id == account_id, entry.posted_at >= since)
        .execution_options(yield_per=1_000)
    )
    found: dict[dt.date, int] = defaultdict(int)
    for posted_at, amount in connection.execute(taken):
        found[posted_at.astimezone(zone).date()] += int(amount)
    return dict(found)


def _top_ups(
    connection: sa.Connection, point_number: int, since: dt.datetime, zone: dt.tzinfo
) -> list[tuple[dt.date, int]]:
    paid = agent_payments.c
    query = (
        sa.select(paid.made_at, paid.amount_minor)
        .where(paid.point_number == point_number, paid.kind == AgentPayment.TOPPED_UP)
        .where(paid.made_at >= since)
        .order_by(paid.made_at)
    )
    rows = connection.execute(query)
    return [(made_at.astimezone(zone).date(), int(amount)) for made_at, amount in rows]
