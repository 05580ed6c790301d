"""Whose own money a difference is about: they neither decide about it nor agree to a decision."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from vending_server.approvals.model import Approval
from vending_server.approvals.tables import approval_decisions, approval_requests
from vending_server.errors import Refused
from vending_server.machine_cash.tables import cash_box_emptyings
from vending_server.operators.model import Caller
from vending_server.reconciliation.model import SubjectKind
from vending_server.shifts.tables import bank_deposits, shifts
from vending_server.wire.problems import ProblemCode

_OF_SHIFT = frozenset({SubjectKind.SHIFT, SubjectKind.BATCH})


def shift_operator(connection: sa.Connection, item: Any) -> int | None:
    """Return whose shift an item is about; None: it is about no shift."""
    if item.subject_kind not in _OF_SHIFT:
        return None
    query = sa.select(shifts.c.operator_id).where(shifts.c.id == item.subject_id)
    return connection.scalar(query)


def involved_in(connection: sa.Connection, item: Any) -> frozenset[int]:
    """Return who had the money of an item in hand: in a shift, in a bag, in a machine's box."""
    owner = shift_operator(connection, item)
    if owner is not None:
        closed = sa.select(shifts.c.closed_by).where(shifts.c.id == item.subject_id)
        return frozenset({owner, *connection.scalars(closed)} - {None})
    if item.subject_kind is SubjectKind.SLIP:
        made = sa.select(bank_deposits.c.made_by).where(bank_deposits.c.id == item.subject_id)
        return frozenset(connection.scalars(made))
    if item.subject_kind is SubjectKind.CASSETTE:
        return frozenset(_emptied_by(connection, item.subject_id))
    return frozenset()


def require_not_involved(
    connection: sa.Connection, item: Any, caller: Caller, agreed: Approval | None = None
) -> None:
    """Refuse a decision of, or agreed to by, somebody whose own money it is about.

    Raises:
        Refused: OWN_DIFFERENCE.
    """
    people = {caller.operator_id}
    if agreed is not None:
        people |= {agreed.requested_by, *agreed.approved_by}
    if people & involved_in(connection, item):
        raise Refused(ProblemCode.OWN_DIFFERENCE)


def _emptied_by(connection: sa.Connection, emptying_id: str) -> set[int]:
    approval = sa.select(cash_box_emptyings.c.approval_id).where(
        cash_box_emptyings.c.id == emptying_id
    )
    asked = sa.select(approval_requests.c.requested_by).where(approval_requests.c.id.in_(approval))
    agreed = sa.select(approval_decisions.c.operator_id).where(
        approval_decisions.c.request_id.in_(approval)
    )
    return {*connection.scalars(asked), *connection.scalars(agreed)}
