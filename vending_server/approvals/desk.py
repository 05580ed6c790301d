"""The use cases of four eyes for the routes, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.approvals import service
from vending_server.approvals.model import RULES, Approval, ApprovalState, TwoPersonAction
from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.approvals import (
    ApprovalDecision,
    ApprovalDecisionHere,
    ApprovalFacts,
    ApprovalList,
    ApprovalRequest,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDesk:
    """Requests for a second person, over one database."""

    engine: sa.Engine
    clock: Clock
    login_desk: LoginDesk

    def ask(self, caller: Caller, request: ApprovalRequest) -> ApprovalFacts:
        """Put a request; see service.ask for what it refuses, and INVALID_REQUEST."""
        try:
            action = TwoPersonAction(request.action)
        except ValueError:
            raise Refused(ProblemCode.INVALID_REQUEST, where="action") from None
        now = self.clock.now()
        with writing(self.engine) as connection:
            made = service.ask(
                connection,
                approval_id=request.approval_id,
                action=action,
                subject=request.subject,
                reason=request.reason,
                payload=request.payload,
                caller=caller,
                now=now,
            )
            return _facts(connection, made, caller, now)

    def decide(self, caller: Caller, approval_id: str, decision: ApprovalDecision) -> ApprovalFacts:
        """Agree or refuse as the one who is signed in; see service.decide."""
        now = self.clock.now()
        with writing(self.engine) as connection:
            decided = service.decide(
                connection,
                approval_id,
                accept=decision.accept,
                note=decision.note,
                approver=caller,
                now=now,
            )
            return _facts(connection, decided, caller, now)

    def decide_here(
        self, caller: Caller, approval_id: str, decision: ApprovalDecisionHere
    ) -> ApprovalFacts:
        """Agree or refuse as a second person who came to the machine; no session changes hands.

        Raises:
            Refused: LOGIN_REFUSED or LOGIN_LOCKED, and all that `decide` refuses.
        """
        approver = self.login_desk.second_person(
            caller, decision.operator, decision.password, self.clock.now()
        )
        said = ApprovalDecision(accept=decision.accept, note=decision.note)
        return self.decide(approver, approval_id, said)

    def one(self, caller: Caller, approval_id: str) -> ApprovalFacts:
        """Return how a request stands.

        Raises:
            Refused: APPROVAL_MISSING, also for one that the caller has no business with.
        """
        now = self.clock.now()
        with reading(self.engine) as connection:
            found = service.found(connection, approval_id)
            if not _concerns(found, caller):
                raise Refused(ProblemCode.APPROVAL_MISSING)
            return _facts(connection, found, caller, now)

    def waiting(self, caller: Caller, page: PageAsked = WHOLE) -> ApprovalList:
        """Return a page of what waits and concerns the caller; see service.waiting."""
        now = self.clock.now()
        with reading(self.engine) as connection:
            found, next_cursor = service.waiting(connection, caller, now, page)
            told = [_facts(connection, one, caller, now) for one in found]
        return ApprovalList(approvals=told, next_cursor=next_cursor)


def _may_decide(approval: Approval, caller: Caller) -> bool:
    is_own = approval.requested_by == caller.operator_id
    return not is_own and not caller.roles.isdisjoint(RULES[approval.action].approvers)


def _concerns(approval: Approval, caller: Caller) -> bool:
    return approval.requested_by == caller.operator_id or _may_decide(approval, caller)


def _facts(
    connection: sa.Connection, approval: Approval, caller: Caller, now: dt.datetime
) -> ApprovalFacts:
    names = logins_of(connection, {approval.requested_by, *approval.approved_by})
    is_open = approval.state is ApprovalState.OPEN and not approval.has_expired(now)
    return ApprovalFacts(
        approval_id=approval.approval_id,
        action=approval.action.value,
        subject=approval.subject,
        reason=approval.reason,
        payload=dict(approval.payload),
        point_number=approval.point_number,
        requested_by=names[approval.requested_by],
        requested_at=approval.requested_at.isoformat(),
        expires_at=approval.expires_at.isoformat(),
        state=approval.standing(now),
        approved_by=[names[one] for one in approval.approved_by],
        is_own=approval.requested_by == caller.operator_id,
        may_decide=is_open and _may_decide(approval, caller),
    )
