"""Restore a backup into an empty database, and begin a new epoch there.

One transaction: load and verify, migrate to this release, two people, the epoch, the audit record.
A power cut leaves an empty database.  What the epoch means for selling: vending_server/epochs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.config import Mode
from vending_server.db.engine import writing
from vending_server.db.migrate import upgrade_in
from vending_server.epochs.service import RestoredFrom, awaited_terminals, begin_epoch
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file, read_secret_file
from vending_server.keys.sealing import Sealer
from vending_server.keys.store import EncryptedFileKeyStore
from vending_server.operations.archive import Archive
from vending_server.operations.backup import KEY_STORE_ENTRY
from vending_server.operations.loading import load_archive
from vending_server.operations.sealed_file import checksum_of
from vending_server.operators.service import Operator
from vending_server.privacy.anonymising import anonymise_again
from vending_server.privacy.forgotten import Line

# (connection to the loaded database) -> the two people who restore, each proven by a password.
TwoPeople = Callable[[sa.Connection], tuple[Operator, Operator]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What now is where the backup was read to."""

    epoch: int
    taken_at: str
    rows: int
    awaited: list[str]
    anonymised: int  # people who were nobody already, and were in the backup still
    waiting: int  # of them, who must wait until an older contract is closed again
    key_store: bytes


def restore(
    engine: sa.Engine,
    path: Path,
    *,
    private: bytes,
    sealer: Sealer,
    mode: Mode,
    two_people: TwoPeople,
    clock: Clock,
    actor: Actor,
    forgotten: Sequence[Line] = (),
) -> RestoreReport:
    """Restore one file, and anonymise again whom it brings back (`forgotten`).

    Raises:
        BackupUnusable: see load_archive; nothing was written.
        Misconfigured: another mode, a database that is not empty, or not two people.
    """
    sha256 = checksum_of(path)
    with path.open("rb") as file, writing(engine) as connection:
        archive = Archive(file, private)
        if archive.head.mode != mode.value:
            raise Misconfigured(f"the backup is of a server in mode {archive.head.mode}")
        manifest = load_archive(connection, archive, sealer)
        upgrade_in(connection)
        first, second = two_people(connection)
        now = clock.now()
        source = RestoredFrom(
            backup_id=archive.head.backup_id,
            backup_taken_at=archive.head.taken_time,
            backup_sha256=sha256,
            epoch_of_backup=archive.head.epoch,
            restored_by=first.operator_id,
            agreed_by=second.operator_id,
        )
        number = begin_epoch(connection, source, now)
        awaited = awaited_terminals(connection)
        audit.record(
            connection,
            action="restore.done",
            actor=actor,
            subject=path.name,
            details={"epoch": number, "by": first.login, "agreed": second.login, "sha256": sha256},
            now=now,
        )
        anonymised, waiting = anonymise_again(connection, forgotten, actor=actor, now=now)
    return RestoreReport(
        epoch=number,
        taken_at=archive.head.taken_at,
        rows=sum(one.rows for one in manifest.tables.values()),
        awaited=awaited,
        anonymised=anonymised,
        waiting=waiting,
        key_store=archive.files[KEY_STORE_ENTRY],
    )


def put_key_store(path: Path, restored: bytes, sealer: Sealer) -> str:
    """Put the backup's key store where this server looks for it; say what was done.

    An empty store, as `init` makes it, gives way.  One that holds vending keys is never replaced;
    it stays when it holds every key of the backup, and with them what was made since.

    Raises:
        Misconfigured: another store with keys stands there.
    """
    if not path.exists():
        create_secret_file(path, restored)
        return f"{path}: restored"
    present = read_secret_file(path)
    if present == restored:
        return f"{path}: the same already"
    if _key_count(present):
        if _holds_all_of(path, restored, sealer):
            return f"{path}: stays: it holds every key of the backup, and newer ones"
        raise Misconfigured(f"{path}: holds other keys; move it away, then restore the keys again")
    path.rename(path.with_name(path.name + ".before-restore"))
    create_secret_file(path, restored)
    return f"{path}: restored; the empty one is beside it"


def _holds_all_of(path: Path, restored: bytes, sealer: Sealer) -> bool:
    with tempfile.TemporaryDirectory(prefix="restored-keys-") as folder:
        beside = Path(folder, KEY_STORE_ENTRY)
        create_secret_file(beside, restored)
        try:
            present = EncryptedFileKeyStore(path, sealer)
            return present.holds_all_of(EncryptedFileKeyStore(beside, sealer))
        except Misconfigured:  # one of them does not open under this key: a person must look
            return False


def _key_count(store: bytes) -> int:
    try:
        return len(msgspec.json.decode(store)["keys"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return 1  # whatever it is, it is not ours to replace
