"""Copies of the data and their proof: a copy is good when it came back, not when it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.board.model import backup_light
from vending_server.board.reading import kept
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.paging import PageAsked
from vending_server.wire.board import BackupLight
from vending_server.wire.upkeep import (
    BackupList,
    BackupRun,
    CopyPlace,
    RestoreProof,
    RestoreProofList,
)

_run, _proof = backup_runs.c, restore_proofs.c


def standing(connection: sa.Connection, now: dt.datetime) -> BackupLight:
    """Return the light that every screen of head office shows."""
    last = kept(connection)
    return BackupLight(
        light=backup_light(last, now),
        taken_at=_iso(last.taken_at),
        is_everywhere=last.is_everywhere,
        proven_at=_iso(last.proven_at),
        is_proven=last.is_proven,
    )


def backups_of(connection: sa.Connection, page: PageAsked, now: dt.datetime) -> BackupList:
    """Return a page of backups with the last proof of each."""
    keys = (_run.taken_at, _run.id)
    rows = connection.execute(page.rows_of(sa.select(backup_runs), *keys, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.taken_at, row.id))
    proofs = _last_proofs(connection, [row.sha256 for row in shown])
    return BackupList(
        standing=standing(connection, now),
        backups=[_run_facts(row, proofs.get(row.sha256)) for row in shown],
        next_cursor=next_cursor,
    )


def proofs_of(connection: sa.Connection, page: PageAsked) -> RestoreProofList:
    """Return a page of trial restores."""
    keys = (_proof.proven_at, _proof.id)
    rows = connection.execute(
        page.rows_of(sa.select(restore_proofs), *keys, newest_first=True)
    ).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.proven_at, row.id))
    return RestoreProofList(proofs=[_proof_facts(row) for row in shown], next_cursor=next_cursor)


def _last_proofs(connection: sa.Connection, hashes: Sequence[str]) -> dict[str, RestoreProof]:
    query = (
        sa.select(restore_proofs)
        .where(_proof.backup_sha256.in_(hashes))
        .order_by(_proof.proven_at, _proof.id)
    )
    # The latest of each comes last and stays.
    return {row.backup_sha256: _proof_facts(row) for row in connection.execute(query)}


def _run_facts(row: Any, proof: RestoreProof | None) -> BackupRun:
    return BackupRun(
        taken_at=row.taken_at.isoformat(),
        finished_at=row.finished_at.isoformat(),
        epoch=row.epoch,
        revision=row.revision,
        file_name=row.file_name,
        bytes=row.bytes,
        sha256=row.sha256,
        places=[CopyPlace(folder=folder, fault=fault) for folder, fault in row.targets.items()],
        is_everywhere=row.is_everywhere,
        proof=proof,
    )


def _proof_facts(row: Any) -> RestoreProof:
    return RestoreProof(
        proven_at=row.proven_at.isoformat(),
        backup_taken_at=_iso(row.backup_taken_at),
        is_proven=row.is_proven,
        findings=list(row.findings),
    )


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
