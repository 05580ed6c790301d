"""Take money to keep for a contract, give it back, pay out what a closed one left.

It is never carry: it is added to the next vend's tender, so that deductions see it.  Every function
works inside the caller's transaction; locks are taken as selling takes them, the contract first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.service import posting_time_of
from vending_server.errors import Refused
from vending_server.kept_money.tables import KeptAct, kept_money
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.meters.service import KeptBalance, change_kept, lock_kept
from vending_server.operators.model import Caller, Role, require
from vending_server.registry.closing import owed_after_closing
from vending_server.shifts.mirror import open_shifts
from vending_server.shifts.reading import Shift
from vending_server.shifts.service import is_after_z, record_cash, shift_at
from vending_server.vending.deciding import receipt_number
from vending_server.vending.shift_sales import require_new_receipt
from vending_server.wire.facts import AGENT
from vending_server.wire.kept_money import TAKEN, KeptMoney, KeptMoneyReceipt, payout_payload
from vending_server.wire.problems import ProblemCode

CASH_STEP_MINOR = 10


@dataclass(frozen=True, slots=True)
class _Posted:
    at: dt.datetime
    is_late: bool


def keep(
    connection: sa.Connection,
    wanted: KeptMoney,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> KeptMoneyReceipt:
    """Take or give back cash; the drawer is that of the shift, if there is one.

    Raises:
        Refused: NOT_PERMITTED (an agent has no drawer of ours, a machine pays nothing out),
            TENDER_NOT_CASH_MULTIPLE, RECEIPT_NUMBER_USED, CONTRACT_UNKNOWN,
            CONTRACT_CLOSED, DEPOSIT_SHORT, ABOVE_WHAT_IS_OWED, SHIFT_UNKNOWN,
            SHIFT_CLOSED, SHIFT_OF_ANOTHER, and what
            `approvals.service.use` refuses when money leaves the drawer.
    """
    if caller.point.kind == AGENT:
        raise Refused(ProblemCode.NOT_PERMITTED)
    if wanted.act != TAKEN:
        require(caller, Role.CASHIER, Role.SUPERVISOR)  # a machine pays nothing out
    if wanted.amount_minor % CASH_STEP_MINOR:
        raise Refused(ProblemCode.TENDER_NOT_CASH_MULTIPLE, step=CASH_STEP_MINOR)
    require_new_receipt(connection, caller.terminal_id, wanted.receipt_sequence)
    contract = lock_kept(connection, wanted.account_number)
    if contract is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    left = _left_after(connection, wanted, contract)
    shift = _shift_of(connection, wanted, caller, happened_at)
    if KeptAct(wanted.act) is not KeptAct.TAKEN:
        _use_approval(connection, wanted, now)
    posted = _post(connection, wanted, shift, caller, happened_at=happened_at, now=now)
    _write(connection, wanted, contract, shift, caller, happened_at=happened_at, posted=posted)
    return KeptMoneyReceipt(
        document_id=wanted.document_id,
        receipt_number=receipt_number(
            point=caller.point.number,
            terminal=caller.terminal_number,
            sequence=wanted.receipt_sequence,
        ),
        account_number=wanted.account_number,
        customer_name=contract.customer_name,
        act=wanted.act,
        amount_minor=wanted.amount_minor,
        left_minor=left,
        happened_at=happened_at.isoformat(),
        posted_at=posted.at.isoformat(),
        is_late=posted.is_late,
    )


def _left_after(connection: sa.Connection, wanted: KeptMoney, contract: KeptBalance) -> int:
    """Return what is kept, or still to be paid out, after this act."""
    act = KeptAct(wanted.act)
    if act is KeptAct.PAID_OUT:
        left = left_to_pay_out(connection, contract.contract_id) - wanted.amount_minor
        if left < 0:
            raise Refused(ProblemCode.ABOVE_WHAT_IS_OWED, left=left + wanted.amount_minor)
        return left
    if contract.is_closed:
        raise Refused(ProblemCode.CONTRACT_CLOSED)
    if act is KeptAct.TAKEN:
        return contract.deposit_minor + wanted.amount_minor
    if wanted.amount_minor > contract.deposit_minor:
        raise Refused(ProblemCode.DEPOSIT_SHORT, left=contract.deposit_minor)
    return contract.deposit_minor - wanted.amount_minor


def left_to_pay_out(connection: sa.Connection, contract_id: int) -> int:
    """Return what a closed contract left and nobody has fetched yet."""
    return owed_after_closing(connection, contract_id) - _paid_out(connection, contract_id)


def _paid_out(connection: sa.Connection, contract_id: int) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(kept_money.c.amount_minor), 0)).where(
        kept_money.c.contract_id == contract_id, kept_money.c.act == KeptAct.PAID_OUT
    )
    return int(connection.scalars(query).one())


def _shift_of(
    connection: sa.Connection, wanted: KeptMoney, caller: Caller, happened_at: dt.datetime
) -> Shift | None:
    """Return the shift that a late record names, or else the open one, if there is any."""
    shift_id = wanted.shift_id
    if shift_id is None:
        found = open_shifts(connection, [caller.terminal_id]).get(caller.terminal_id)
        if found is None:
            return None
        if found.operator_id != caller.operator_id:
            raise Refused(ProblemCode.SHIFT_OF_ANOTHER)
        shift_id = found.shift_id
    return shift_at(connection, shift_id, caller, happened_at)


def _use_approval(connection: sa.Connection, wanted: KeptMoney, now: dt.datetime) -> None:
    approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.CLAIM_PAYOUT,
        payload=payout_payload(
            account_number=wanted.account_number,
            act=wanted.act,
            amount_minor=wanted.amount_minor,
        ),
        used_for=wanted.document_id,
        now=now,
    )


def _post(
    connection: sa.Connection,
    wanted: KeptMoney,
    shift: Shift | None,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> _Posted:
    point_number = caller.point.number if shift is None else shift.point_number
    posted_at, is_late = posting_time_of(
        connection,
        transaction_id=wanted.document_id,
        point_number=point_number,
        happened_at=happened_at,
        now=now,
    )
    act = KeptAct(wanted.act)
    owed_in = accounts.CONTRACT_PAYOUTS if act is KeptAct.PAID_OUT else accounts.CUSTOMER_DEPOSITS
    effect = wanted.amount_minor if act is KeptAct.TAKEN else -wanted.amount_minor
    if shift is not None:
        record_cash(
            connection,
            shift,
            effect_minor=effect,
            other_account=owed_in,
            transaction_id=wanted.document_id,
            posted_at=posted_at,
            is_late=is_late,
        )
        return _Posted(posted_at, is_late)
    drawer = accounts.drawer_of(caller.terminal_id)
    debit, credit = (drawer, owed_in) if effect > 0 else (owed_in, drawer)
    post(
        connection,
        [Entry(debit, credit, wanted.amount_minor)],
        transaction_id=wanted.document_id,
        posted_at=posted_at,
        point_number=point_number,
    )
    return _Posted(posted_at, is_late)


def _write(
    connection: sa.Connection,
    wanted: KeptMoney,
    contract: KeptBalance,
    shift: Shift | None,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    posted: _Posted,
) -> None:
    act = KeptAct(wanted.act)
    change = {KeptAct.TAKEN: wanted.amount_minor, KeptAct.RETURNED: -wanted.amount_minor}.get(act)
    if change is not None:
        change_kept(connection, contract.contract_id, change)
    connection.execute(
        kept_money.insert().values(
            id=wanted.document_id,
            contract_id=contract.contract_id,
            act=act,
            amount_minor=wanted.amount_minor,
            terminal_id=caller.terminal_id,
            shift_id=None if shift is None else shift.shift_id,
            reason=wanted.reason,
            happened_at=happened_at,
            posted_at=posted.at,
            is_after_z=shift is not None and is_after_z(shift, is_late=posted.is_late),
        )
    )
