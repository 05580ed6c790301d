"""Top-ups, terms and payments of commission: each with a second person, float and entries together.

Every function works inside the caller's transaction and locks the agent first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from vending_server.agents.commission import settle_commission, unsettled
from vending_server.agents.model import AgentPayment, commission_of
from vending_server.agents.service import add_to_float, agent_at, credit_float
from vending_server.agents.tables import agent_payments, agent_terms, agents
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.model import SETTLING
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.balances import balance_at
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.operators.model import Caller
from vending_server.sealing.rows import exposed_at_point
from vending_server.wire.agents import (
    AgentFacts,
    AgentTerms,
    AgentTopUp,
    CommissionPayment,
    commission_payload,
    terms_payload,
    top_up_payload,
)
from vending_server.wire.problems import ProblemCode

_ACCOUNT: Final[Mapping[str, str]] = {
    "bank": accounts.BANK,
    "head_office_cash": accounts.HEAD_OFFICE_CASH,
}
_FLOAT: Final = "float"


def top_up(
    connection: sa.Connection, wanted: AgentTopUp, caller: Caller, now: dt.datetime
) -> AgentFacts:
    """Raise a float by money that came in.

    Raises:
        Refused: AGENT_UNKNOWN, and what `approvals.service.use` refuses.
    """
    payload = top_up_payload(
        point_number=wanted.point_number,
        amount_minor=wanted.amount_minor,
        through=wanted.through,
        reference=wanted.reference,
    )
    agent_at(connection, wanted.point_number, lock=True)
    _use(connection, wanted, TwoPersonAction.FLOAT_TOP_UP, payload, now)
    credit_float(
        connection,
        wanted.point_number,
        wanted.amount_minor,
        source=_ACCOUNT[wanted.through],
        transaction_id=wanted.document_id,
        now=now,
    )
    _write_payment(connection, wanted, AgentPayment.TOPPED_UP, caller, now)
    return facts(connection, wanted.point_number, now)


def set_terms(
    connection: sa.Connection, wanted: AgentTerms, caller: Caller, now: dt.datetime
) -> AgentFacts:
    """Give an agent another credit limit and commission, from now on.

    Raises:
        Refused: AGENT_UNKNOWN, REASON_MISSING, ABOVE_WHAT_IS_OWED (he sold on trust more than the
            new limit), and what `approvals.service.use` refuses.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    agent = agent_at(connection, wanted.point_number, lock=True)
    if agent.float_minor + wanted.credit_limit_minor < 0:
        raise Refused(ProblemCode.ABOVE_WHAT_IS_OWED, left=-agent.float_minor)
    payload = terms_payload(
        point_number=wanted.point_number,
        credit_limit_minor=wanted.credit_limit_minor,
        commission_bp=wanted.commission_bp,
    )
    _use(connection, wanted, TwoPersonAction.CEILING_RAISE, payload, now)
    if wanted.commission_bp != agent.commission_bp:
        _settle_by_old_terms(connection, wanted, now)
    connection.execute(
        agents.update()
        .where(agents.c.point_number == wanted.point_number)
        .values(credit_limit_minor=wanted.credit_limit_minor, commission_bp=wanted.commission_bp)
    )
    connection.execute(
        agent_terms.insert().values(
            id=wanted.document_id,
            point_number=wanted.point_number,
            made_by=caller.operator_id,
            made_at=now,
            credit_limit_minor=wanted.credit_limit_minor,
            commission_bp=wanted.commission_bp,
            reason=wanted.reason,
        )
    )
    return facts(connection, wanted.point_number, now)


def _settle_by_old_terms(connection: sa.Connection, wanted: AgentTerms, now: dt.datetime) -> None:
    """Let what was sold earn by the terms that end; what is still settling earns by the next."""
    try:
        settle_commission(
            connection,
            wanted.point_number,
            document_id=wanted.document_id,
            sold_until=now - SETTLING,
            now=now,
        )
    except Refused as refused:
        if refused.code is not ProblemCode.NOTHING_TO_SETTLE:
            raise


def pay_commission(
    connection: sa.Connection, wanted: CommissionPayment, caller: Caller, now: dt.datetime
) -> AgentFacts:
    """Pay what was earned, or put it into the float.

    Raises:
        Refused: AGENT_UNKNOWN, ABOVE_WHAT_IS_OWED, and what `approvals.service.use` refuses.
    """
    number = wanted.point_number
    agent_at(connection, number, lock=True)
    owed = _owed(connection, number)
    if wanted.amount_minor > owed:
        raise Refused(ProblemCode.ABOVE_WHAT_IS_OWED, left=owed)
    payload = commission_payload(
        point_number=number,
        amount_minor=wanted.amount_minor,
        through=wanted.through,
        reference=wanted.reference,
    )
    _use(connection, wanted, TwoPersonAction.CLAIM_PAYOUT, payload, now)
    is_for_float = wanted.through == _FLOAT
    target = accounts.agent_float_of(number) if is_for_float else _ACCOUNT[wanted.through]
    post(
        connection,
        [Entry(accounts.commission_payable_to(number), target, wanted.amount_minor)],
        transaction_id=wanted.document_id,
        posted_at=now,
        point_number=number,
    )
    if is_for_float:
        add_to_float(connection, number, wanted.amount_minor)
    kind = AgentPayment.COMMISSION_TO_FLOAT if is_for_float else AgentPayment.COMMISSION_PAID
    _write_payment(connection, wanted, kind, caller, now)
    return facts(connection, number, now)


def facts(connection: sa.Connection, point_number: int, now: dt.datetime) -> AgentFacts:
    """Return how an agent stands.

    Raises:
        Refused: AGENT_UNKNOWN.
    """
    held_minor = exposed_at_point(connection, point_number)
    agent = replace(agent_at(connection, point_number), held_minor=held_minor)
    left = unsettled(connection, point_number, now)
    return AgentFacts(
        point_number=point_number,
        float_minor=agent.float_minor,
        credit_limit_minor=agent.credit_limit_minor,
        held_minor=held_minor,
        left_minor=agent.left_minor,
        commission_bp=agent.commission_bp,
        commission_owed_minor=_owed(connection, point_number),
        unsettled_count=left.count,
        unsettled_minor=left.amount_minor,
        unsettled_commission_minor=commission_of(max(left.amount_minor, 0), agent.commission_bp),
    )


def _owed(connection: sa.Connection, point_number: int) -> int:
    return -balance_at(connection, accounts.commission_payable_to(point_number), None)


def _use(
    connection: sa.Connection,
    wanted: AgentTopUp | AgentTerms | CommissionPayment,
    action: TwoPersonAction,
    payload: Mapping[str, object],
    now: dt.datetime,
) -> None:
    approvals.use(
        connection,
        wanted.approval_id,
        action=action,
        payload=payload,
        used_for=wanted.document_id,
        now=now,
    )


def _write_payment(
    connection: sa.Connection,
    wanted: AgentTopUp | CommissionPayment,
    kind: AgentPayment,
    caller: Caller,
    now: dt.datetime,
) -> None:
    connection.execute(
        agent_payments.insert().values(
            id=wanted.document_id,
            point_number=wanted.point_number,
            made_by=caller.operator_id,
            made_at=now,
            kind=kind,
            amount_minor=wanted.amount_minor,
            through=wanted.through,
            reference=wanted.reference,
        )
    )
