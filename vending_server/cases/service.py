"""Open a case about a sale, note what is asked and given, end it once as two people agreed.

Every function works inside the caller's transaction.  The row of the sale is the lock of whatever
makes it good (aftersales.corrections.require_unsettled); contracts and meters are locked before it,
as selling does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.aftersales.corrections import require_unsettled
from vending_server.aftersales.desk import CounterDesk
from vending_server.aftersales.served import drn_of
from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval, TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.cases.model import require_fit, settlement_entries
from vending_server.cases.tables import (
    CaseEnd,
    CaseKind,
    CodeEntered,
    NoteAct,
    case_ends,
    case_files,
    case_notes,
)
from vending_server.errors import Refused
from vending_server.ledger.service import post
from vending_server.machine_cash.tables import machine_claims
from vending_server.meters.service import change_kept, lock_kept
from vending_server.meters.tables import meters
from vending_server.operators.model import Caller, require_books_of
from vending_server.points.tables import terminals
from vending_server.vending.deciding import receipt_number
from vending_server.vending.tables import sales
from vending_server.wire.cases import (
    CHARGED,
    CREDITED,
    REJECTED,
    CaseNote,
    CaseNoteFacts,
    CaseOpened,
    CaseOpening,
    CaseSettled,
    CaseSettlement,
)
from vending_server.wire.counter import WrongMeterRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import TokenLine


def open_case(
    connection: sa.Connection, wanted: CaseOpening, caller: Caller, now: dt.datetime
) -> CaseOpened:
    """Open a case; it moves nothing.

    Raises:
        Refused: REASON_MISSING, RECEIPT_NOT_FOUND, SALE_REVERSED, CREDIT_MOVED_ALREADY, CASE_OPEN,
            CHECK_DIGIT, METER_UNKNOWN, NOT_THIS_METER, INVALID_REQUEST.
    """
    if not wanted.evidence.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    kind = CaseKind(wanted.kind)
    if (kind is CaseKind.WRONG_METER) != bool(wanted.right_drn):
        raise Refused(ProblemCode.INVALID_REQUEST, where="right_drn")
    require_unsettled(connection, wanted.sale_id)
    sale = _sale(connection, wanted.sale_id)
    right_id, right_drn = _right_meter(connection, sale, wanted.right_drn)
    _require_none_open(connection, wanted.sale_id)
    last = connection.scalar(sa.select(sa.func.max(case_files.c.number))) or 0
    connection.execute(
        case_files.insert().values(
            id=wanted.document_id,
            number=last + 1,
            kind=kind,
            sale_id=wanted.sale_id,
            right_meter_id=right_id,
            code_entered=CodeEntered(wanted.code_entered),
            sold_reading=wanted.sold_reading,
            right_reading=wanted.right_reading,
            evidence=wanted.evidence.strip(),
            terminal_id=caller.terminal_id,
            point_number=caller.point.number,
            opened_by=caller.operator_id,
            opened_at=now,
        )
    )
    return CaseOpened(
        document_id=wanted.document_id,
        number=last + 1,
        kind=kind.value,
        opened_at=now.isoformat(),
        receipt_number=receipt_number(
            point=sale.point_number, terminal=sale.terminal, sequence=sale.receipt_sequence
        ),
        amount_minor=sale.tender_minor,
        sold_drn=sale.drn,
        right_drn=right_drn,
        evidence=wanted.evidence.strip(),
    )


def note(
    connection: sa.Connection, wanted: CaseNote, caller: Caller, now: dt.datetime
) -> CaseNoteFacts:
    """Write down what was asked or given; also after the end, which it does not change.

    Raises:
        Refused: REASON_MISSING, NOT_FOUND, NOT_PERMITTED.
    """
    if not wanted.text.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    is_claim = require_seen(connection, wanted.case_id, caller)
    connection.execute(
        case_notes.insert().values(
            id=wanted.document_id,
            case_id=None if is_claim else wanted.case_id,
            claim_id=wanted.case_id if is_claim else None,
            act=NoteAct(wanted.act),
            text=wanted.text.strip(),
            reference=wanted.reference.strip(),
            made_by=caller.operator_id,
            made_at=now,
        )
    )
    return CaseNoteFacts(
        act=wanted.act,
        text=wanted.text.strip(),
        reference=wanted.reference.strip(),
        made_by=caller.login,
        made_at=now.isoformat(),
    )


def require_seen(connection: sa.Connection, case_id: str, caller: Caller) -> bool:
    """Refuse a case that is not there or another point's; say whether it is a claim.

    Raises:
        Refused: NOT_FOUND, NOT_PERMITTED.
    """
    for table, is_claim in ((case_files, False), (machine_claims, True)):
        point = connection.scalar(sa.select(table.c.point_number).where(table.c.id == case_id))
        if point is not None:
            require_books_of(caller, point)
            return is_claim
    raise Refused(ProblemCode.NOT_FOUND)


def settle(
    connection: sa.Connection,
    case_id: str,
    wanted: CaseSettlement,
    caller: Caller,
    *,
    counter: CounterDesk,
    now: dt.datetime,
) -> CaseSettled:
    """End a case, once.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED, CREDIT_MOVED_ALREADY, SALE_REVERSED, CONTRACT_UNKNOWN,
            CONTRACT_CLOSED, what `model.require_fit` refuses, what `CounterDesk.issue_anew` does
            for units, and what `approvals.service.use` does.
    """
    contract_id = _locked_contract(connection, wanted)
    case = _case(connection, case_id)
    require_books_of(caller, case.point_number)
    require_fit(case.kind, case.number, case.right_drn or "", case.tender_minor, wanted)
    tokens: list[TokenLine] = []
    if wanted.act == CHARGED:
        issued = counter.issue_anew(
            connection,
            caller,
            _anew(case, wanted),
            lambda connection, at: _use(connection, case_id, wanted, at),
        )
        tokens = issued.tokens
        _require_open(connection, case_id)
    else:
        _lock_sale(connection, case.sale_id, wanted)
        _require_open(connection, case_id)
        _use(connection, case_id, wanted, now)
    connection.execute(
        case_ends.insert().values(
            case_id=case_id,
            document_id=wanted.document_id,
            act=CaseEnd(wanted.act),
            amount_minor=wanted.amount_minor,
            contract_id=contract_id,
            reason=wanted.reason.strip(),
            approval_id=wanted.approval_id,
            made_by=caller.operator_id,
            made_at=now,
        )
    )
    if contract_id is not None:
        change_kept(connection, contract_id, wanted.amount_minor)
    post(
        connection,
        settlement_entries(wanted),
        transaction_id=wanted.document_id,
        posted_at=now,
        point_number=None,  # head office's, not the point's
    )
    return CaseSettled(
        case_id=case_id,
        number=case.number,
        state=wanted.act,
        amount_minor=wanted.amount_minor,
        account_number=wanted.account_number,
        settled_at=now.isoformat(),
        issued_for=wanted.right_drn,
        tokens=tokens,
    )


def _use(
    connection: sa.Connection, case_id: str, wanted: CaseSettlement, now: dt.datetime
) -> Approval:
    return approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.CASE_DECISION,
        payload={"case_id": case_id, **payload_of(wanted)},
        used_for=wanted.document_id,
        now=now,
    )


def _anew(case: Any, wanted: CaseSettlement) -> WrongMeterRequest:
    return WrongMeterRequest(
        document_id=wanted.document_id,
        sale_id=case.sale_id,
        right_drn=wanted.right_drn,
        evidence=wanted.reason.strip(),
    )


def _locked_contract(connection: sa.Connection, wanted: CaseSettlement) -> int | None:
    if wanted.act != CREDITED or not wanted.account_number:
        return None
    contract = lock_kept(connection, wanted.account_number)
    if contract is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    if contract.is_closed:
        raise Refused(ProblemCode.CONTRACT_CLOSED)
    return contract.contract_id


def _case(connection: sa.Connection, case_id: str) -> Any:
    right = meters.alias("right_meter")
    query = (
        sa.select(case_files, sales.c.tender_minor, right.c.drn.label("right_drn"))
        .join(sales, sales.c.id == case_files.c.sale_id)
        .outerjoin(right, right.c.id == case_files.c.right_meter_id)
        .where(case_files.c.id == case_id)
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return found


def _lock_sale(connection: sa.Connection, sale_id: str, wanted: CaseSettlement) -> None:
    """Lock the sale; whoever gives money back gives it once, whatever was done meanwhile."""
    if wanted.act == REJECTED:
        lock = sa.select(sales.c.id).where(sales.c.id == sale_id).with_for_update()
        connection.execute(lock).one()
    else:
        require_unsettled(connection, sale_id)


def _require_open(connection: sa.Connection, case_id: str) -> None:
    if connection.scalar(sa.select(case_ends.c.act).where(case_ends.c.case_id == case_id)):
        raise Refused(ProblemCode.ALREADY_DECIDED)


def _require_none_open(connection: sa.Connection, sale_id: str) -> None:
    query = (
        sa.select(case_files.c.number)
        .outerjoin(case_ends, case_ends.c.case_id == case_files.c.id)
        .where(case_files.c.sale_id == sale_id, case_ends.c.case_id.is_(None))
    )
    number = connection.scalar(query)
    if number is not None:
        raise Refused(ProblemCode.CASE_OPEN, number=number)


def _sale(connection: sa.Connection, sale_id: str) -> Any:
    query = (
        sa.select(sales.c.tender_minor, sales.c.meter_id, sales.c.receipt_sequence)
        .add_columns(meters.c.drn, meters.c.utility, terminals.c.point_number)
        .add_columns(terminals.c.number.label("terminal"))
        .join(meters, meters.c.id == sales.c.meter_id)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .where(sales.c.id == sale_id)
    )
    return connection.execute(query).one()


def _right_meter(connection: sa.Connection, sale: Any, typed: str) -> tuple[int | None, str]:
    """Return the meter that was meant: another one of the same utility; none is meant by none."""
    if not typed:
        return None, ""
    drn = drn_of(typed)
    found = connection.execute(
        sa.select(meters.c.id, meters.c.utility).where(meters.c.drn == drn)
    ).one_or_none()
    if found is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    if found.id == sale.meter_id or found.utility != sale.utility:
        raise Refused(ProblemCode.NOT_THIS_METER)
    return found.id, drn
