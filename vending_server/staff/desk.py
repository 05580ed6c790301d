"""What head office does about people: take on, suspend, end, give rights, hand out a password.

Each act is a document: sent again it is answered with the same bytes and not done twice.  Nobody
acts about himself, nobody is deleted, and the last administrator stays one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.errors import Misconfigured, Refused
from vending_server.operators.model import Caller, Role, is_storable_login
from vending_server.operators.passwords import Passwords, check_password
from vending_server.operators.service import NewOperator, create_operator, logins_of
from vending_server.operators.sessions import end_sessions_of
from vending_server.operators.tables import operators
from vending_server.paging import WHOLE, PageAsked
from vending_server.staff import rows
from vending_server.staff.reading import cards
from vending_server.staff.rules import needs_second
from vending_server.wire.facts import BothLanguages
from vending_server.wire.operators import (
    SLIP_HOURS,
    OperatorAct,
    OperatorChanged,
    OperatorList,
    OperatorNew,
    OperatorRights,
    OperatorStanding,
    PasswordSlip,
    Standing,
    agreed_to,
)
from vending_server.wire.problems import ProblemCode

_SLIP_LASTS: Final = dt.timedelta(hours=SLIP_HOURS)
_Details = dict[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDesk:
    """Acts about people over one database; every method blocks, two of them hash a password."""

    engine: sa.Engine
    clock: Clock
    passwords: Passwords

    def operators(self, page: PageAsked = WHOLE) -> OperatorList:
        """Return a page of everybody, by login."""
        with reading(self.engine) as connection:
            return cards(connection, page)

    def add(self, caller: Caller, request: OperatorNew) -> Kept:
        """Take on a person.

        Raises:
            Refused: LOGIN_TAKEN, PASSWORD_WEAK, INVALID_REQUEST, and what `_once` refuses.
        """
        if not is_storable_login(request.login):
            raise Refused(ProblemCode.INVALID_REQUEST, where="login")
        hashed = self._hashed(request.password, request.login)
        roles = [Role(one) for one in request.roles]

        def act(connection: sa.Connection, now: dt.datetime) -> tuple[OperatorChanged, _Details]:
            rows.hold_administrators(connection, caller)
            agreed = _agreed(connection, request, roles, now)
            rows.require_points(connection, request.points)
            taken = sa.select(operators.c.id).where(operators.c.login == request.login)
            if connection.scalar(taken) is not None:
                raise Refused(ProblemCode.LOGIN_TAKEN)
            until = now + _SLIP_LASTS
            new = NewOperator(
                login=request.login,
                name=BothLanguages(ar=request.name.ar, en=request.name.en),
                title=BothLanguages(ar=request.title.ar, en=request.title.en),
                roles=roles,
                point_numbers=request.points,
                password_hash=hashed,
                password_set_at=now,
                slip_until=until,
            )
            create_operator(connection, new)
            told = {"roles": _listed(roles), "points": _listed(request.points)} | agreed
            return _changed(request.login, "active", 1, now, until), told

        return self._once(caller, request, "operator.added", act)

    def stand(self, caller: Caller, request: OperatorStanding) -> Kept:
        """Suspend somebody at once, let him work again, or end his work here for good.

        Raises:
            Refused: ALREADY_DECIDED: he stands so, or has left; LAST_ADMINISTRATOR; what
                `rows.held` and `_once` refuse.
        """

        def act(connection: sa.Connection, now: dt.datetime) -> tuple[OperatorChanged, _Details]:
            person = rows.held(connection, caller, request.login, request.seen)
            if not _may_turn(person.standing, request.act):
                raise Refused(ProblemCode.ALREADY_DECIDED)
            given = person.roles if request.act == "reopen" else frozenset()
            agreed = _agreed(connection, request, given, now, person.operator_id)
            values: dict[str, dict[str, Any]] = {
                "suspend": {"suspended_at": now},
                "reopen": {"suspended_at": None, "failed_tries": 0, "locked_until": None},
                "end": {"ended_at": now},
            }
            version = rows.change(connection, person, **values[request.act])
            end_sessions_of(connection, person.operator_id, now)
            rows.require_administrator_left(connection)
            return _changed(person.login, _TURNED[request.act], version, now), agreed

        return self._once(caller, request, f"operator.{_TOLD[request.act]}", act)

    def rights(self, caller: Caller, request: OperatorRights) -> Kept:
        """Give somebody other roles and points; sessions where he does not work any more end.

        Raises:
            Refused: ALREADY_DECIDED: he has left; LAST_ADMINISTRATOR; NOT_PERMITTED: a machine;
                INVALID_REQUEST (points); what `rows.held` and `_once` refuse.
        """
        roles = frozenset(Role(one) for one in request.roles)

        def act(connection: sa.Connection, now: dt.datetime) -> tuple[OperatorChanged, _Details]:
            person = rows.held(connection, caller, request.login, request.seen)
            _require_person(person)
            gained = roles - person.roles
            agreed = _agreed(connection, request, gained, now, person.operator_id)
            rows.require_points(connection, request.points)
            rows.put_rights(connection, person, roles, request.points)
            version = rows.change(connection, person)
            if person.points - set(request.points):
                end_sessions_of(connection, person.operator_id, now)
            rows.require_administrator_left(connection)
            told: _Details = {
                "old_roles": _listed(person.roles),
                "roles": _listed(roles),
                "old_points": _listed(person.points),
                "points": _listed(request.points),
            }
            return _changed(person.login, person.standing, version, now), told | agreed

        return self._once(caller, request, "operator.rights", act)

    def slip(self, caller: Caller, request: PasswordSlip) -> Kept:
        """Put a one-time password in the place of somebody's own, which is void from then on.

        Raises:
            Refused: PASSWORD_WEAK; ALREADY_DECIDED: he has left; NOT_PERMITTED: a machine; what
                `rows.held` and `_once` refuse.
        """
        hashed = self._hashed(request.password, request.login)

        def act(connection: sa.Connection, now: dt.datetime) -> tuple[OperatorChanged, _Details]:
            person = rows.held(connection, caller, request.login, request.seen)
            _require_person(person)
            agreed = _agreed(connection, request, person.roles, now, person.operator_id)
            until = now + _SLIP_LASTS
            version = rows.change(
                connection,
                person,
                password_hash=hashed,
                password_set_at=now,
                slip_until=until,
                failed_tries=0,
                locked_until=None,
            )
            end_sessions_of(connection, person.operator_id, now)
            return _changed(person.login, person.standing, version, now, until), agreed

        return self._once(caller, request, "operator.slip", act)

    def _hashed(self, password: str, login: str) -> str:
        try:
            check_password(password, login=login)
        except Misconfigured:
            raise Refused(ProblemCode.PASSWORD_WEAK) from None
        return self.passwords.hash(password)

    def _once(
        self,
        caller: Caller,
        request: OperatorAct,
        kind: str,
        act: Callable[[sa.Connection, dt.datetime], tuple[OperatorChanged, _Details]],
    ) -> Kept:
        """Do an act once and write it down under the person's login.

        The body that makes a document this one and no other leaves out the password, of which no
        quick hash is kept anywhere: sent again with another password it is answered, and not done.

        Raises:
            Refused: REASON_MISSING, DOCUMENT_ID_REUSED, what `approvals.service.use` refuses.
        """
        if not request.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        now = self.clock.now()

        def audited(connection: sa.Connection) -> OperatorChanged:
            answer, told = act(connection, now)
            audit.record(
                connection,
                action=kind,
                actor=caller.actor,
                subject=request.login,
                details=told | {"reason": request.reason.strip()},
                now=now,
            )
            return answer

        body = agreed_to(request) | {"approval_id": request.approval_id}
        document = Document(document_id=request.document_id, kind=kind, body=body, caller=caller)
        return once(self.engine, document, audited, now)


_TURNED: Final[dict[str, Standing]] = {
    "suspend": "suspended",
    "reopen": "active",
    "end": "ended",
}
_TOLD: Final = {"suspend": "suspended", "reopen": "reopened", "end": "ended"}


def _may_turn(standing: Standing, act: str) -> bool:
    if act == "suspend":
        return standing == "active"
    return standing == "suspended" if act == "reopen" else standing != "ended"


def _require_person(person: rows.Person) -> None:
    """Refuse a machine, whose login stands in its own file, and who has left."""
    if Role.SELF_SERVICE in person.roles:
        raise Refused(ProblemCode.NOT_PERMITTED)
    if person.standing == "ended":
        raise Refused(ProblemCode.ALREADY_DECIDED)


def _agreed(
    connection: sa.Connection,
    request: OperatorAct,
    given: Collection[Role],
    now: dt.datetime,
    about: int | None = None,
) -> _Details:
    """Use the agreement of a second person where roles are given that need one; tell who agreed.

    Raises:
        Refused: APPROVER_IS_REQUESTER: `about` agreed to what he gets; what `approvals.use` does.
    """
    if not needs_second(given):
        return {}
    agreed = approvals.use(
        connection,
        request.approval_id,
        action=TwoPersonAction.ROLE_GRANT,
        payload=agreed_to(request),
        used_for=request.document_id,
        now=now,
    )
    if about in agreed.approved_by:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    names = logins_of(connection, [agreed.requested_by, agreed.approved_by[0]])
    return {"by": names[agreed.requested_by], "agreed": names[agreed.approved_by[0]]}


def _listed(values: Collection[object]) -> str:
    return " ".join(str(one) for one in sorted(values, key=str))


def _changed(
    login: str,
    standing: Standing,
    version: int,
    now: dt.datetime,
    slip_until: dt.datetime | None = None,
) -> OperatorChanged:
    return OperatorChanged(
        login=login,
        standing=standing,
        version=version,
        decided_at=now.isoformat(),
        slip_until=None if slip_until is None else slip_until.isoformat(),
    )
