"""From the drawers to the bank: a bag of closed shifts' cash, and what the bank counted in it.

What the shifts left goes from their drawers into transit; a bag that holds something else, or a
bank that counts something else, makes a difference of its own, with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.operators.model import Caller, Role
from vending_server.points.service import lock_point
from vending_server.shifts.batches import banking_batch_of
from vending_server.shifts.model import variance_entries
from vending_server.shifts.reading import Shift, shift_by_id
from vending_server.shifts.tables import bank_confirmations, bank_deposits, shifts
from vending_server.wire.cash_count import counted_minor
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import (
    BankConfirmation,
    BankConfirmationAnswer,
    BankDeposit,
    BankDepositAnswer,
)


def make_deposit(
    connection: sa.Connection, deposit: BankDeposit, caller: Caller, now: dt.datetime
) -> BankDepositAnswer:
    """Bag the cash of closed shifts of one banking batch.

    Raises:
        Refused: SHIFT_UNKNOWN, SHIFT_NOT_CLOSED, SHIFT_DEPOSITED, BATCH_NOT_OPEN (shifts of
            different batches), or SUMS_DISAGREE without a reason.
    """
    if not lock_point(connection, deposit.point_number):  # slips are numbered one by one
        raise Refused(ProblemCode.SHIFT_UNKNOWN)  # where there is no point there is no shift
    bagged = [_shift_to_bag(connection, one, deposit, caller) for one in sorted(deposit.shift_ids)]
    batches = {banking_batch_of(connection, one.sales_batch_id) for one in bagged}
    if len(batches) != 1:
        raise Refused(ProblemCode.BATCH_NOT_OPEN)
    ((batch_id, batch_number),) = batches
    expected = sum(one.to_deposit_minor for one in bagged)
    amount = counted_minor(deposit.counts)
    if amount != expected and not deposit.difference_reason.strip():
        raise Refused(ProblemCode.SUMS_DISAGREE, a=expected, b=amount)
    number = _next_slip(connection, deposit.point_number)
    connection.execute(
        bank_deposits.insert().values(
            id=deposit.document_id,
            point_number=deposit.point_number,
            number=number,
            banking_batch_id=batch_id,
            bank=deposit.bank,
            bag_number=deposit.bag_number,
            expected_minor=expected,
            amount_minor=amount,
            difference_reason=deposit.difference_reason,
            made_at=now,
            made_by=caller.operator_id,
        )
    )
    _post_bag(connection, deposit, bagged, amount - expected, now)
    return BankDepositAnswer(
        document_id=deposit.document_id,
        number=number,
        point_number=deposit.point_number,
        banking_batch=batch_number,
        bank=deposit.bank,
        bag_number=deposit.bag_number,
        expected_minor=expected,
        amount_minor=amount,
        shift_ids=[one.shift_id for one in bagged],
        counts=deposit.counts,
        made_at=now.isoformat(),
    )


def confirm_deposit(
    connection: sa.Connection,
    deposit_id: str,
    confirmation: BankConfirmation,
    caller: Caller,
    now: dt.datetime,
) -> BankConfirmationAnswer:
    """Take the bank's word for a slip, once.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED, or SUMS_DISAGREE without a reason.
    """
    query = sa.select(bank_deposits).where(bank_deposits.c.id == deposit_id)
    slip = connection.execute(query.with_for_update()).one_or_none()
    if slip is None:
        raise Refused(ProblemCode.NOT_FOUND)
    said = sa.select(bank_confirmations.c.id).where(bank_confirmations.c.deposit_id == deposit_id)
    if connection.scalar(said) is not None:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    found = confirmation.amount_minor - slip.amount_minor
    if found and not confirmation.difference_reason.strip():
        raise Refused(ProblemCode.SUMS_DISAGREE, a=slip.amount_minor, b=confirmation.amount_minor)
    connection.execute(
        bank_confirmations.insert().values(
            deposit_id=deposit_id,
            id=confirmation.document_id,
            bank_reference=confirmation.bank_reference,
            amount_minor=confirmation.amount_minor,
            difference_reason=confirmation.difference_reason,
            confirmed_at=now,
            confirmed_by=caller.operator_id,
        )
    )
    post(
        connection,
        [
            *variance_entries(accounts.CASH_IN_TRANSIT, found),
            Entry(accounts.BANK, accounts.CASH_IN_TRANSIT, confirmation.amount_minor),
        ],
        transaction_id=confirmation.document_id,
        posted_at=now,
        point_number=slip.point_number,
    )
    return BankConfirmationAnswer(
        document_id=confirmation.document_id,
        deposit_id=deposit_id,
        bank_reference=confirmation.bank_reference,
        amount_minor=confirmation.amount_minor,
        variance_minor=found,
    )


def _shift_to_bag(
    connection: sa.Connection, shift_id: str, deposit: BankDeposit, caller: Caller
) -> Shift:
    shift = shift_by_id(connection, shift_id, lock=True)
    is_anybodys = bool(caller.roles & {Role.SUPERVISOR, Role.ACCOUNTANT})
    is_his = shift.operator_id == caller.operator_id or is_anybodys
    if shift.point_number != deposit.point_number or not is_his:
        raise Refused(ProblemCode.SHIFT_UNKNOWN)
    if shift.closed_at is None:
        raise Refused(ProblemCode.SHIFT_NOT_CLOSED)
    if shift.deposit_id is not None:
        raise Refused(ProblemCode.SHIFT_DEPOSITED)
    return shift


def _post_bag(
    connection: sa.Connection,
    deposit: BankDeposit,
    bagged: Sequence[Shift],
    found: int,
    now: dt.datetime,
) -> None:
    from_drawers = [
        Entry(
            accounts.CASH_IN_TRANSIT, accounts.drawer_of_shift(one.shift_id), one.to_deposit_minor
        )
        for one in bagged
    ]
    post(
        connection,
        [*from_drawers, *variance_entries(accounts.CASH_IN_TRANSIT, found)],
        transaction_id=deposit.document_id,
        posted_at=now,
        point_number=deposit.point_number,
    )
    ids = [one.shift_id for one in bagged]
    connection.execute(
        shifts.update().where(shifts.c.id.in_(ids)).values(deposit_id=deposit.document_id)
    )


def _next_slip(connection: sa.Connection, point_number: int) -> int:
    last = sa.select(sa.func.max(bank_deposits.c.number)).where(
        bank_deposits.c.point_number == point_number
    )
    return (connection.scalar(last) or 0) + 1
