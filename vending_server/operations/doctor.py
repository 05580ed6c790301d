"""Look a server over: what is well, what wants attention soon, and what keeps it from selling.

Each check answers by itself: one that fails stops no other, so that a person sees all there is to
do at once. Nothing is changed, and no secret is shown.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from cryptography import x509

from vending_server.audit.service import verify
from vending_server.certificates.authority import is_issued_by
from vending_server.certificates.files import read_certificate
from vending_server.certificates.serving import server_context
from vending_server.config import Mode, ServerConfig
from vending_server.db.engine import reading
from vending_server.db.migrate import newest_revision, revision_of
from vending_server.epochs.service import awaited_terminals
from vending_server.errors import ServerError
from vending_server.keys.opening import open_key_store
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.paging import WHOLE
from vending_server.points.service import municipality_facts
from vending_server.privacy.anonymising import due
from vending_server.privacy.forgotten import list_of
from vending_server.privacy.periods import Kind
from vending_server.privacy.persons import obstacles
from vending_server.privacy.retention import overdue
from vending_server.reconciliation.seals import FAULTS, NEWEST, checked
from vending_server.reports.writing.typefaces import FILES, FOLDER, PACKAGE
from vending_server.sealing.listing import standings
from vending_server.sealing.model import GRACE
from vending_server.vending.clock_guard import DATABASE_DIFFERENCE_MAX, time_of_database
from vending_server.vending.held_vends import REVERSAL_FORGOTTEN, held_vends
from vending_server.wire.pack_standing import PackStanding

BACKUP_AGE_MAX: Final = dt.timedelta(hours=36)
PROOF_AGE_MAX: Final = dt.timedelta(days=35)
EXPIRES_SOON: Final = dt.timedelta(days=60)
RETENTION_LATE_MAX: Final = dt.timedelta(days=7)
FREE_BYTES_MIN: Final = 2 * 1024**3

# Of what a till brought back after a restore; all of it is tried again every ten minutes.
_WHAT_HELPS: Final = {
    "key_change_not_planned": "plan that meter's new key again, today: the old one is used",
    "priced_otherwise": "it waits for another till's sale of the same contract",
    REVERSAL_FORGOTTEN: "ask for its reversal again",
}

# What a durable commit needs of PostgreSQL; each is its default.
_DURABLE_SETTINGS: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Other values of synchronous_commit that are durable as well: they wait for a standby too.
_MORE_DURABLE: Final = {"remote_write", "remote_apply"}


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `text` says what was found, and what to do if it is not ok."""

    level: Level
    what: str
    text: str


def examine(
    config: ServerConfig,
    engine: sa.Engine,
    now: dt.datetime,
    *,
    seals_of_each_point: int | None = NEWEST,
) -> list[Finding]:
    """Return what every check found, in the order of the table below.

    `seals_of_each_point` is how many locked days are computed again, the newest; None is all.
    """
    found: list[Finding] = []

    def _sealed(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
        yield from _seals(connection, seals_of_each_point)

    for what, check in (_CHECKS | {"locked days": _sealed}).items():
        try:
            with reading(engine) as connection:
                found += [
                    Finding(level, what, text) for level, text in check(config, connection, now)
                ]
        except (ServerError, OSError) as error:
            found.append(Finding(Level.FAIL, what, str(error)))
    return found


_Said = Iterator[tuple[Level, str]]


def _mode(config: ServerConfig, _connection: sa.Connection, _now: dt.datetime) -> _Said:
    yield Level.OK if config.mode is Mode.PRODUCTION else Level.WARN, config.mode.value


def _schema(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    found, wanted = revision_of(connection), newest_revision()
    if found == wanted:
        yield Level.OK, f"revision {found}"
    else:
        yield Level.FAIL, f"at {found}, this release needs {wanted}: run migrate"


def _clock(_config: ServerConfig, connection: sa.Connection, now: dt.datetime) -> _Said:
    difference = abs(now - time_of_database(connection, now))
    seconds = int(difference.total_seconds())
    if difference > DATABASE_DIFFERENCE_MAX:
        yield Level.FAIL, f"{seconds} s off the database's: set both by NTP; nothing is sold so"
    else:
        yield Level.OK, f"{seconds} s off the database's"


def _durability(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    if connection.dialect.name == "sqlite":
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        yield Level.OK if mode == "wal" else Level.FAIL, f"SQLite, journal mode {mode}"
        return
    for name, wanted in _DURABLE_SETTINGS.items():
        value = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        is_durable = value == wanted or value in _MORE_DURABLE
        advice = "" if is_durable else ": an answered sale could be lost; set it on"
        yield Level.OK if is_durable else Level.FAIL, f"{name} = {value}{advice}"


def _disk(config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    folders = {config.key_store_file.parent}
    database = connection.engine.url.database
    if connection.dialect.name == "sqlite" and database:
        folders.add(Path(database).parent)
    for folder in sorted(folders):
        free = shutil.disk_usage(folder).free
        told = f"{folder}: {free // 1024**2} MiB free"
        if free < FREE_BYTES_MIN:
            yield Level.WARN, f"{told}: make room, a full disk stops selling"
        else:
            yield Level.OK, told


def _keys(config: ServerConfig, _connection: sa.Connection, now: dt.datetime) -> _Said:
    store = open_key_store(config)
    if store.receipt_key is None:
        yield Level.WARN, "receipts are not signed: run migrate, then restart the server"
    if store.pack_master is None:
        yield Level.WARN, "no pack can be sealed: run migrate, then restart the server"
    if store.card_keys().signing is None:
        yield Level.WARN, "no card can be given out: run make-card-key, then restart the server"
    keys = store.all_keys()
    if not keys:
        yield Level.FAIL, "no vending key is loaded: run import-keys"
    for key in keys:
        name = f"SGC {key.sgc} KRN {key.krn}"
        ends = [one for one in (key.issued_until, key.expires_at) if one is not None]
        end = min(ends, default=None)
        if end is None:
            yield Level.OK, f"{name} has no end"
        elif end <= now:
            yield Level.FAIL, f"{name} makes no credit token since {end:%Y-%m-%d}: load the next"
        elif end - now < EXPIRES_SOON:
            yield Level.WARN, f"{name} ends on {end:%Y-%m-%d}: plan the change of its meters"
        else:
            yield Level.OK, f"{name} ends on {end:%Y-%m-%d}"


def _certificate(config: ServerConfig, _connection: sa.Connection, now: dt.datetime) -> _Said:
    if config.tls_certificate_file is None:
        yield Level.OK, "none: only this machine can reach the server"
        return
    server_context(config)
    certificate = read_certificate(config.tls_certificate_file)
    yield _ending(certificate, now, advice="renew it (issue-certificate --renew) and restart")
    if config.tls_authority_file is not None:
        authority = read_certificate(config.tls_authority_file)
        level, told = _ending(authority, now, advice="make another and enrol every till anew")
        yield level, f"the authority {told}"
        if not is_issued_by(certificate, authority):
            yield Level.FAIL, "not issued by tls_authority_file: no till trusts the server"


def _ending(certificate: x509.Certificate, now: dt.datetime, *, advice: str) -> tuple[Level, str]:
    end = certificate.not_valid_after_utc
    if end <= now:
        return Level.FAIL, f"ended on {end:%Y-%m-%d}: no till can connect; {advice}"
    if end - now < EXPIRES_SOON:
        return Level.WARN, f"ends on {end:%Y-%m-%d}: {advice}"
    return Level.OK, f"ends on {end:%Y-%m-%d}"


def _backups(config: ServerConfig, connection: sa.Connection, now: dt.datetime) -> _Said:
    if not config.backup_directories:
        yield Level.FAIL, "no folder is configured (backup_directories): a dead disk ends all"
        return
    newest = sa.select(backup_runs).order_by(backup_runs.c.taken_at.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        yield Level.FAIL, "none was ever taken: run backup, then by a timer every night"
        return
    told = f"the newest is of {row.taken_at:%Y-%m-%d %H:%M} UTC"
    if now - row.taken_at > BACKUP_AGE_MAX:
        yield Level.FAIL, f"{told}: too old, look at the timer"
    elif not row.is_everywhere:
        missing = ", ".join(folder for folder, fault in row.targets.items() if fault)
        yield Level.WARN, f"{told}, not in {missing}"
    else:
        yield Level.OK, told


def _proof(_config: ServerConfig, connection: sa.Connection, now: dt.datetime) -> _Said:
    newest = sa.select(restore_proofs).order_by(restore_proofs.c.proven_at.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        yield Level.WARN, "no backup was ever restored on trial: run prove-restore"
    elif not row.is_proven:
        yield Level.FAIL, f"that of {row.proven_at:%Y-%m-%d} failed: {'; '.join(row.findings)}"
    elif now - row.proven_at > PROOF_AGE_MAX:
        yield Level.WARN, f"last on {row.proven_at:%Y-%m-%d}: run prove-restore every month"
    else:
        yield Level.OK, f"last on {row.proven_at:%Y-%m-%d}"


def _terminals(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    awaited = awaited_terminals(connection)
    if not awaited:
        yield Level.OK, "none is waited for"
    for terminal_id in awaited:
        yield Level.WARN, f"{terminal_id} has not reported since the restore: switch it on"


def _held(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    held = held_vends(connection)
    if not held:
        yield Level.OK, "nothing that was brought back waits"
    for terminal_id, vend_id, reason in held:
        advice = _WHAT_HELPS.get(reason, "two people look at its answer")
        yield Level.WARN, f"{vend_id} of {terminal_id} is held, {reason}: {advice}"


def _packs(_config: ServerConfig, connection: sa.Connection, now: dt.datetime) -> _Said:
    found = standings(connection, WHOLE).packs
    exposed = sum(one.exposed_minor for one in found)
    yield Level.OK, f"{len(found)}, with {exposed // 100} ILS that could be lost"
    for one in found:
        name = f"terminal {one.point}-{one.terminal:02d}"
        if one.exposed_minor and _has_ended(one, now):
            held = f"{name} holds {one.exposed_minor // 100} ILS past its pack's end"
            yield Level.WARN, f"{held}: bring it on the line, or treat it as lost (lost-packs)"
        if one.ceiling_minor and one.ever_delivered_minor >= one.ever_limit_minor:
            full = f"{name} was given as much as it ever may, nothing new is sealed there"
            yield Level.WARN, f"{full}: change its meters' keys, or raise its ceiling"


def _has_ended(one: PackStanding, now: dt.datetime) -> bool:
    return one.valid_until is not None and dt.datetime.fromisoformat(one.valid_until) + GRACE < now


def _audit(_config: ServerConfig, connection: sa.Connection, _now: dt.datetime) -> _Said:
    verdict = verify(connection)
    if verdict.fault:
        yield Level.FAIL, f"{verdict.fault}: somebody changed the database; call the auditor"
    else:
        yield Level.OK, f"{verdict.records} records, the chain holds"


def _seals(connection: sa.Connection, newest: int | None) -> _Said:
    zone = ZoneInfo(municipality_facts(connection).time_zone)
    looked_at = broken = 0
    for seal in checked(connection, zone, newest=newest):
        looked_at += 1
        if seal.fault is not None:
            broken += 1
            told = f"{seal.seat}, {seal.day}: {FAULTS[seal.fault]}"
            yield Level.FAIL, f"{told}: somebody changed the database; call the auditor"
    if not broken:
        yield Level.OK, f"{looked_at} computed again, all as they were locked"


def _retention(config: ServerConfig, connection: sa.Connection, now: dt.datetime) -> _Said:
    then = now - RETENTION_LATE_MAX
    rows = sum(overdue(connection, config.retention, then).values())
    people = due(connection, (), days=config.retention[Kind.CUSTOMERS], now=then)
    rows += sum(not obstacles(connection, one, then) for one, _ in people)
    if rows:
        yield Level.WARN, f"{rows} rows are a week past their period: look at the retention timer"
    else:
        yield Level.OK, "nothing is long past its period"
    for path in list_of(config).behind():
        yield Level.WARN, f"{path} lacks whom the list of the anonymised has: run retention --apply"


def _paper(_config: ServerConfig, _connection: sa.Connection, _now: dt.datetime) -> _Said:
    missing = [name for name in FILES if not (FOLDER / f"{name}.ttf").is_file()]
    if missing:
        yield Level.WARN, f"{', '.join(missing)} missing: no report is drawn; install {PACKAGE}"
    else:
        yield Level.OK, "the typefaces of reports are here"


_Check = Callable[[ServerConfig, sa.Connection, dt.datetime], _Said]
_CHECKS: Final[dict[str, _Check]] = {
    "mode": _mode,
    "schema": _schema,
    "clock": _clock,
    "durability": _durability,
    "disk": _disk,
    "vending keys": _keys,
    "certificate": _certificate,
    "backups": _backups,
    "trial restore": _proof,
    "terminals": _terminals,
    "brought back": _held,
    "packs": _packs,
    "audit log": _audit,
    "personal data": _retention,
    "reports": _paper,
}
