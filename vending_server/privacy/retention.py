"""End what is past its period: a little at a time, each part with its trace in the audit log.

Every part is a transaction of its own, of some rows that no sale locks, and between two of them
whoever sells goes first.  What is to be done is found by what is still there, so that a run that
was stopped goes on with the next one, and a second run at the same time does no harm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.db.engine import writing
from vending_server.operators.tables import sessions
from vending_server.privacy.periods import Kind
from vending_server.privacy.stores import (
    DOCUMENTS,
    IMPORTS,
    RECOVERED,
    REGISTRY,
    SALES,
    Store,
    remove_names,
)

MOST: Final = 200  # rows in one transaction: some milliseconds
ENDED: Final = "retention.ended"

Periods = Mapping[Kind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one table that a period ends: which are older than a moment, and what ends them."""

    kind: Kind
    table: sa.Table
    older: Callable[[dt.datetime], sa.Select[Any]]
    end: Callable[[sa.Connection, sa.Select[Any], dt.datetime], int]

    @property
    def name(self) -> str:
        """The table's name, as plain text."""
        return str(self.table.name)


def _names(kind: Kind, store: Store) -> Part:
    def older(until: dt.datetime) -> sa.Select[Any]:
        return store.named.where(store.since < until).order_by(store.since)

    def end(connection: sa.Connection, rows: sa.Select[Any], now: dt.datetime) -> int:
        return remove_names(connection, store, rows, now)

    return Part(kind=kind, table=store.table, older=older, end=end)


def _sessions_before(until: dt.datetime) -> sa.Select[Any]:
    seen = sessions.c.last_seen_at
    return sa.select(sessions.c.session_hash).where(seen < until).order_by(seen)


def _delete_sessions(connection: sa.Connection, rows: sa.Select[Any], _now: dt.datetime) -> int:
    found = connection.scalars(rows).all()
    connection.execute(sessions.delete().where(sessions.c.session_hash.in_(found)))
    return len(found)


PARTS: Final = (
    _names(Kind.ANSWERS, SALES),
    _names(Kind.ANSWERS, DOCUMENTS),
    _names(Kind.ANSWERS, REGISTRY),
    _names(Kind.ANSWERS, RECOVERED),
    _names(Kind.IMPORTS, IMPORTS),
    Part(kind=Kind.SESSIONS, table=sessions, older=_sessions_before, end=_delete_sessions),
)


def overdue(connection: sa.Connection, periods: Periods, now: dt.datetime) -> dict[str, int]:
    """Return how many rows of which table are past their period."""
    return {part.name: _count(connection, part, periods, now) for part in PARTS}


def end_overdue(
    engine: sa.Engine,
    periods: Periods,
    *,
    clock: Clock,
    actor: Actor,
    give_way: Callable[[], None],
) -> dict[str, int]:
    """End everything that is past its period; return how many rows of which table.

    `give_way` is called between two transactions.

    Raises:
        DatabaseBusy: others kept the database; what was ended is ended, the rest waits.
    """
    return {
        part.name: _end_part(
            part, engine, days=periods[part.kind], clock=clock, actor=actor, give_way=give_way
        )
        for part in PARTS
    }


def _end_part(
    part: Part,
    engine: sa.Engine,
    *,
    days: int,
    clock: Clock,
    actor: Actor,
    give_way: Callable[[], None],
) -> int:
    total = 0
    while True:
        now = clock.now()
        until = now - dt.timedelta(days=days)
        with writing(engine) as connection:
            done = part.end(connection, part.older(until).limit(MOST), now)
            if done:
                audit.record(
                    connection,
                    action=ENDED,
                    actor=actor,
                    subject=part.name,
                    details={"kind": part.kind.value, "days": days, "rows": done},
                    now=now,
                )
        if not done:
            return total
        total += done
        give_way()


def _count(connection: sa.Connection, part: Part, periods: Periods, now: dt.datetime) -> int:
    until = now - dt.timedelta(days=periods[part.kind])
    rows = part.older(until).order_by(None).subquery()
    return connection.scalars(sa.select(sa.func.count()).select_from(rows)).one()
