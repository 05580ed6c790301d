"""From a terminal's cash box to the bank: a sealed bag, and what was counted in it.

Every function works inside the caller's transaction.  What the terminal's journal says was in the
box leaves its drawer for transit; what is counted later ends there, and a difference is an entry of
its own, with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.days.service import posting_time_of
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.machine_cash.listing import emptying_facts
from vending_server.machine_cash.tables import (
    BagGoesTo,
    cash_box_counts,
    cash_box_emptyings,
    cash_box_pieces,
)
from vending_server.operators.model import Caller
from vending_server.shifts.model import variance_entries
from vending_server.wire.cash_count import CountLine, counted_minor
from vending_server.wire.machine_cash import CashBoxCount, CashBoxEmptying, EmptyingFacts
from vending_server.wire.problems import ProblemCode

_ACCOUNT: Final = {
    BagGoesTo.BANK: accounts.BANK,
    BagGoesTo.HEAD_OFFICE: accounts.HEAD_OFFICE_CASH,
}
assert set(_ACCOUNT) == set(BagGoesTo), "wherever a bag goes has an account"


def empty(
    connection: sa.Connection,
    wanted: CashBoxEmptying,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> EmptyingFacts:
    """Write down that two people took the cash box away in a sealed bag.

    Raises:
        Refused: what `approvals.service.use` refuses.
    """
    approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.CASH_BOX_EMPTYING,
        payload=payload_of(wanted),
        used_for=wanted.document_id,
        now=now,
    )
    posted_at, is_late = posting_time_of(
        connection,
        transaction_id=wanted.document_id,
        point_number=caller.point.number,
        happened_at=happened_at,
        now=now,
    )
    expected = counted_minor(wanted.counts)
    connection.execute(
        cash_box_emptyings.insert().values(
            id=wanted.document_id,
            terminal_id=caller.terminal_id,
            point_number=caller.point.number,
            bag_number=wanted.bag_number.strip(),
            expected_minor=expected,
            unread_notes=wanted.unread_notes,
            approval_id=wanted.approval_id,
            happened_at=happened_at,
            posted_at=posted_at,
            is_late=is_late,
        )
    )
    _write_pieces(connection, wanted.document_id, wanted.document_id, wanted.counts)
    drawer = accounts.drawer_of(caller.terminal_id)
    post(
        connection,
        [Entry(accounts.CASH_IN_TRANSIT, drawer, expected)],
        transaction_id=wanted.document_id,
        posted_at=posted_at,
        point_number=caller.point.number,
    )
    return emptying_facts(connection, wanted.document_id)


def count(
    connection: sa.Connection,
    emptying_id: str,
    counted: CashBoxCount,
    caller: Caller,
    now: dt.datetime,
) -> EmptyingFacts:
    """Take down what was in a bag, once; whoever took it from the machine does not count it.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED, APPROVER_IS_REQUESTER, or SUMS_DISAGREE without a
            reason.
    """
    query = sa.select(cash_box_emptyings).where(cash_box_emptyings.c.id == emptying_id)
    bag = connection.execute(query.with_for_update()).one_or_none()
    if bag is None:
        raise Refused(ProblemCode.NOT_FOUND)
    known = sa.select(cash_box_counts.c.document_id)
    if connection.scalar(known.where(cash_box_counts.c.emptying_id == emptying_id)) is not None:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    if caller.operator_id in approvals.found(connection, bag.approval_id).approved_by:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    amount = counted_minor(counted.counts)
    if amount != bag.expected_minor and not counted.difference_reason.strip():
        raise Refused(ProblemCode.SUMS_DISAGREE, a=bag.expected_minor, b=amount)
    goes_to = BagGoesTo(counted.goes_to)
    connection.execute(
        cash_box_counts.insert().values(
            emptying_id=emptying_id,
            document_id=counted.document_id,
            counted_minor=amount,
            difference_reason=counted.difference_reason.strip(),
            goes_to=goes_to,
            reference=counted.reference.strip(),
            counted_at=now,
            counted_by=caller.operator_id,
        )
    )
    _write_pieces(connection, counted.document_id, emptying_id, counted.counts)
    post(
        connection,
        [
            *variance_entries(accounts.CASH_IN_TRANSIT, amount - bag.expected_minor),
            Entry(_ACCOUNT[goes_to], accounts.CASH_IN_TRANSIT, amount),
        ],
        transaction_id=counted.document_id,
        posted_at=now,
        point_number=bag.point_number,
    )
    return emptying_facts(connection, emptying_id)


def _write_pieces(
    connection: sa.Connection, document_id: str, emptying_id: str, counts: Sequence[CountLine]
) -> None:
    connection.execute(
        cash_box_pieces.insert(),
        [
            {
                "document_id": document_id,
                "emptying_id": emptying_id,
                "denomination_minor": one.denomination_minor,
                "pieces": one.pieces,
            }
            for one in counts
        ],
    )
