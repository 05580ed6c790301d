"""All differences of a span, one subject after the other: memory holds some hundred at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from vending_server.reconciliation.seen_cash import seen_cassettes, seen_slips
from vending_server.reconciliation.seen_days import seen_days
from vending_server.reconciliation.seen_seats import seen_agents, seen_packs, seen_terminals
from vending_server.reconciliation.seen_shifts import seen_shifts
from vending_server.reconciliation.seen_tills import seen_till_days
from vending_server.reconciliation.seen_town import seen_keys, seen_tariffs
from vending_server.reconciliation.span import Seen, Span


def all_seen(connection: sa.Connection, span: Span, now: dt.datetime) -> Iterator[Seen]:
    """Yield every subject of a span with its views and differences."""
    yield from seen_shifts(connection, span, now)
    yield from seen_till_days(connection, span, now)
    yield from seen_cassettes(connection, span)
    yield from seen_slips(connection, span)
    yield from seen_terminals(connection, span)
    yield from seen_agents(connection, span)
    yield from seen_packs(connection, span)
    yield from seen_tariffs(connection, span)
    yield from seen_keys(connection, span, now)
    yield from seen_days(connection, span, now)
