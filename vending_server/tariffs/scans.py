"""Keep the scan of a decision beside a version, and tell it again; inside the caller's transaction.

A scan is never replaced: a better one stands beside it under the next number.  It belongs to a
version in whatever state, since the signed paper may come weeks after the decision.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.tariffs.model import VersionKind
from vending_server.tariffs.scan_formats import format_of
from vending_server.tariffs.scan_tables import decision_scan_files, decision_scans
from vending_server.tariffs.versions import one_version
from vending_server.wire.problems import ProblemCode
from vending_server.wire.scans import PART_BYTES, Scan, ScanList, ScanPart

_scan, _file = decision_scans.c, decision_scan_files.c


def keep(
    connection: sa.Connection,
    kind: VersionKind,
    version_id: int,
    *,
    scan_id: str,
    file_name: str,
    content: bytes,
    operator_id: int,
    now: dt.datetime,
) -> Scan:
    """Write a scan down beside a version.

    Raises:
        Refused: TARIFF_UNKNOWN, SCAN_UNFIT.
    """
    version = one_version(connection, kind, version_id)  # locked: numbers follow each other
    found = format_of(content)
    if found is None:
        raise Refused(ProblemCode.SCAN_UNFIT)
    of_version = (_scan.version_kind == kind, _scan.version_id == version_id)
    last = connection.scalar(sa.select(sa.func.max(_scan.number)).where(*of_version)) or 0
    connection.execute(
        decision_scans.insert().values(
            id=scan_id,
            version_kind=kind,
            version_id=version_id,
            number=last + 1,
            decision=version.draft.decision,
            file_name=file_name,
            format=found,
            kept_by=operator_id,
            kept_at=now,
        )
    )
    connection.execute(
        decision_scan_files.insert().values(
            scan_id=scan_id,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            content=content,
        )
    )
    rows = connection.execute(_told().where(_scan.id == scan_id)).all()
    return _facts(connection, rows)[0]


def listed(
    connection: sa.Connection, kind: VersionKind, version_id: int, page: PageAsked
) -> ScanList:
    """Return a page of a version's scans, in the order in which they came.

    Raises:
        Refused: TARIFF_UNKNOWN.
    """
    one_version(connection, kind, version_id, is_locked=False)
    query = _told().where(_scan.version_kind == kind, _scan.version_id == version_id)
    rows = connection.execute(page.rows_of(query, _scan.number)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.number,))
    return ScanList(scans=_facts(connection, shown), next_cursor=next_cursor)


def part_of(connection: sa.Connection, scan_id: str, part: int) -> ScanPart:
    """Return a part of a scan, the first being 1, looked over.

    Raises:
        Refused: NOT_FOUND, SCAN_DAMAGED.
    """
    row = connection.execute(
        sa.select(decision_scan_files).where(_file.scan_id == scan_id)
    ).one_or_none()
    if row is None or not 1 <= part <= _parts(row.size_bytes):
        raise Refused(ProblemCode.NOT_FOUND)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(ProblemCode.SCAN_DAMAGED)
    return ScanPart(
        scan_id=scan_id,
        part=part,
        parts=_parts(row.size_bytes),
        sha256=row.sha256,
        content=content[(part - 1) * PART_BYTES : part * PART_BYTES],
    )


def _told() -> sa.Select[Any]:
    return sa.select(decision_scans, _file.sha256, _file.size_bytes).join(
        decision_scan_files, _file.scan_id == _scan.id
    )


def _parts(size_bytes: int) -> int:
    return max(1, -(-size_bytes // PART_BYTES))


def _facts(connection: sa.Connection, rows: Sequence[Any]) -> list[Scan]:
    logins = logins_of(connection, {row.kept_by for row in rows})
    return [
        Scan(
            scan_id=row.id,
            number=row.number,
            decision=row.decision,
            file_name=row.file_name,
            format=row.format.value,
            size_bytes=row.size_bytes,
            parts=_parts(row.size_bytes),
            sha256=row.sha256,
            kept_by=logins[row.kept_by],
            kept_at=row.kept_at.isoformat(),
        )
        for row in rows
    ]
