"""Bulk readings of a list into the books: look, apply as one batch, take a batch back.

A reading that is kept already, with the same figure, is left alone: the same list twice is no harm.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.db.engine import take_time
from vending_server.insight.bulk_reading import Fault, Finding, ReadingRow, ReadReadings
from vending_server.insight.tables import reading_batches, zone_meters, zone_readings
from vending_server.meters.tables import places
from vending_server.registry_import.errors import ImportRefused
from vending_server.wire.canonical import digest_hex
from vending_server.wire.ids import is_uuid7


@dataclass(frozen=True, slots=True)
class ReadingLook:
    """What a list would do: rows to write, how many are kept already, and what is wrong."""

    new: Sequence[ReadingRow]
    known: int
    meters: Mapping[str, ReadingRow]  # new ones, by code: the line that first names each
    findings: Sequence[Finding]

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid to apply the list."""
        return [one for one in self.findings if not one.is_warning]


@dataclass(slots=True)
class _Kept:
    """What the books have of the list's meters."""

    meters: dict[str, Any] = field(default_factory=dict)
    readings: defaultdict[str, dict[dt.datetime, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    zones: set[str] = field(default_factory=set)


def look_at_readings(
    connection: sa.Connection, read: ReadReadings, now: dt.datetime
) -> ReadingLook:
    """Return what a list would do; nothing is written."""
    kept = _kept(connection, {row.meter for row in read.rows})
    findings = list(read.findings)
    new: list[ReadingRow] = []
    lines: dict[tuple[str, dt.datetime], int] = {}
    meters: dict[str, ReadingRow] = {}
    known = 0
    for row in read.rows:
        wrong = list(_wrong_of(row, kept, meters, now))
        if (before := lines.setdefault((row.meter, row.read_at), row.line)) != row.line:
            wrong.append(_finding(row, Fault.DUPLICATE, row.meter, str(before)))
        findings += wrong
        if any(not one.is_warning for one in wrong):
            continue
        shown = kept.readings[row.meter].get(row.read_at)
        if shown is not None:
            known += 1
            continue
        new.append(row)
    findings += _going_back(new, kept)
    findings.sort(key=lambda one: one.line)
    return ReadingLook(new, known, meters, findings)


def apply_readings(
    connection: sa.Connection,
    read: ReadReadings,
    *,
    batch_id: str,
    file_name: str,
    data: bytes,
    actor: Actor,
    now: dt.datetime,
) -> ReadingLook:
    """Write a list as one batch.

    Raises:
        ImportRefused: it has errors; nothing was changed.
    """
    take_time(connection)
    if connection.dialect.name == "postgresql":  # one import at a time; nobody else looks here
        connection.exec_driver_sql("LOCK TABLE reading_batches IN EXCLUSIVE MODE")
    look = look_at_readings(connection, read, now)
    if look.errors:
        raise ImportRefused([one.told("en") for one in look.errors])
    connection.execute(
        reading_batches.insert().values(
            id=batch_id,
            applied_at=now,
            applied_by=actor.name,
            file_name=file_name,
            file_sha256=digest_hex(data),
            readings=len(look.new),
        )
    )
    for row in look.meters.values():
        connection.execute(
            zone_meters.insert().values(
                code=row.meter, zone=row.zone, utility=row.utility, multiplier=row.multiplier or 1
            )
        )
    _write(connection, look.new, batch_id)
    audit.record(
        connection,
        action="zone_readings.imported",
        actor=actor,
        subject=batch_id,
        details={"file": file_name, "sha256": digest_hex(data), "readings": len(look.new)},
        now=now,
    )
    return look


def undo_readings(
    connection: sa.Connection, batch_id: str, *, actor: Actor, now: dt.datetime
) -> int:
    """Take a batch's readings back; return how many.

    Raises:
        ImportRefused: there is no such batch, or it is undone already; nothing was changed.
    """
    take_time(connection)
    query = sa.select(reading_batches).where(reading_batches.c.id == batch_id)
    batch = connection.execute(query).one_or_none() if is_uuid7(batch_id) else None
    if batch is None:
        raise ImportRefused([f"there is no batch {batch_id}"])
    if batch.undone_at is not None:
        raise ImportRefused([f"this batch was undone at {batch.undone_at.isoformat()}"])
    of_batch = zone_readings.c.batch_id == batch_id
    ended = sa.select(zone_readings.c.zone_meter_id).where(
        of_batch, zone_readings.c.read_at == zone_meters.c.ended_at
    )
    connection.execute(
        zone_meters.update().where(zone_meters.c.id.in_(ended)).values(ended_at=None)
    )
    gone = connection.execute(zone_readings.delete().where(of_batch)).rowcount
    without = ~sa.exists().where(zone_readings.c.zone_meter_id == zone_meters.c.id)
    connection.execute(zone_meters.delete().where(without))
    connection.execute(
        reading_batches.update()
        .where(reading_batches.c.id == batch_id)
        .values(undone_at=now, undone_by=actor.name)
    )
    audit.record(connection, action="zone_readings.undone", actor=actor, subject=batch_id, now=now)
    return gone


def _kept(connection: sa.Connection, codes: set[str]) -> _Kept:
    kept = _Kept()
    for row in connection.execute(sa.select(zone_meters)):
        if row.code in codes:
            kept.meters[row.code] = row
    ids = {row.id: code for code, row in kept.meters.items()}
    for row in connection.execute(sa.select(zone_readings)):
        if row.zone_meter_id in ids:
            kept.readings[ids[row.zone_meter_id]][row.read_at] = row.reading_tenths
    kept.zones = set(connection.scalars(sa.select(places.c.zone).distinct()))
    return kept


def _wrong_of(
    row: ReadingRow, kept: _Kept, fresh: dict[str, ReadingRow], now: dt.datetime
) -> Iterator[Finding]:
    if row.read_at > now:
        yield _finding(row, Fault.IN_THE_FUTURE, row.read_at.isoformat())
    meter = kept.meters.get(row.meter)
    if meter is None:
        yield from _wrong_of_new(row, fresh, kept)
        return
    said = {"zone": row.zone, "utility": row.utility, "multiplier": row.multiplier}
    for name, value in said.items():
        if value is not None and value != getattr(meter, name):
            yield _finding(row, Fault.OTHER_FACTS, row.meter, f"{name} {getattr(meter, name)}")
    shown = kept.readings[row.meter].get(row.read_at)
    if shown is not None and shown != row.reading_tenths:
        yield _finding(row, Fault.OTHER_READING, "", _decimal(shown))
    if meter.ended_at is not None and row.read_at > meter.ended_at:
        yield _finding(row, Fault.AFTER_THE_LAST, row.meter, meter.ended_at.isoformat())


def _wrong_of_new(row: ReadingRow, fresh: dict[str, ReadingRow], kept: _Kept) -> Iterator[Finding]:
    first = fresh.get(row.meter)
    if first is None:
        if not row.zone or row.utility is None:
            yield _finding(row, Fault.NEW_METER, row.meter, "zone, utility")
            return
        fresh[row.meter] = row
        if row.zone not in kept.zones:
            yield _finding(row, Fault.ZONE_UNKNOWN, row.zone)
        return
    said = (row.zone, row.utility, row.multiplier)
    if any(
        value is not None and value != known
        for value, known in zip(said, (first.zone, first.utility, first.multiplier), strict=True)
    ):
        yield _finding(row, Fault.OTHER_FACTS, row.meter, f"line {first.line}")


def _going_back(new: Sequence[ReadingRow], kept: _Kept) -> Iterator[Finding]:
    """Find readings that are lower than one before, among the new and those that are kept."""
    lines: defaultdict[str, dict[dt.datetime, ReadingRow]] = defaultdict(dict)
    for row in new:
        lines[row.meter][row.read_at] = row
    for code, rows in lines.items():
        shown = kept.readings[code] | {at: row.reading_tenths for at, row in rows.items()}
        for (earlier, low), (later, high) in pairwise(sorted(shown.items())):
            named = rows.get(later) or rows.get(earlier)
            if high < low and named is not None:
                yield _finding(named, Fault.GOES_BACK, _decimal(high), _decimal(low))


def _write(connection: sa.Connection, new: Sequence[ReadingRow], batch_id: str) -> None:
    ids = {row.code: row.id for row in connection.execute(sa.select(zone_meters))}
    if new:
        connection.execute(
            zone_readings.insert(),
            [
                {
                    "zone_meter_id": ids[row.meter],
                    "read_at": row.read_at,
                    "reading_tenths": row.reading_tenths,
                    "batch_id": batch_id,
                }
                for row in new
            ],
        )
    for row in new:
        if row.is_last:
            connection.execute(
                zone_meters.update()
                .where(zone_meters.c.id == ids[row.meter])
                .values(ended_at=row.read_at)
            )


def _decimal(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _finding(row: ReadingRow, fault: Fault, value: str, other: str = "") -> Finding:
    return Finding(line=row.line, column="", fault=fault, value=value, other=other)
