"""The use cases of decisions' scans for the routes, each in a transaction of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.tariffs import scans
from vending_server.tariffs.desk import kind_of, number_of
from vending_server.wire.scans import Scan, ScanGiven, ScanList, ScanPart


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanDesk:
    """Scans over one database."""

    engine: sa.Engine
    clock: Clock

    def keep(self, caller: Caller, what: str, version_id: str, given: ScanGiven) -> Kept:
        """Keep a scan, once for its id.

        Raises:
            Refused: TARIFF_UNKNOWN, SCAN_UNFIT, DOCUMENT_ID_REUSED.
        """
        kind, number, now = kind_of(what), number_of(version_id), self.clock.now()
        digest = hashlib.sha256(given.content).hexdigest()
        about = {"version": f"{kind.value}:{number}", "file": given.file_name, "sha256": digest}
        document = Document(
            document_id=given.document_id, kind="tariff.scan_kept", body=about, caller=caller
        )

        def act(connection: sa.Connection) -> Scan:
            return scans.keep(
                connection,
                kind,
                number,
                scan_id=given.document_id,
                file_name=given.file_name,
                content=given.content,
                operator_id=caller.operator_id,
                now=now,
            )

        return once_audited(self.engine, document, about, act, now)

    def listed(self, what: str, version_id: str, page: PageAsked = WHOLE) -> ScanList:
        """Return a page of a version's scans; see scans.listed for what it refuses."""
        with reading(self.engine) as connection:
            return scans.listed(connection, kind_of(what), number_of(version_id), page)

    def part(self, scan_id: str, part: int) -> ScanPart:
        """Return a part of a scan; see scans.part_of for what it refuses."""
        with reading(self.engine) as connection:
            return scans.part_of(connection, scan_id, part)
