"""The use cases of offline findings for the routes, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.offline_sales.deciding import Decider
from vending_server.offline_sales.listing import findings_of
from vending_server.offline_sales.reader import OfflineSalesReader
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.offline_findings import (
    FindingDecision,
    OfflineFindingList,
    OfflineFindingListRequest,
)

DECIDED: str = "offline_finding.decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFindingDesk:
    """Offline findings over one database."""

    engine: sa.Engine
    clock: Clock
    reader: OfflineSalesReader

    def findings(
        self, wanted: OfflineFindingListRequest, page: PageAsked = WHOLE
    ) -> OfflineFindingList:
        """Return a page of findings of all points."""
        with reading(self.engine) as connection:
            return findings_of(connection, wanted, page)

    def decide(self, caller: Caller, finding_id: str, decision: FindingDecision) -> Kept:
        """Carry out what two people decided; see Decider.decide for what is refused."""
        now = self.clock.now()
        decider = Decider(reader=self.reader)
        return once_audited(
            self.engine,
            Document(
                document_id=decision.document_id,
                kind=DECIDED,
                body=(finding_id, decision),
                caller=caller,
            ),
            {
                "finding": finding_id,
                "act": decision.act,
                "reason": decision.reason,
                "approval": decision.approval_id or "",
            },
            lambda connection: decider.decide(connection, finding_id, decision, caller, now),
            now,
        )
