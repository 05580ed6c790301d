"""Ask for a second person, decide, and use what was agreed: once, and for exactly that.

Every function works inside the caller's transaction. `use` belongs into the transaction of the act
itself, so that an approval and what was done by it stand or fall together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from vending_server.approvals.model import RULES, Approval, ApprovalState, TwoPersonAction
from vending_server.approvals.tables import approval_decisions, approval_requests
from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.operators.model import Caller, require
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.canonical import canonical_digest_hex
from vending_server.wire.problems import ProblemCode


def ask(
    connection: sa.Connection,
    *,
    approval_id: str,
    action: TwoPersonAction,
    subject: str,
    reason: str,
    payload: Mapping[str, object],
    caller: Caller,
    now: dt.datetime,
) -> Approval:
    """Put a request before a second person; the same request again changes nothing.

    Raises:
        Refused: NOT_PERMITTED, REASON_MISSING, or DOCUMENT_ID_REUSED for another request.
    """
    rule = RULES[action]
    require(caller, *rule.requesters)
    if not reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    digest = canonical_digest_hex(payload)
    known = _find(connection, approval_id)
    if known is not None:
        same = (known.action, known.payload_sha256, known.requested_by)
        if same != (action, digest, caller.operator_id):
            raise Refused(ProblemCode.DOCUMENT_ID_REUSED)
        return known
    connection.execute(
        approval_requests.insert().values(
            id=approval_id,
            action=action,
            subject=subject,
            reason=reason,
            payload=dict(payload),
            payload_sha256=digest,
            point_number=caller.point.number,
            requested_by=caller.operator_id,
            requested_at=now,
            expires_at=now + rule.lifetime,
            state=ApprovalState.OPEN,
        )
    )
    audit.record(
        connection,
        action=f"approval.asked.{action.value}",
        actor=caller.actor,
        subject=approval_id,
        details={"about": subject, "reason": reason, "payload": digest},
        now=now,
    )
    return found(connection, approval_id)


def decide(
    connection: sa.Connection,
    approval_id: str,
    *,
    accept: bool,
    note: str,
    approver: Caller,
    now: dt.datetime,
) -> Approval:
    """Agree to a request, or refuse it; saying the same again changes nothing.

    Raises:
        Refused: APPROVAL_MISSING, APPROVER_IS_REQUESTER, NOT_PERMITTED, APPROVAL_WITHDRAWN,
            APPROVAL_EXPIRED, or ALREADY_DECIDED.
    """
    known = _locked(connection, approval_id)
    if known.requested_by == approver.operator_id:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    require(approver, *RULES[known.action].approvers)
    if known.state is ApprovalState.WITHDRAWN:
        raise Refused(ProblemCode.APPROVAL_WITHDRAWN)
    if known.has_expired(now):
        raise Refused(ProblemCode.APPROVAL_EXPIRED)
    said = _said_by(connection, approval_id, approver.operator_id)
    if said is not None and said == accept:
        return known
    if said is not None or known.state is not ApprovalState.OPEN:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    connection.execute(
        approval_decisions.insert().values(
            request_id=approval_id,
            operator_id=approver.operator_id,
            is_accepted=accept,
            note=note,
            decided_at=now,
        )
    )
    _move(connection, known, _next_state(known, accept=accept))
    audit.record(
        connection,
        action=f"approval.{'given' if accept else 'refused'}.{known.action.value}",
        actor=approver.actor,
        subject=approval_id,
        details={"note": note, "payload": known.payload_sha256},
        now=now,
    )
    return found(connection, approval_id)


def use(
    connection: sa.Connection,
    approval_id: str | None,
    *,
    action: TwoPersonAction,
    payload: Mapping[str, object],
    used_for: str,
    now: dt.datetime,
) -> Approval:
    """Spend an approval on the document `used_for`, in the transaction that makes it.

    Raises:
        Refused: APPROVAL_MISSING (none, unknown, of another act, or not agreed yet),
            APPROVAL_WITHDRAWN, APPROVAL_REJECTED, APPROVAL_EXPIRED, APPROVAL_DIFFERS,
            APPROVAL_USED.
    """
    if approval_id is None:
        raise Refused(ProblemCode.APPROVAL_MISSING)
    known = _locked(connection, approval_id)
    if known.action is not action:
        raise Refused(ProblemCode.APPROVAL_MISSING)
    if known.state is ApprovalState.WITHDRAWN:
        raise Refused(ProblemCode.APPROVAL_WITHDRAWN)
    if known.payload_sha256 != canonical_digest_hex(payload):
        raise Refused(ProblemCode.APPROVAL_DIFFERS)
    if known.state is ApprovalState.USED:
        if known.used_for == used_for:
            return known
        raise Refused(ProblemCode.APPROVAL_USED)
    if known.state is ApprovalState.REJECTED:
        raise Refused(ProblemCode.APPROVAL_REJECTED)
    if known.has_expired(now):
        raise Refused(ProblemCode.APPROVAL_EXPIRED)
    if known.state is ApprovalState.OPEN:
        raise Refused(ProblemCode.APPROVAL_MISSING)
    _move(connection, known, ApprovalState.USED, used_for=used_for, used_at=now)
    return known


def withdraw(
    connection: sa.Connection,
    *,
    action: TwoPersonAction,
    is_about: Callable[[Mapping[str, object]], bool],
    because: str,
    actor: Actor,
    now: dt.datetime,
    but: str | None = None,
) -> None:
    """Take back what is asked for, `but` one, in the transaction that changes what it is about.

    Nobody can agree to it any more, and what was agreed to already cannot be used. A request that
    is decided, used or over stays as it is.
    """
    request = approval_requests.c
    query = (
        sa.select(request.id, request.payload)
        .where(request.state.in_([ApprovalState.OPEN, ApprovalState.APPROVED]))
        .where(request.action == action, request.expires_at > now)
        .order_by(request.id)
    )
    for approval_id in [one.id for one in connection.execute(query) if is_about(one.payload)]:
        known = _locked(connection, approval_id)
        if approval_id == but or known.state not in {ApprovalState.OPEN, ApprovalState.APPROVED}:
            continue
        _move(connection, known, ApprovalState.WITHDRAWN)
        audit.record(
            connection,
            action=f"approval.withdrawn.{action.value}",
            actor=actor,
            subject=approval_id,
            details={"because": because, "payload": known.payload_sha256},
            now=now,
        )


def found(connection: sa.Connection, approval_id: str) -> Approval:
    """Return a request.

    Raises:
        Refused: APPROVAL_MISSING.
    """
    known = _find(connection, approval_id)
    if known is None:
        raise Refused(ProblemCode.APPROVAL_MISSING)
    return known


def known(connection: sa.Connection, approval_ids: Collection[str]) -> dict[str, Approval]:
    """Return those of some requests that there are, by their ids."""
    rows = connection.execute(
        sa.select(approval_requests).where(approval_requests.c.id.in_(approval_ids))
    ).all()
    return {row.id: _approval(connection, row) for row in rows}


def waiting(
    connection: sa.Connection, caller: Caller, now: dt.datetime, page: PageAsked = WHOLE
) -> tuple[list[Approval], str | None]:
    """Return a page of what waits and concerns somebody, oldest first, and the next cursor.

    His own requests concern him, and those that one of his roles may decide.
    """
    request = approval_requests.c
    may_decide = [one for one, rule in RULES.items() if not caller.roles.isdisjoint(rule.approvers)]
    query = (
        sa.select(approval_requests)
        .where(request.state == ApprovalState.OPEN, request.expires_at > now)
        .where((request.requested_by == caller.operator_id) | request.action.in_(may_decide))
    )
    rows = connection.execute(page.rows_of(query, request.requested_at, request.id)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.requested_at, row.id))
    return [_approval(connection, row) for row in shown], next_cursor


def _next_state(known: Approval, *, accept: bool) -> ApprovalState:
    if not accept:
        return ApprovalState.REJECTED
    is_enough = len(known.approved_by) + 1 >= RULES[known.action].approvals
    return ApprovalState.APPROVED if is_enough else ApprovalState.OPEN


def _move(
    connection: sa.Connection, known: Approval, state: ApprovalState, **values: object
) -> None:
    changed = connection.execute(
        approval_requests.update()
        .where(approval_requests.c.id == known.approval_id)
        .where(approval_requests.c.state == known.state)
        .values(state=state, **values)
    )
    if changed.rowcount != 1:
        raise RowConflict("somebody else decided this request meanwhile")


def _locked(connection: sa.Connection, approval_id: str) -> Approval:
    query = sa.select(approval_requests.c.id).where(approval_requests.c.id == approval_id)
    if connection.scalar(query.with_for_update()) is None:
        raise Refused(ProblemCode.APPROVAL_MISSING)
    return found(connection, approval_id)


def _find(connection: sa.Connection, approval_id: str) -> Approval | None:
    query = sa.select(approval_requests).where(approval_requests.c.id == approval_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _approval(connection, row)


def _said_by(connection: sa.Connection, approval_id: str, operator_id: int) -> bool | None:
    query = sa.select(approval_decisions.c.is_accepted).where(
        approval_decisions.c.request_id == approval_id,
        approval_decisions.c.operator_id == operator_id,
    )
    return connection.scalar(query)


def _approval(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Approval:
    accepted = (
        sa.select(approval_decisions.c.operator_id)
        .where(approval_decisions.c.request_id == row.id, approval_decisions.c.is_accepted)
        .order_by(approval_decisions.c.decided_at)
    )
    return Approval(
        approval_id=row.id,
        action=row.action,
        subject=row.subject,
        reason=row.reason,
        payload=row.payload,
        payload_sha256=row.payload_sha256,
        point_number=row.point_number,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        state=row.state,
        approved_by=tuple(connection.scalars(accepted)),
        used_for=row.used_for,
    )
