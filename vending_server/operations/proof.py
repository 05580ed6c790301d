"""Prove that a backup can be restored: restore it, recompute the books, open the keys.

A backup that nobody has restored is a hope.  The copy is a scratch database, gone afterwards; what
was found is recorded where head office and `doctor` read it, also when it failed.
"""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.migrate import upgrade_in
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file
from vending_server.keys.model import VendingKey
from vending_server.keys.sealing import Sealer
from vending_server.keys.store import EncryptedFileKeyStore
from vending_server.meters.tables import meters
from vending_server.operations import books
from vending_server.operations.archive import Archive
from vending_server.operations.backup import KEY_STORE_ENTRY
from vending_server.operations.loading import load_archive
from vending_server.operations.sealed_file import checksum_of
from vending_server.operations.tables import restore_proofs
from vending_server.reconciliation.seals import NEWEST
from vending_server.wire.ids import RANDOM_BYTES, uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a trial restore found; no findings means proven."""

    file_name: str
    sha256: str
    taken_at: dt.datetime | None
    rows: int
    keys: int
    findings: list[str]

    @property
    def is_proven(self) -> bool:
        """Whether this backup can be relied on."""
        return not self.findings


def prove(
    path: Path,
    *,
    private: bytes,
    sealer: Sealer,
    scratch_url: str | None = None,
    seals_of_each_point: int | None = NEWEST,
) -> Proof:
    """Restore a backup into a scratch database and look at everything.

    Without a `scratch_url` the scratch is a SQLite file in a folder of its own;
    `seals_of_each_point` is as for `books.findings`.
    """
    sha256 = "0" * 64
    taken_at = None
    try:
        sha256 = checksum_of(path)
        with (
            tempfile.TemporaryDirectory(prefix="prove-restore-") as folder,
            path.open("rb") as file,
        ):
            archive = Archive(file, private)
            taken_at = archive.head.taken_time
            url = scratch_url or f"sqlite:///{folder}/scratch.sqlite"
            rows, findings = _tried(url, archive, sealer, seals_of_each_point)
            keys = _opened_keys(Path(folder), archive.files[KEY_STORE_ENTRY], sealer)
            findings += keys.findings + _meters_without_keys(url, keys.found)
    except Misconfigured as error:
        return Proof(
            file_name=path.name,
            sha256=sha256,
            taken_at=taken_at,
            rows=0,
            keys=0,
            findings=[str(error)],
        )
    return Proof(
        file_name=path.name,
        sha256=sha256,
        taken_at=taken_at,
        rows=rows,
        keys=len(keys.found),
        findings=findings,
    )


def record_proof(engine: sa.Engine, proof: Proof, *, actor: Actor, now: dt.datetime) -> None:
    """Write down when which backup was tried, and what came of it."""
    proof_id = uuid7(
        unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
    )
    with writing(engine) as connection:
        connection.execute(
            restore_proofs.insert().values(
                id=proof_id,
                proven_at=now,
                backup_sha256=proof.sha256,
                backup_taken_at=proof.taken_at,
                is_proven=proof.is_proven,
                findings=proof.findings,
            )
        )
        audit.record(
            connection,
            action="backup.proven" if proof.is_proven else "backup.not_proven",
            actor=actor,
            subject=proof.file_name,
            details={"sha256": proof.sha256, "findings": len(proof.findings)},
            now=now,
        )


@dataclass(frozen=True, slots=True)
class _Keys:
    found: list[VendingKey]
    findings: list[str]


def _tried(url: str, archive: Archive, sealer: Sealer, seals: int | None) -> tuple[int, list[str]]:
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            manifest = load_archive(connection, archive, sealer)
            upgrade_in(connection)
        with reading(engine) as connection:
            found = books.findings(connection, seals_of_each_point=seals)
        return sum(one.rows for one in manifest.tables.values()), found
    finally:
        engine.dispose()


def _opened_keys(folder: Path, store: bytes, sealer: Sealer) -> _Keys:
    path = folder / KEY_STORE_ENTRY
    create_secret_file(path, store)
    try:
        return _Keys(EncryptedFileKeyStore(path, sealer).all_keys(), [])
    except Misconfigured as error:
        return _Keys([], [f"the key store does not open: {error}"])


def _meters_without_keys(url: str, keys: list[VendingKey]) -> list[str]:
    """Return the supply groups that meters of this town belong to and that no key is there for."""
    engine = open_engine(url)
    try:
        with reading(engine) as connection:
            served = meters.c.contract_id.is_not(None)
            query = sa.select(meters.c.sgc, meters.c.krn).where(served).distinct()
            wanted = {(sgc, krn) for sgc, krn in connection.execute(query)}
    finally:
        engine.dispose()
    missing = sorted(wanted - {(key.sgc, key.krn) for key in keys})
    return [f"no vending key for SGC {sgc} KRN {krn}, which meters have" for sgc, krn in missing]
