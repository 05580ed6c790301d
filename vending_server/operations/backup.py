"""Take a backup of a running server: one consistent snapshot, to several folders, encrypted.

Selling goes on: SQLite reads its snapshot beside the writer (WAL), PostgreSQL in one REPEATABLE
READ transaction.  It is our own dump and not the engine's, so that a backup of either engine can be
restored into either, into any version of it.

Inside are the rows and the key store with its keys sealed; the key-encryption key is not: whoever
has a backup and the custodians' backup key still has no vending key.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.config import ServerConfig
from vending_server.db.engine import snapshot, writing
from vending_server.db.migrate import newest_revision, revision_of
from vending_server.db.tables import metadata
from vending_server.epochs.service import epoch_number
from vending_server.errors import Misconfigured
from vending_server.keys.files import read_secret_file
from vending_server.keys.sealing import Sealer
from vending_server.operations.archive import FORMAT, Head, write_archive
from vending_server.operations.rows import shape_of
from vending_server.operations.sealed_file import BackupPublicKey, SealedWriter
from vending_server.operations.tables import backup_runs
from vending_server.operations.targets import Copies, TargetResult, file_name
from vending_server.wire.ids import RANDOM_BYTES, uuid7

KEY_STORE_ENTRY: Final = "vending-keys.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What was written where."""

    file_name: str
    bytes: int
    sha256: str
    rows: int
    targets: list[TargetResult]

    @property
    def is_everywhere(self) -> bool:
        """Whether every folder has its copy."""
        return not any(target.fault for target in self.targets)


def take_backup(
    config: ServerConfig,
    engine: sa.Engine,
    *,
    clock: Clock,
    sealer: Sealer,
    release: str,
    actor: Actor,
) -> BackupReport:
    """Write one backup to every configured folder and record it.

    Raises:
        Misconfigured: nothing is configured, no folder takes it, or the database is not migrated.
        DatabaseError: the database failed; nothing was written.
    """
    recipient, folders = _where_to(config)
    key_store = read_secret_file(config.key_store_file)
    with snapshot(engine) as connection:
        head = _head(connection, config, clock, release)
        name = file_name(head.taken_time, head.backup_id)
        with _abandoned_on_failure(Copies(folders, name)) as copies:
            writer = SealedWriter(recipient, copies.write)
            manifest = write_archive(
                writer.write,
                connection,
                head=head,
                files={KEY_STORE_ENTRY: key_store},
                sealer=sealer,
            )
            length, sha256 = writer.close()
            targets = copies.finish(sha256, keep=config.backup_keep)
    report = BackupReport(
        file_name=name,
        bytes=length,
        sha256=sha256,
        rows=sum(one.rows for one in manifest.tables.values()),
        targets=targets,
    )
    _record(engine, head, report, clock, actor)
    return report


def _where_to(config: ServerConfig) -> tuple[BackupPublicKey, tuple[Path, ...]]:
    if config.backup_public_key_file is None or not config.backup_directories:
        raise Misconfigured("backup_public_key_file and backup_directories must be set")
    return BackupPublicKey.read(config.backup_public_key_file), config.backup_directories


def _head(connection: sa.Connection, config: ServerConfig, clock: Clock, release: str) -> Head:
    # Before the first read: whatever was committed later than this may be missing.
    now = clock.now()
    found, wanted = revision_of(connection), newest_revision()
    if found != wanted:
        raise Misconfigured(f"the database is at {found}, this release needs {wanted}: run migrate")
    return Head(
        format=FORMAT,
        backup_id=uuid7(
            unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
        ),
        release=release,
        mode=config.mode.value,
        revision=wanted,
        epoch=epoch_number(connection),
        taken_at=now.isoformat(),
        tables=[shape_of(table) for table in metadata.sorted_tables],
    )


@contextlib.contextmanager
def _abandoned_on_failure(copies: Copies) -> Iterator[Copies]:
    try:
        yield copies
    except BaseException:
        copies.abandon()
        raise


def _record(
    engine: sa.Engine, head: Head, report: BackupReport, clock: Clock, actor: Actor
) -> None:
    now = clock.now()
    with writing(engine) as connection:
        connection.execute(
            backup_runs.insert().values(
                id=head.backup_id,
                taken_at=head.taken_time,
                finished_at=now,
                epoch=head.epoch,
                revision=head.revision,
                file_name=report.file_name,
                bytes=report.bytes,
                sha256=report.sha256,
                targets={str(one.folder): one.fault for one in report.targets},
                is_everywhere=report.is_everywhere,
            )
        )
        audit.record(
            connection,
            action="backup.taken",
            actor=actor,
            subject=report.file_name,
            details={"sha256": report.sha256, "bytes": report.bytes, "rows": report.rows},
            now=now,
        )
