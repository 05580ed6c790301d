"""Who did what: a page of the audit log, newest first, narrowed by what is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.audit.model import Source
from vending_server.audit.tables import audit_head, audit_log
from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.wire.upkeep import AuditFacts, AuditPage

_log = audit_log.c
_RECORDS = sa.select(
    audit_log, terminals.c.point_number, terminals.c.number.label("terminal_number")
).outerjoin(terminals, terminals.c.id == _log.terminal_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWanted:
    """What is asked for; None is anything."""

    action: str | None = None
    actor: str | None = None
    subject: str | None = None
    source: Source | None = None
    terminal_id: str | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None


def records_of(connection: sa.Connection, wanted: AuditWanted, page: PageAsked) -> AuditPage:
    """Return a page of records."""
    query = _RECORDS.where(*_conditions(wanted))
    rows = connection.execute(page.rows_of(query, _log.sequence, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.sequence,))
    head = connection.execute(sa.select(audit_head)).one()
    return AuditPage(
        records=[_facts(row) for row in shown],
        head_sequence=head.sequence,
        head_hash=head.hash,
        next_cursor=next_cursor,
    )


def _conditions(wanted: AuditWanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.action is not None:
        below = _log.action.startswith(wanted.action + ".", autoescape=True)
        found.append((_log.action == wanted.action) | below)
    if wanted.source is not None:
        found.append(_log.source == wanted.source)
    if wanted.since is not None:
        found.append(_log.happened_at >= wanted.since)
    if wanted.before is not None:
        found.append(_log.happened_at < wanted.before)
    for column, value in (
        (_log.actor, wanted.actor),
        (_log.subject, wanted.subject),
        (_log.terminal_id, wanted.terminal_id),
    ):
        if value is not None:
            found.append(column == value)
    return found


def _facts(row: Any) -> AuditFacts:
    return AuditFacts(
        sequence=row.sequence,
        happened_at=row.happened_at.isoformat(),
        action=row.action,
        source=row.source.value,
        actor=row.actor,
        point=row.point_number,
        terminal=row.terminal_number,
        subject=row.subject,
        details=dict(row.details),
        hash=row.hash,
    )
