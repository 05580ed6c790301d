"""One receipt for what a customer bought and paid at one visit; each copy of it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.documents.service import kept_response
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.vending.service import stored_answers
from vending_server.visits.service import copies_of, documents_of
from vending_server.visits.tables import VisitKind, visit_reprints
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import ReprintRequest, VendAnswer
from vending_server.wire.visits import VisitAnswer, VisitDocument

_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDesk:
    """Receipts of visits, over one database."""

    engine: sa.Engine
    clock: Clock

    def visit(self, caller: Caller, visit_id: str) -> VisitAnswer:
        """Return the documents of a visit at the caller's terminal; reads only.

        Raises:
            Refused: RECEIPT_NOT_FOUND.
        """
        with reading(self.engine) as connection:
            copies = copies_of(connection, caller.terminal_id, visit_id)
            return _visit(connection, caller, visit_id, copies)

    def reprint(self, caller: Caller, visit_id: str, request: ReprintRequest) -> VisitAnswer:
        """Count a copy of a visit's receipt and return what to print on it.

        Raises:
            Refused: RECEIPT_NOT_FOUND, or INVALID_REQUEST for a reprint id of another visit.
        """
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    return self._reprint_in(connection, caller, visit_id, request)
            except RowConflict:
                continue
        raise DatabaseBusy("the copy is being counted by another process")

    def _reprint_in(
        self, connection: sa.Connection, caller: Caller, visit_id: str, request: ReprintRequest
    ) -> VisitAnswer:
        counted = connection.execute(
            sa.select(visit_reprints).where(visit_reprints.c.reprint_id == request.reprint_id)
        ).one_or_none()
        if counted is not None:
            if (counted.terminal_id, counted.visit_id) != (caller.terminal_id, visit_id):
                raise Refused(ProblemCode.INVALID_REQUEST, where="reprint_id")
            return _visit(connection, caller, visit_id, counted.copy_number)
        number = copies_of(connection, caller.terminal_id, visit_id) + 1
        answer = _visit(connection, caller, visit_id, number)
        connection.execute(
            visit_reprints.insert().values(
                terminal_id=caller.terminal_id,
                visit_id=visit_id,
                copy_number=number,
                reprint_id=request.reprint_id,
                operator_id=caller.operator_id,
                made_at=self.clock.now(),
            )
        )
        return answer


def _visit(connection: sa.Connection, caller: Caller, visit_id: str, copies: int) -> VisitAnswer:
    documents = list(_documents(connection, caller, visit_id))
    if not documents:
        raise Refused(ProblemCode.RECEIPT_NOT_FOUND)
    return VisitAnswer(visit_id=visit_id, copy_number=copies, documents=documents)


def _documents(connection: sa.Connection, caller: Caller, visit_id: str) -> Iterator[VisitDocument]:
    """Yield what a receipt shows; of a sale that was taken back only that it was."""
    for row in documents_of(connection, caller.terminal_id, visit_id):
        kind = row.kind.value
        if row.kind is VisitKind.PAYMENT:
            payment = msgspec.json.decode(
                kept_response(connection, row.document_id), type=PaymentAnswer
            )
            yield VisitDocument(document_id=row.document_id, kind=kind, payment=payment)
            continue
        key = (row.terminal_id, row.document_id)
        _, answer = stored_answers(connection, [key])[key]
        sale = msgspec.json.decode(answer.body, type=VendAnswer) if answer.is_sale else None
        yield VisitDocument(
            document_id=row.document_id, kind=kind, sale=sale, is_reversed=answer.is_reversed
        )
