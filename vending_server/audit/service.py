"""Append to the audit log, and prove that it is whole.

A record is written in the transaction of the act itself: an act that was rolled back left no trace
to explain, and none that was committed lacks one. Vends are not written here; they have their own
rows and the till's journal, and a lock on one row would make them wait for each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.audit.model import GENESIS, Actor, AuditRecord, Source
from vending_server.audit.tables import audit_head, audit_log
from vending_server.db.statements import Query

_PAGE: Final = 1_000


def record(
    connection: sa.Connection,
    *,
    action: str,
    actor: Actor,
    subject: str,
    now: dt.datetime,
    details: Mapping[str, int | str] | None = None,
) -> None:
    """Append one act; its order is that of the lock on the head of the chain.

    Call it last in a transaction: the lock is held until the commit.
    """
    head = _HEAD_LOCKED.record(connection)
    made = AuditRecord(
        sequence=head.sequence + 1,
        happened_at=now,
        action=action,
        actor=actor,
        subject=subject,
        details=details or {},
    )
    made_hash = made.hash_after(head.hash)
    connection.execute(
        audit_log.insert().values(
            sequence=made.sequence,
            happened_at=made.happened_at,
            action=made.action,
            source=actor.source,
            actor=actor.name,
            operator_id=actor.operator_id,
            terminal_id=actor.terminal_id,
            subject=made.subject,
            details=dict(made.details),
            hash=made_hash,
        )
    )
    connection.execute(audit_head.update().values(sequence=made.sequence, hash=made_hash))


_HEAD_LOCKED: Final = Query(sa.select(audit_head).with_for_update())


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """What a walk along the chain found; `fault` is empty when it holds to its end."""

    records: int
    head_hash: str
    fault: str = ""


def verify(connection: sa.Connection, *, must_contain: str | None = None) -> AuditVerdict:
    """Walk the whole chain; `must_contain` is a hash that somebody wrote down earlier."""
    previous, count = GENESIS, 0
    is_seen = must_contain in {None, GENESIS}
    for made, stored_hash in _records(connection):
        count += 1
        if made.sequence != count:
            return _fault(count - 1, previous, f"record {count} is missing")
        if made.hash_after(previous) != stored_hash:
            return _fault(count - 1, previous, f"record {count} is not what was written")
        previous = stored_hash
        is_seen = is_seen or stored_hash == must_contain
    head = connection.execute(sa.select(audit_head)).one()
    if (head.sequence, head.hash) != (count, previous):
        return _fault(count, previous, f"the end is missing: {head.sequence} records were written")
    if not is_seen:
        return _fault(count, previous, "the hash written down earlier is not in this log")
    return AuditVerdict(records=count, head_hash=previous)


def _fault(records: int, head_hash: str, fault: str) -> AuditVerdict:
    return AuditVerdict(records=records, head_hash=head_hash, fault=fault)


def _records(connection: sa.Connection) -> Iterator[tuple[AuditRecord, str]]:
    # Page by page: a log of years does not fit into memory, and a walk may end early.
    last, query = 0, sa.select(audit_log).order_by(audit_log.c.sequence).limit(_PAGE)
    while rows := connection.execute(query.where(audit_log.c.sequence > last)).all():
        for row in rows:
            yield _record_of(row), row.hash
        last = rows[-1].sequence


def _record_of(row: Any) -> AuditRecord:
    return AuditRecord(
        sequence=row.sequence,
        happened_at=row.happened_at,
        action=row.action,
        actor=Actor(
            source=Source(row.source),
            name=row.actor,
            operator_id=row.operator_id,
            terminal_id=row.terminal_id,
        ),
        subject=row.subject,
        details=row.details,
    )
