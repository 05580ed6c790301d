"""The use cases of case files for the routes: documents, each in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from vending_server.aftersales.desk import CounterDesk
from vending_server.cases import listing, service
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller, Role, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.cases import (
    CaseList,
    CaseListRequest,
    CaseNote,
    CaseNoteList,
    CaseOpening,
    CaseSettlement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDesk:
    """Case files over one database; units are issued by the counter."""

    engine: sa.Engine
    clock: Clock
    counter: CounterDesk

    def open_case(self, caller: Caller, wanted: CaseOpening) -> Kept:
        """Open a case; see service.open_case."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "case_file", wanted),
            {"sale": wanted.sale_id, "kind": wanted.kind, "meter": wanted.right_drn},
            lambda c: service.open_case(c, wanted, caller, now),
            now,
        )

    def note(self, caller: Caller, wanted: CaseNote) -> Kept:
        """Write down what was asked or given; see service.note."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "case_note", wanted),
            {"case": wanted.case_id, "act": wanted.act},
            lambda c: service.note(c, wanted, caller, now),
            now,
        )

    def settle(self, caller: Caller, case_id: str, wanted: CaseSettlement) -> Kept:
        """End a case; see service.settle."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "case_settlement", (case_id, wanted)),
            {
                "case": case_id,
                "act": wanted.act,
                "amount": wanted.amount_minor,
                "account": wanted.account_number,
                "reason": wanted.reason,
                "approval": wanted.approval_id or "",
            },
            lambda c: service.settle(c, case_id, wanted, caller, counter=self.counter, now=now),
            now,
        )

    def listed(self, caller: Caller, wanted: CaseListRequest, page: PageAsked = WHOLE) -> CaseList:
        """Return a page of cases; without a point those of every point that the caller may see.

        Raises:
            Refused: NOT_PERMITTED.
        """
        if wanted.point_number is not None:
            require_books_of(caller, wanted.point_number)
        elif caller.roles.isdisjoint({Role.ACCOUNTANT, Role.AUDITOR}):
            wanted = msgspec.structs.replace(wanted, point_number=caller.point.number)
        with reading(self.engine) as connection:
            return listing.cases_of(connection, wanted, page)

    def notes(self, caller: Caller, case_id: str, page: PageAsked = WHOLE) -> CaseNoteList:
        """Return a page of what was asked and given.

        Raises:
            Refused: NOT_FOUND, NOT_PERMITTED.
        """
        with reading(self.engine) as connection:
            is_claim = service.require_seen(connection, case_id, caller)
            return listing.notes_of(connection, case_id, page, is_claim=is_claim)


def _document(caller: Caller, document_id: str, kind: str, body: object) -> Document:
    return Document(document_id=document_id, kind=kind, body=body, caller=caller)
