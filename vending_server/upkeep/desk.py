"""Use cases of head office about keys, copies of the data and the audit log; all only read."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.audit.model import Source
from vending_server.audit.ranges import verify_range
from vending_server.audit.search import AuditWanted, records_of
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.keys.store import KeyStore
from vending_server.paging import WHOLE, PageAsked
from vending_server.upkeep.backups import backups_of, proofs_of
from vending_server.upkeep.keys import key_health
from vending_server.wire.problems import ProblemCode
from vending_server.wire.upkeep import (
    VERIFIED_MAX,
    AuditAsked,
    AuditPage,
    AuditRange,
    AuditVerdict,
    BackupList,
    KeyHealth,
    RestoreProofList,
)

_MS_NS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepDesk:
    """Over one database and the key store that the server opened; every method blocks."""

    engine: sa.Engine
    clock: Clock
    keys: KeyStore

    def key_health(self) -> KeyHealth:
        """Return how every vending key stands."""
        with reading(self.engine) as connection:
            return key_health(connection, self.keys.all_keys(), self.clock.now())

    def backups(self, page: PageAsked = WHOLE) -> BackupList:
        """Return a page of copies, and how they stand in all."""
        with reading(self.engine) as connection:
            return backups_of(connection, page, self.clock.now())

    def proofs(self, page: PageAsked = WHOLE) -> RestoreProofList:
        """Return a page of trial restores."""
        with reading(self.engine) as connection:
            return proofs_of(connection, page)

    def audit_records(
        self,
        asked: AuditAsked,
        page: PageAsked = WHOLE,
        *,
        since: dt.datetime | None = None,
        before: dt.datetime | None = None,
    ) -> AuditPage:
        """Return a page of the audit log."""
        wanted = AuditWanted(
            action=asked.action,
            actor=asked.actor,
            subject=asked.subject,
            source=None if asked.source is None else Source(asked.source),
            terminal_id=asked.terminal_id,
            since=since,
            before=before,
        )
        with reading(self.engine) as connection:
            return records_of(connection, wanted, page)

    def verify_audit(self, asked: AuditRange) -> AuditVerdict:
        """Hash a stretch of the audit log anew.

        Raises:
            Refused: INVALID_REQUEST: it ends before it begins.
        """
        if asked.last < asked.first:
            raise Refused(ProblemCode.INVALID_REQUEST, where="last")
        last = min(asked.last, asked.first + VERIFIED_MAX - 1)
        began = time.monotonic_ns()
        with reading(self.engine) as connection:
            found = verify_range(connection, asked.first, last)
        return AuditVerdict(
            first=asked.first,
            last=found.last,
            head_sequence=found.head_sequence,
            hash=found.hash,
            fault=None if found.fault is None else found.fault.value,
            fault_at=found.fault_at,
            took_ms=(time.monotonic_ns() - began) // _MS_NS,
        )
