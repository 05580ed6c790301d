"""The use cases of settlement papers for the routes: documents, each in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import snapshot
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.papers import listing, service
from vending_server.wire.papers import (
    PaperDispute,
    PaperDisputeAnswer,
    PaperList,
    PaperListRequest,
    PaperSignature,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDesk:
    """Settlement papers over one database; the routes' table says whose they are."""

    engine: sa.Engine
    clock: Clock

    def sign(self, caller: Caller, wanted: PaperSignature) -> Kept:
        """Write a signature down; see service.sign."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "paper.signed", wanted),
            {"report": wanted.report_id, "side": wanted.side, "name": wanted.name},
            lambda c: service.sign(c, wanted, caller, now),
            now,
        )

    def dispute(self, caller: Caller, wanted: PaperDispute) -> Kept:
        """Write a disputed line down; see service.dispute."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "paper.disputed", wanted),
            {"report": wanted.report_id, "side": wanted.side, "line": wanted.line},
            lambda c: service.dispute(c, wanted, caller, now),
            now,
        )

    def answer(self, caller: Caller, wanted: PaperDisputeAnswer) -> Kept:
        """Write an answer down; see service.answer."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "paper.answered", wanted),
            {"dispute": wanted.dispute_id, "act": wanted.act, "correction": wanted.correction},
            lambda c: service.answer(c, wanted, caller, now),
            now,
        )

    def listed(self, wanted: PaperListRequest, page: PageAsked = WHOLE) -> PaperList:
        """Return a page of papers; signatures and disputes are of one moment."""
        with snapshot(self.engine) as connection:
            return listing.papers_of(connection, wanted, page)


def _document(caller: Caller, document_id: str, kind: str, body: object) -> Document:
    return Document(document_id=document_id, kind=kind, body=body, caller=caller)
