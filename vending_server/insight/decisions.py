"""What was decided about signs: written once, the newest of a meter and sign counts."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.insight.model import DecisionKind, SignKind, stands_until
from vending_server.insight.tables import sign_decisions
from vending_server.meters.tables import meters
from vending_server.operators.model import Caller
from vending_server.operators.tables import operators
from vending_server.wire.insight import Decision, DecisionFacts
from vending_server.wire.problems import ProblemCode

Newest: TypeAlias = dict[tuple[int, SignKind], DecisionFacts]
OPEN = "open"


def decide(
    connection: sa.Connection,
    wanted: Decision,
    until: dt.date | None,
    caller: Caller,
    *,
    now: dt.datetime,
    today: dt.date,
) -> DecisionFacts:
    """Write a decision down.

    Raises:
        Refused: METER_UNKNOWN, REASON_MISSING, INVALID_REQUEST (`until` of a snooze: a coming day
            within a year; of nothing else).
    """
    kind = DecisionKind(wanted.decision)
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    if (kind is DecisionKind.SNOOZE) != (until is not None):
        raise Refused(ProblemCode.INVALID_REQUEST, where="until")
    if until is not None and not today < until <= today + dt.timedelta(days=366):
        raise Refused(ProblemCode.INVALID_REQUEST, where="until")
    found = connection.execute(sa.select(meters.c.id).where(meters.c.drn == wanted.drn)).first()
    if found is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    stands = stands_until(kind, today, until)
    connection.execute(
        sign_decisions.insert().values(
            id=wanted.document_id,
            meter_id=found.id,
            sign=SignKind(wanted.sign),
            decision=kind,
            reason=wanted.reason.strip(),
            until=stands,
            decided_at=now,
            decided_by=caller.operator_id,
        )
    )
    return DecisionFacts(
        decision_id=wanted.document_id,
        drn=wanted.drn,
        sign=wanted.sign,
        decision=kind.value,
        reason=wanted.reason.strip(),
        decided_at=now.isoformat(),
        decided_by=caller.login,
        until=None if stands is None else stands.isoformat(),
    )


def newest(connection: sa.Connection) -> Newest:
    """Return the newest decision of every meter and sign that has one."""
    found: Newest = {}
    for row in connection.execute(_DECISIONS.order_by(*_IN_TIME)):
        found[row.meter_id, row.sign] = _told(row)
    return found


def of_meter(connection: sa.Connection, meter_id: int) -> list[DecisionFacts]:
    """Return all decisions about a meter, newest first."""
    query = _DECISIONS.where(sign_decisions.c.meter_id == meter_id)
    rows = connection.execute(query.order_by(*_IN_TIME)).all()
    return [_told(row) for row in reversed(rows)]


def state_of(decision: DecisionFacts | None, today: dt.date) -> str:
    """Return how a sign stands: open, or what was decided and still holds."""
    if decision is None or (decision.until is not None and decision.until <= today.isoformat()):
        return OPEN
    return decision.decision


_IN_TIME = (sign_decisions.c.decided_at, sign_decisions.c.id)
_DECISIONS = (
    sa.select(sign_decisions, meters.c.drn, operators.c.login)
    .join(meters, meters.c.id == sign_decisions.c.meter_id)
    .join(operators, operators.c.id == sign_decisions.c.decided_by)
)


def _told(row: Any) -> DecisionFacts:
    return DecisionFacts(
        decision_id=str(row.id),
        drn=row.drn,
        sign=row.sign.value,
        decision=row.decision.value,
        reason=row.reason,
        decided_at=row.decided_at.isoformat(),
        decided_by=row.login,
        until=None if row.until is None else row.until.isoformat(),
    )
