"""Take a sale back whose token nobody ever saw.  Nothing is edited: each effect gets its contrary.

Theory of operation. The till's device signs that its journal never held the token; together with a
second person's agreement that is the proof. A copy that was counted here proves the contrary. The
sale must also be the last thing that happened to its contract: whatever came after it was priced
on what it left, and is not priced again. Then carry, block position, kept money, fees, debts and
float are what they would be without it, and its entries are posted once more, the other way round.

The money goes back the way it came: cash out of the drawer that is open here now, whichever shift
had taken it. The token keeps its TID, which no other token gets, and is withheld for ever.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from vending_server.aftersales.corrections import is_moved, is_paid_back
from vending_server.agents.service import add_to_float, agent_at
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.corrections.tables import corrected_sales, told_corrections
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.service import contrary_entries, post
from vending_server.meters.service import SaleUndone, lock_contracts_by_id, undo_sale
from vending_server.meters.tables import contracts, customers, meters
from vending_server.operators.model import Caller, Role, require
from vending_server.operators.service import logins_of
from vending_server.payments.sums import was_paid_since
from vending_server.points.model import check_device_signature
from vending_server.points.service import terminal
from vending_server.sealing.tables import sealed_vends
from vending_server.shifts.mirror import own_open_shift
from vending_server.tariffs.service import owe_again, pay_dues
from vending_server.vending.deciding import receipt_number
from vending_server.vending.reversed_sales import is_reversed, not_reversed
from vending_server.vending.tables import (
    outbox,
    reprints,
    sale_deductions,
    sale_reversals,
    sale_tenders,
    sales,
    vends,
)
from vending_server.visits.service import was_copied
from vending_server.wire.facts import AGENT
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.reversal import (
    UNSEEN_STATES,
    ReversalAnswer,
    ReversalRequest,
    reversal_payload,
    unseen_message,
)
from vending_server.wire.vend import TenderLine

VEND_REVERSED: Final = "vend.reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """One reversal, once everything about it was checked."""

    caller: Caller
    request: ReversalRequest
    sale: Any
    tenders: list[TenderLine]
    shift_id: str | None
    now: dt.datetime

    def sum_of(self, kind: TenderKind) -> int:
        return sum(one.amount_minor for one in self.tenders if one.kind == kind.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalDesk:
    """Takes sales back, over one database."""

    engine: sa.Engine
    clock: Clock
    epochs: EpochBook = field(default_factory=EpochBook)

    def reverse(self, caller: Caller, vend_id: str, request: ReversalRequest) -> Kept:
        """Take back a sale of the caller's terminal; asked again, the same answer.

        Raises:
            Refused: RECEIPT_NOT_FOUND (no sale of this terminal), SALE_REVERSED, TOKEN_SEEN,
                SIGNATURE_INVALID, TOO_LATE_TO_REVERSE, SHIFT_OF_ANOTHER, REASON_MISSING,
                NOT_PERMITTED (at an agent's point a supervisor must be there),
                RECOVERING_AFTER_RESTORE, and what `approvals.service.use` refuses.
        """
        payload = reversal_payload(vend_id, request)
        document = Document(
            document_id=request.document_id,
            kind="reversal",
            body={**payload, "approval_id": request.approval_id},
            caller=caller,
        )

        def act(connection: sa.Connection) -> ReversalAnswer:
            self.epochs.check_complete(connection)
            return _reverse(connection, caller, vend_id, request, self.clock.now())

        return once(self.engine, document, act, self.clock.now())


def _reverse(
    connection: sa.Connection,
    caller: Caller,
    vend_id: str,
    request: ReversalRequest,
    now: dt.datetime,
) -> ReversalAnswer:
    if caller.point.kind == AGENT:
        require(caller, Role.SUPERVISOR)
    if not request.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    sale = _locked_sale(connection, caller, vend_id)
    _check_unseen(connection, caller, vend_id, request)
    _check_last(connection, sale)
    shift_id = own_open_shift(connection, caller)
    approval = approvals.use(
        connection,
        request.approval_id,
        action=TwoPersonAction.REVERSAL,
        payload=reversal_payload(vend_id, request),
        used_for=request.document_id,
        now=now,
    )
    taking = _Taking(
        caller=caller,
        request=request,
        sale=sale,
        tenders=_tenders(connection, sale.id),
        shift_id=shift_id,
        now=now,
    )
    _undo(connection, taking)
    _write(connection, taking)
    _post(connection, taking)
    float_minor = _give_float_back(connection, taking)
    audit.record(
        connection,
        action="sale.reversed",
        actor=caller.actor,
        subject=sale.id,
        details={"tender": sale.tender_minor, "reason": request.reason},
        now=now,
    )
    names = logins_of(connection, approval.approved_by)
    return ReversalAnswer(
        document_id=request.document_id,
        vend_id=vend_id,
        sale_id=sale.id,
        receipt_number=receipt_number(
            point=caller.point.number,
            terminal=caller.terminal_number,
            sequence=sale.receipt_sequence,
        ),
        reversed_at=now.isoformat(),
        drn=sale.drn,
        customer_name=sale.customer_name,
        account_number=sale.account_number,
        units_tenths=sale.units_tenths,
        tenders=taking.tenders,
        cash_minor=taking.sum_of(TenderKind.CASH),
        reason=request.reason,
        operator_name=caller.name,
        approved_by=[names[one] for one in approval.approved_by],
        agent_float_minor=float_minor,
    )


def _locked_sale(connection: sa.Connection, caller: Caller, vend_id: str) -> Any:
    """Lock the contract that a vend was sold to, and return its sale with what a receipt names.

    Raises:
        Refused: RECEIPT_NOT_FOUND, SALE_REVERSED, TOO_LATE_TO_REVERSE (the contract is closed).
    """
    of_vend = sa.and_(sales.c.terminal_id == caller.terminal_id, sales.c.vend_id == vend_id)
    contract_id = connection.scalar(sa.select(sales.c.contract_id).where(of_vend))
    if contract_id is None:
        raise Refused(ProblemCode.RECEIPT_NOT_FOUND)
    lock_contracts_by_id(connection, [contract_id])
    query = (
        sa.select(sales, meters.c.drn, contracts.c.account_number, contracts.c.closed_on)
        .add_columns(customers.c.name.label("customer_name"))
        .join(meters, meters.c.id == sales.c.meter_id)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .join(customers, customers.c.id == contracts.c.customer_id)
        .where(of_vend)
        .with_for_update(of=sales)  # who makes a sale good locks it
    )
    sale = connection.execute(query).one()
    if is_reversed(connection, sale.id):
        raise Refused(ProblemCode.SALE_REVERSED)
    if sale.closed_on is not None:
        raise Refused(ProblemCode.TOO_LATE_TO_REVERSE)
    return sale


def _check_unseen(
    connection: sa.Connection, caller: Caller, vend_id: str, request: ReversalRequest
) -> None:
    """Refuse unless the till's journal proves that nobody saw the token, and no copy was made.

    Raises:
        Refused: SIGNATURE_INVALID, TOKEN_SEEN.
    """
    message = unseen_message(
        terminal_id=caller.terminal_id,
        vend_id=vend_id,
        vend_state=request.vend_state,
        journal_sequence=request.journal_sequence,
        journal_hash=request.journal_hash,
    )
    public_key = terminal(connection, caller.terminal_id).public_key
    check_device_signature(public_key=public_key, message=message, signature=request.signature)
    copy = sa.select(reprints.c.copy_number).where(
        reprints.c.terminal_id == caller.terminal_id, reprints.c.vend_id == vend_id
    )
    sealed = sa.select(sealed_vends.c.id).join(sales, sales.c.id == sealed_vends.c.sale_id)
    of_vend = (sales.c.terminal_id == caller.terminal_id) & (sales.c.vend_id == vend_id)
    if connection.scalar(sealed.where(of_vend)) is not None:
        raise Refused(ProblemCode.TOKEN_SEEN)  # it lay in the till's pack, and was opened there
    is_copied = connection.scalar(copy.limit(1)) is not None
    if is_copied or was_copied(connection, caller.terminal_id, vend_id):
        raise Refused(ProblemCode.TOKEN_SEEN)
    if request.vend_state not in UNSEEN_STATES:
        raise Refused(ProblemCode.TOKEN_SEEN)


def _check_last(connection: sa.Connection, sale: Any) -> None:
    """Refuse when something stands on what the sale left behind.

    Raises:
        Refused: TOO_LATE_TO_REVERSE.
    """
    # By when the books learned of it: what was sold without a line is posted behind later sales.
    of_vend = sa.and_(
        vends.c.terminal_id == sales.c.terminal_id, vends.c.vend_id == sales.c.vend_id
    )
    decided_at = sa.select(vends.c.decided_at).where(
        vends.c.terminal_id == sale.terminal_id, vends.c.vend_id == sale.vend_id
    )
    later = (
        sa.select(sales.c.id)
        .join(vends, of_vend)
        .where(
            sales.c.contract_id == sale.contract_id,
            vends.c.decided_at >= connection.scalars(decided_at).one(),
            sales.c.id != sale.id,
            not_reversed(),
        )
    )
    corrected = sa.select(corrected_sales.c.sale_id).where(corrected_sales.c.sale_id == sale.id)
    is_made_good = is_moved(connection, sale.id) or is_paid_back(connection, sale.id)
    is_built_on = any(connection.scalar(one.limit(1)) is not None for one in (later, corrected))
    if is_made_good or is_built_on:
        raise Refused(ProblemCode.TOO_LATE_TO_REVERSE)
    if was_paid_since(connection, sale.contract_id, sale.sold_at):
        raise Refused(ProblemCode.TOO_LATE_TO_REVERSE)


def _undo(connection: sa.Connection, taking: _Taking) -> None:
    """Give back what the sale took of the contract, its fees and its debts."""
    sale = taking.sale
    taken = connection.execute(
        sa.select(sale_deductions).where(sale_deductions.c.sale_id == sale.id)
    ).all()
    pay_dues(connection, {one.due_id: -one.taken_minor for one in taken if one.due_id})
    owed_again = {
        one.arrears_account_id: one.taken_minor for one in taken if one.arrears_account_id
    }
    owe_again(connection, owed_again)
    told = sa.select(sa.func.count()).where(told_corrections.c.sale_id == sale.id)
    undo_sale(
        connection,
        SaleUndone(
            contract_id=sale.contract_id,
            carry_minor=sale.carry_before_minor - sale.carry_after_minor,
            units_tenths=sale.units_tenths,
            period=sale.period,
            deposit_minor=taking.sum_of(TenderKind.DEPOSIT),
            untold_corrections=connection.scalars(told).one(),
        ),
    )


def _write(connection: sa.Connection, taking: _Taking) -> None:
    sale, request = taking.sale, taking.request
    assert request.approval_id is not None, "it was used a moment ago"
    connection.execute(
        sale_reversals.insert().values(
            sale_id=sale.id,
            document_id=request.document_id,
            contract_id=sale.contract_id,
            terminal_id=taking.caller.terminal_id,
            shift_id=taking.shift_id,
            operator_id=taking.caller.operator_id,
            approval_id=request.approval_id,
            reason=request.reason,
            vend_state=request.vend_state,
            journal_sequence=request.journal_sequence,
            journal_hash=request.journal_hash,
            signature=request.signature,
            reversed_at=taking.now,
        )
    )
    connection.execute(
        outbox.insert().values(topic=VEND_REVERSED, subject_id=sale.id, created_at=taking.now)
    )


def _post(connection: sa.Connection, taking: _Taking) -> None:
    """Post the sale's entries the other way round, the cash out of the drawer that pays now."""
    seat, sale = taking.caller, taking.sale
    taken_by = accounts.cash_of(seat.terminal_id, sale.shift_id)
    paid_by = accounts.cash_of(seat.terminal_id, taking.shift_id)
    post(
        connection,
        contrary_entries(connection, sale.id, instead={taken_by: paid_by}),
        transaction_id=taking.request.document_id,
        posted_at=taking.now,
        point_number=seat.point.number,
        corrects_id=sale.id,
    )


def _give_float_back(connection: sa.Connection, taking: _Taking) -> int | None:
    """Return an agent's float with what the sale had taken of it; None for a point of ours."""
    point = taking.caller.point
    if point.kind != AGENT:
        return None
    taken = taking.sale.tender_minor - taking.sum_of(TenderKind.DEPOSIT)
    add_to_float(connection, point.number, taken)
    return agent_at(connection, point.number).float_minor


def _tenders(connection: sa.Connection, sale_id: str) -> list[TenderLine]:
    query = sa.select(sale_tenders).where(sale_tenders.c.sale_id == sale_id)
    return [
        TenderLine(kind=row.kind, amount_minor=row.amount_minor)
        for row in connection.execute(query.order_by(sale_tenders.c.position))
    ]
