"""The hash over a locked day's entries: made with the lock, kept in three places, computed again.

It stands in a row of its own, in the record of the lock in the audit log, whose chain is proved by
itself, and on the paper of the day.  Whoever changes an entry of a locked day would have to change
all three.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from vending_server.audit.tables import audit_log
from vending_server.days.model import HEAD_OFFICE, end_of, start_of
from vending_server.days.tables import day_locks
from vending_server.ledger.seats import of_seat
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.reconciliation.merkle import Tree
from vending_server.reconciliation.tables import day_seals
from vending_server.wire.canonical import canonical_bytes

DAY_LOCKED: Final = "day.locked"
"""What the audit log calls a lock."""
NEWEST: Final = 7
"""How many locked days of each point are looked at where nobody asks for all."""
_ROWS_AT_ONCE: Final = 2_000
_entry, _seal, _lock = ledger_entries.c, day_seals.c, day_locks.c


class SealFault(StrEnum):
    """What is wrong with a locked day."""

    CHANGED = "changed"  # its entries are not those that were sealed
    NOT_IN_THE_LOG = "not_in_the_log"  # the audit log tells another hash


FAULTS: Final = {
    SealFault.CHANGED: "its entries are not those that were locked",
    SealFault.NOT_IN_THE_LOG: "its hash is not the one in the audit log",
}
"""What commands say of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A locked day, and its hash as it was kept and as it is now."""

    point_number: int
    day: dt.date
    sealed_at: dt.datetime
    rows: int
    root: str
    rows_found: int
    root_found: str
    is_in_the_log: bool
    """Whether the audit log tells its hash; locks of before 2026-12 left none there."""
    fault: SealFault | None

    @property
    def seat(self) -> str:
        """Whose day it is, as commands say it."""
        return "head office" if self.point_number == HEAD_OFFICE else f"point {self.point_number}"


def seal_day(
    connection: sa.Connection,
    *,
    event_id: str,
    point_number: int,
    day: dt.date,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> tuple[str, int]:
    """Hash the entries of a day and keep that with its lock; return the root and their number."""
    tree = root_of(connection, point_number, day, zone)
    connection.execute(
        day_seals.insert().values(
            event_id=event_id,
            point_number=point_number,
            day=day,
            entries=tree.rows,
            root=tree.root(),
            sealed_at=now,
        )
    )
    return tree.root(), tree.rows


def root_of(connection: sa.Connection, point_number: int, day: dt.date, zone: dt.tzinfo) -> Tree:
    """Return the tree over the entries that a point posted on a day, in their order."""
    debit, credit = ledger_accounts.alias("debit"), ledger_accounts.alias("credit")
    query = (
        sa.select(
            _entry.transaction_id,
            _entry.line,
            debit.c.code.label("debit"),
            credit.c.code.label("credit"),
            _entry.amount_minor,
            _entry.currency,
            _entry.posted_at,
        )
        .join(debit, debit.c.id == _entry.debit_account_id)
        .join(credit, credit.c.id == _entry.credit_account_id)
        .where(of_seat(point_number))
        .where(_entry.posted_at >= start_of(day, zone), _entry.posted_at < end_of(day, zone))
        .order_by(_entry.transaction_id, _entry.line)
    )
    tree = Tree()
    rows = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for row in rows:
        told = (*row[:6], row.posted_at.astimezone(dt.UTC).isoformat())
        tree.add(canonical_bytes(list(told)))
    return tree


def kept_seals(
    connection: sa.Connection,
    *,
    point_number: int | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    until: dt.datetime | None = None,
) -> list[Any]:
    """Return the seals of days that are locked, by point and day; `until` is when they were made.

    A day that was opened again has none; of one that was locked again the latest counts.
    """
    query = (
        sa.select(day_seals)
        .join(day_locks, _lock.point_number == _seal.point_number)
        .where(_seal.day <= _lock.locked_through)
        .order_by(_seal.point_number, _seal.day, _seal.sealed_at, _seal.event_id)
    )
    if point_number is not None:
        query = query.where(_seal.point_number == point_number)
    if first is not None:
        query = query.where(_seal.day >= first)
    if last is not None:
        query = query.where(_seal.day <= last)
    if until is not None:
        query = query.where(_seal.sealed_at <= until)
    return list({(row.point_number, row.day): row for row in connection.execute(query)}.values())


def checked(
    connection: sa.Connection,
    zone: dt.tzinfo,
    *,
    newest: int | None = NEWEST,
    point_number: int | None = None,
    day: dt.date | None = None,
) -> Iterator[Seal]:
    """Yield locked days with their hash computed again; `newest` of each point, or all."""
    kept = kept_seals(connection, point_number=point_number, first=day, last=day)
    by_point: dict[int, list[Any]] = {}
    for row in kept:
        by_point.setdefault(row.point_number, []).append(row)
    for rows in by_point.values():
        some = rows if newest is None else rows[-newest:]
        logged = _logged(connection, [row.event_id for row in some])
        for row in some:
            yield _checked(connection, zone, row, logged.get(row.event_id))


def _checked(
    connection: sa.Connection, zone: dt.tzinfo, row: Any, logged: Mapping[str, Any] | None
) -> Seal:
    tree = root_of(connection, row.point_number, row.day, zone)
    told = None if logged is None else (logged.get("root"), logged.get("rows"))
    fault = None
    if (tree.root(), tree.rows) != (row.root, row.entries):
        fault = SealFault.CHANGED
    elif told is not None and told != (row.root, row.entries):
        fault = SealFault.NOT_IN_THE_LOG
    return Seal(
        point_number=row.point_number,
        day=row.day,
        sealed_at=row.sealed_at,
        rows=row.entries,
        root=row.root,
        rows_found=tree.rows,
        root_found=tree.root(),
        is_in_the_log=told is not None,
        fault=fault,
    )


def _logged(connection: sa.Connection, event_ids: list[str]) -> dict[str, Mapping[str, Any]]:
    """Return what the audit log tells of these locks, where it tells their hash."""
    log = audit_log.c
    query = sa.select(log.subject, log.details).where(
        log.action == DAY_LOCKED, log.subject.in_(event_ids)
    )
    rows = connection.execute(query).all()
    return {row.subject: row.details for row in rows if "root" in row.details}
