"""The use cases of an import: look at a list, apply it, undo a batch.

A dry run reads only.  To apply, the plan is made, its rows are locked in the order of every sale
(contracts, then meters), and the plan is made again: if anything differs, somebody changed the
register meanwhile and nothing is written.  All of it is one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.db.engine import take_time
from vending_server.db.errors import RowConflict
from vending_server.meters.tables import contracts, meters
from vending_server.registry_import.comparing import compare
from vending_server.registry_import.errors import ImportRefused, PlanDiffers
from vending_server.registry_import.findings import Finding
from vending_server.registry_import.mapping import ListMapping
from vending_server.registry_import.model import Facts, Kind, Plan
from vending_server.registry_import.outlook import KeyName, outlook
from vending_server.registry_import.reading import read_list
from vending_server.registry_import.register import read_register
from vending_server.registry_import.tables import import_batches
from vending_server.registry_import.things import Things, collect
from vending_server.registry_import.undoing import undo_rows
from vending_server.registry_import.writing import write_plan
from vending_server.tariffs.tables import tariff_versions
from vending_server.wire.canonical import canonical_digest_hex, digest_hex
from vending_server.wire.ids import is_uuid7


@dataclass(frozen=True, slots=True)
class Look:
    """What a list would do, and everything that is wrong with it."""

    plan: Plan
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid to apply the list."""
        return [one for one in self.findings if not one.is_warning]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list as it was given, and how to read it."""

    name: str
    data: bytes
    mapping: ListMapping


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list that was read: the things that it speaks of, and what is wrong with it by itself."""

    file: ListFile
    things: Things
    findings: tuple[Finding, ...]


def read_file(file: ListFile) -> KnownList:
    """Read a list; no database is needed, and none is held up.

    Raises:
        Misconfigured: list and mapping do not belong together.
    """
    read = read_list(file.data, file.mapping)
    things, clashes = collect(read.rows, file.mapping)
    return KnownList(file, things, (*read.findings, *clashes))


def look_at(connection: sa.Connection, known: KnownList, keys: Collection[KeyName]) -> Look:
    """Return what a list would do; nothing is written."""
    things, mapping = known.things, known.file.mapping
    plan, more = compare(things, read_register(connection), mapping)
    tariffs = connection.execute(
        sa.select(tariff_versions.c.utility, tariff_versions.c.customer_class).distinct()
    )
    named = {(row.utility.value, row.customer_class) for row in tariffs}
    warnings = outlook(things, mapping, keys=keys, tariffs=named)
    found = sorted((*known.findings, *more, *warnings), key=lambda one: one.line)
    return Look(plan, tuple(found))


def plan_digest(known: KnownList, plan: Plan) -> str:
    """Return what two plans differ by: the list itself, and all that it would do."""
    changes = [
        [one.kind.value, one.key, one.row_id, _plain(one.before), _plain(one.after)]
        for one in plan.changes
    ]
    return canonical_digest_hex({"list": digest_hex(known.file.data), "changes": changes})


def _plain(facts: Facts) -> dict[str, str]:
    return {name: "" if value is None else f"{value}" for name, value in facts.items()}


def apply_list(
    connection: sa.Connection,
    known: KnownList,
    *,
    batch_id: str,
    actor: Actor,
    now: dt.datetime,
    zone: dt.tzinfo,
    shown: str | None = None,
) -> Plan:
    """Write what the list says into the register, as one batch that can be undone.

    `shown` is the digest of the plan that somebody saw before.

    Raises:
        ImportRefused: the list has errors; nothing was changed.
        PlanDiffers: it would do something else than what was shown; nothing was changed.
        RowConflict: the register was changed meanwhile; nothing was changed.
    """
    take_time(connection)
    _one_import_at_a_time(connection)
    file, things = known.file, known.things
    plan, more = compare(things, read_register(connection), file.mapping)
    errors = [one.told("en") for one in (*known.findings, *more) if not one.is_warning]
    if errors:
        raise ImportRefused(errors)
    if shown is not None and plan_digest(known, plan) != shown:
        raise PlanDiffers
    _lock(connection, plan)
    register = read_register(connection)
    if compare(things, register, file.mapping)[0] != plan:
        raise RowConflict("the register was changed while the list was read: import it again")
    connection.execute(
        import_batches.insert().values(
            id=batch_id,
            applied_at=now,
            applied_by=actor.name,
            file_name=file.name,
            file_sha256=digest_hex(file.data),
            mapping_sha256=canonical_digest_hex(file.mapping),
        )
    )
    write_plan(connection, plan, register, batch_id=batch_id, now=now, zone=zone)
    audit.record(
        connection,
        action="registry.imported",
        actor=actor,
        subject=batch_id,
        details={"file": file.name, "sha256": digest_hex(file.data), "rows": len(plan.changes)},
        now=now,
    )
    return plan


def undo_batch(connection: sa.Connection, batch_id: str, *, actor: Actor, now: dt.datetime) -> None:
    """Take a batch back.

    Raises:
        ImportRefused: there is no such batch, it is undone already, or rows of it were sold to or
            changed since; nothing was changed.
    """
    take_time(connection)
    _one_import_at_a_time(connection)
    query = sa.select(import_batches).where(import_batches.c.id == batch_id)
    batch = connection.execute(query).one_or_none() if is_uuid7(batch_id) else None
    if batch is None:
        raise ImportRefused([f"there is no batch {batch_id}"])
    if batch.undone_at is not None:
        raise ImportRefused([f"this batch was undone at {batch.undone_at.isoformat()}"])
    undo_rows(connection, batch_id, batch.applied_at)
    connection.execute(
        import_batches.update()
        .where(import_batches.c.id == batch_id)
        .values(undone_at=now, undone_by=actor.name)
    )
    audit.record(
        connection, action="registry.import_undone", actor=actor, subject=batch_id, now=now
    )


def _one_import_at_a_time(connection: sa.Connection) -> None:
    """Let a second import wait for the first; nobody else looks at this table."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE import_batches IN EXCLUSIVE MODE")


def _lock(connection: sa.Connection, plan: Plan) -> None:
    for table, kind in ((contracts, Kind.CONTRACT), (meters, Kind.METER)):
        ids = [one.row_id for one in plan.of(kind) if one.row_id is not None]
        for some in _parts(sorted(ids)):
            query = sa.select(table.c.id).where(table.c.id.in_(some)).order_by(table.c.id)
            connection.execute(query.with_for_update()).all()


def _parts(ids: Sequence[int], size: int = 5_000) -> list[Sequence[int]]:
    """Divide a list: a statement takes only so many parameters."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]
