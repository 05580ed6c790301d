"""Two people decide about an offline sale in quarantine: a sale after all, or settled otherwise.

A release posts the sale as it would have been, paid out of the quarantine; where its money was not
posted yet, out of the drawer that the till names.  Only what can stand in the books is released: a
vend that this terminal was given and that is no sale yet, with sums that agree.  A receipt number
that another receipt bears is left to that one; this sale gets one of its own, above all that tills
count to.

A charge makes it no sale for ever: its money is settled with the point, outside of these books.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.tables import late_postings
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.ledger import accounts as ledger
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.offline_sales.accounts import Accounts
from vending_server.offline_sales.judging import Judge
from vending_server.offline_sales.listing import finding_facts
from vending_server.offline_sales.model import FindingReason, FindingState
from vending_server.offline_sales.posting import Posted
from vending_server.offline_sales.reader import OfflineSalesReader, seat_of
from vending_server.offline_sales.reading import Books, SealedRow, books_for
from vending_server.offline_sales.records import ToldVend
from vending_server.offline_sales.tables import offline_findings
from vending_server.offline_sales.writing import Outcome, write
from vending_server.operators.model import Caller
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.sync.model import Sender
from vending_server.vending.tables import sales
from vending_server.wire.offline_findings import (
    FindingDecision,
    OfflineFindingFacts,
    decision_payload,
)
from vending_server.wire.offline_sales import OfflineSale
from vending_server.wire.problems import ProblemCode
from vending_server.wire.scalars import RECEIPT_SEQUENCE_MAX

OWN_RECEIPTS_FROM: Final = RECEIPT_SEQUENCE_MAX + 1
"""Receipt numbers of sales whose own number another receipt bears: no till counts so far."""

_finding = offline_findings.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Carries out what was decided, inside the caller's transaction."""

    reader: OfflineSalesReader

    def decide(
        self,
        connection: sa.Connection,
        finding_id: str,
        decision: FindingDecision,
        caller: Caller,
        now: dt.datetime,
    ) -> OfflineFindingFacts:
        """Release a sale from quarantine, or charge it to its point.

        Raises:
            Refused: REASON_MISSING, NOT_FOUND, ALREADY_DECIDED, what `approvals.service.use`
                refuses; to release: VEND_UNKNOWN (this terminal was never given it), VEND_ID_REUSED
                (it is a sale already), TENDERS_DISAGREE.
        """
        if not decision.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        row = _waiting(connection, finding_id)
        approvals.use(
            connection,
            decision.approval_id,
            action=TwoPersonAction.QUARANTINE_RELEASE,
            payload=decision_payload(
                finding_id=finding_id, act=decision.act, amount_minor=row.amount_minor
            ),
            used_for=decision.document_id,
            now=now,
        )
        values: dict[str, object] = {
            "decided_at": now,
            "decided_by": caller.operator_id,
            "approval_id": decision.approval_id,
            "decision_reason": decision.reason.strip(),
        }
        if decision.act == "release":
            sale_id = self._release(connection, row, caller, now)
            values |= {"state": FindingState.RELEASED, "sale_id": sale_id}
        else:
            _charge(connection, row, decision.document_id, now)
            values |= {"state": FindingState.CHARGED}
        connection.execute(
            offline_findings.update().where(_finding.id == finding_id).values(values)
        )
        return finding_facts(connection, finding_id)

    def _release(
        self, connection: sa.Connection, row: Any, caller: Caller, now: dt.datetime
    ) -> str:
        if row.vend_id is None:
            raise Refused(ProblemCode.VEND_UNKNOWN)  # nothing of it can be read
        told = _told(row)
        sender = Sender(
            terminal_id=row.terminal_id, public_key="", operator_id=caller.operator_id, now=now
        )
        books = books_for(connection, seat_of(connection, sender), [told], self.reader.zone)
        sealed = _releasable(books, told)
        accounts = Accounts(books)
        poster = self.reader.poster(books, accounts)
        placed = replace(
            poster.place(told, sealed),
            receipt_sequence=_receipt_for(connection, books, told),
            money_from=ledger.QUARANTINE if row.is_booked else None,
        )
        accounts.count_bought(connection, [(sealed.contract_id, placed.period)])
        posted = poster.post(placed)
        if row.is_booked:  # whether a Z holds it was settled when its money came
            posted = replace(posted, late=_was_late(connection, row.id))
        _write_released(connection, books, accounts, posted, self.reader)
        return posted.decision.sale_id


def _waiting(connection: sa.Connection, finding_id: str) -> Any:
    query = sa.select(offline_findings).where(_finding.id == finding_id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    if row.state is not FindingState.QUARANTINED:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    return row


def _told(row: Any) -> ToldVend:
    sale = msgspec.json.decode(row.evidence.encode(), type=OfflineSale)
    return ToldVend(
        sequence=row.sequence,
        position=row.position,
        record_hash="",
        at=row.sold_at,
        valid_until=dt.datetime.fromisoformat(sale.valid_until),
        sale=sale,
        vend=sale.vends[row.position - 1],
    )


def _releasable(books: Books, told: ToldVend) -> SealedRow:
    """Return the sealed vend, if it can be a sale.

    Raises:
        Refused: VEND_UNKNOWN, VEND_ID_REUSED, TENDERS_DISAGREE.
    """
    sealed = Judge(books).sealed_of(told)
    if sealed is None:
        raise Refused(ProblemCode.VEND_UNKNOWN)
    if sealed.sale_id is not None or told.vend.vend_id in books.used_vends:
        raise Refused(ProblemCode.VEND_ID_REUSED)
    # Still to be sold, in the judge's eyes: what it was put into quarantine for is known by now.
    fresh = replace(sealed, state=SealedState.LIVE)
    reason = Judge(replace(books, sealed={sealed.sealed_id: fresh})).reason_against(told)
    if reason is FindingReason.WRONG_SUM:
        raise Refused(ProblemCode.TENDERS_DISAGREE, tender=sealed.amount_minor)
    return sealed


def _receipt_for(connection: sa.Connection, books: Books, told: ToldVend) -> int:
    if told.vend.receipt_sequence not in books.used_receipts:
        return told.vend.receipt_sequence
    last = sa.select(sa.func.max(sales.c.receipt_sequence)).where(
        sales.c.terminal_id == books.seat.terminal_id,
        sales.c.receipt_sequence >= OWN_RECEIPTS_FROM,
    )
    return (connection.scalars(last).one() or OWN_RECEIPTS_FROM - 1) + 1


def _was_late(connection: sa.Connection, finding_id: str) -> bool:
    query = sa.select(late_postings.c.transaction_id).where(
        late_postings.c.transaction_id == finding_id
    )
    return connection.scalar(query) is not None


def _write_released(
    connection: sa.Connection,
    books: Books,
    accounts: Accounts,
    posted: Posted,
    reader: OfflineSalesReader,
) -> None:
    sealed_id = posted.placed.sealed.sealed_id
    # As it was put into quarantine: out of the pack, and no sale yet.
    out = (
        sealed_vends.update()
        .where(sealed_vends.c.id == sealed_id, sealed_vends.c.sale_id.is_(None))
        .values(state=SealedState.LIVE)
    )
    if connection.execute(out).rowcount != 1:
        raise RowConflict("a sealed vend was sold while its release was written")
    outcome = Outcome(posted=(posted,), held=(), unreadable=())
    write(connection, books, accounts, outcome, reader.account_ids)


def _charge(connection: sa.Connection, row: Any, document_id: str, now: dt.datetime) -> None:
    if not row.is_booked:
        return
    post(
        connection,
        [Entry(ledger.QUARANTINE, ledger.POINT_SETTLEMENTS, row.amount_minor)],
        transaction_id=document_id,
        posted_at=now,
        point_number=None,
        corrects_id=row.id,
    )
